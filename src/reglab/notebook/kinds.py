"""The types that a notebook's parameters have: what their annotations and their defaults say."""

import ast
from types import GenericAlias
from typing import Any, get_args

Kind = type | GenericAlias
"""A type of one value, or ``list[...]`` of another kind; ``object`` stands for anything."""

WORDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
ANNOTATIONS = "bool, int, float, str, or a list of one of these, such as list[float]"
"""What an annotation may be: Papermill understands it too."""


def annotated(annotation: ast.expr) -> Kind | None:
    """Return the kind that an annotation names; None if it is not one of `ANNOTATIONS`.

    Examples
    --------
    >>> annotated(ast.parse("list[list[int]]", mode="eval").body)
    list[list[int]]
    """
    match annotation:
        case ast.Name(id="bool" | "int" | "float" | "str" as name):
            return {"bool": bool, "int": int, "float": float, "str": str}[name]
        case ast.Subscript(value=ast.Name(id="list"), slice=element):
            kind = annotated(element)
            return list[kind] if kind else None  # type: ignore[valid-type]
    return None


def kind_of(value: Any) -> Kind:
    """Return the kind of a default without an annotation: a mixed list of numbers is one of floats.

    Examples
    --------
    >>> kind_of([0, 0.5]), kind_of([])
    (list[float], list[object])
    """
    if isinstance(value, list | tuple):
        kinds = [kind_of(item) for item in value]
        return list[float if float in kinds else kinds[0] if kinds else object]  # type: ignore[misc]
    return object if value is None else type(value)


def fits(value: Any, kind: Kind) -> bool:
    """Return whether a value is of a kind; a whole number may stand for any number.

    Examples
    --------
    >>> fits(1, float), fits(0.5, int), fits(True, int), fits(["wine"], list[str])
    (True, False, False, True)
    """
    if isinstance(kind, GenericAlias):
        return isinstance(value, list | tuple) and all(fits(item, get_args(kind)[0]) for item in value)
    if isinstance(value, bool):
        return kind in (bool, object)
    return isinstance(value, int | float if kind is float else kind)


def like(value: Any, kind: Kind) -> Any:
    """Return a value that fits a kind as this very kind: a list for a tuple, a float for a whole number."""
    if isinstance(kind, GenericAlias):
        return [like(item, get_args(kind)[0]) for item in value]
    return float(value) if kind is float else value


def in_short(kind: Kind) -> str:
    """Return a kind in words, without that of a list's elements."""
    return "a list" if isinstance(kind, GenericAlias) else WORDS.get(kind, "anything")


def in_full(kind: Kind) -> str:
    """Return a kind in words.

    Examples
    --------
    >>> in_full(list[list[int]]), in_full(list[object])
    ('a list, each a list, each a whole number', 'a list')
    """
    if isinstance(kind, GenericAlias) and (element := get_args(kind)[0]) is not object:
        return f"{in_short(kind)}, each {in_full(element)}"
    return in_short(kind)
