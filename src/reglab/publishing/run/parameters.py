"""The parameters of a notebook: read without running it, and checked before anything runs."""

import ast
import io
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from reglab.errors import ReglabError

WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    tuple: "a list",
    dict: "a table",
}


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's ``parameters`` cell.

    Parameters
    ----------
    name : str
        What the notebook calls it.
    default : object
        The literal in the notebook; it also sets the type.
    comment : str
        What the line says after ``#``: unit and range.

    Examples
    --------
    >>> rates = Parameter("rates", [0.0, 0.5], "share of units dropped, in [0, 1)")
    >>> rates.wanted
    'a list, each a number'
    >>> rates.allows([0, 0.25]), rates.allows("0.5")
    (True, False)
    """

    name: str
    default: Any
    comment: str = ""

    @property
    def wanted(self) -> str:
        """The type in words."""
        return _words(self.default)

    def allows(self, value: Any) -> bool:
        """Whether a value has the default's type; a whole number may stand for any number."""
        return _fits(value, self.default)


def read_parameters(notebook: Path) -> dict[str, Parameter]:
    """Return a notebook's parameters by name, in their order.

    Raises
    ------
    ReglabError
        If the file is not a notebook, or its ``parameters`` cell is missing or holds anything but
        ``name = literal`` lines: Papermill would misread it.
    """
    try:
        cells = nbformat.read(notebook, as_version=4).cells
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        raise ReglabError(f"{notebook} is not a notebook: {error}") from None
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise ReglabError(f"{notebook} has {len(tagged)} cells tagged 'parameters'; it needs exactly one.")
    return {parameter.name: parameter for parameter in _parse(tagged[0], notebook)}


def _parse(source: str, notebook: Path) -> list[Parameter]:
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        raise ReglabError(f"{notebook}, parameters cell, line {error.lineno}: {error.msg}.") from None
    comments = _comments(source)
    return [_parameter(statement, comments, notebook) for statement in statements]


def _parameter(statement: ast.stmt, comments: dict[int, str], notebook: Path) -> Parameter:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            try:
                default = ast.literal_eval(value)
            except ValueError:
                pass
            else:
                return Parameter(name, default, comments.get(statement.end_lineno or statement.lineno, ""))
    raise ReglabError(
        f"{notebook}, parameters cell, line {statement.lineno}: {ast.unparse(statement)!r} is not a plain "
        "'name = literal' line; put everything else into another cell."
    )


def _comments(source: str) -> dict[int, str]:
    """Return the comments by the line that they end."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def _fits(value: Any, default: Any) -> bool:
    if default is None:
        return True
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    if isinstance(default, list | tuple):
        return isinstance(value, list | tuple) and all(_fits(item, _element(default)) for item in value)
    return isinstance(value, type(default))


def _element(values: list[Any] | tuple[Any, ...]) -> Any:
    """Return the element that stands for a list's type: a float in a mixed list of numbers."""
    return next((item for item in values if isinstance(item, float)), values[0] if values else None)


def _words(default: Any) -> str:
    if default is None:
        return "anything"
    words = WORDS[type(default)]
    if isinstance(default, list | tuple) and default:
        return f"{words}, each {_words(_element(default))}"
    return words
