"""The digest of a specification: equal for equal work, different when code that makes the numbers changes."""

import hashlib
import importlib.util
import io
import pkgutil
import tokenize
from ast import AsyncFunctionDef, ClassDef, Constant, Expr, FunctionDef, Module, parse, walk
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from inspect import getsource
from pathlib import Path
from typing import Any

from reglab.specs.part import Part
from reglab.specs.trial import Trial, canonical

NUMERICS = ("numpy", "torch")
"""Libraries whose version is part of every digest: another version may change a record's last digits."""


def digest(trial: Trial, modules: Iterable[str], task: Mapping[str, Any]) -> str:
    """Return 64 hexadecimal digits that identify a trial and the code that trains it.

    The digest depends on the trial's values, on the source of ``modules`` and of the trial's own
    parts, and on the versions of NumPy and torch. Comments, docstrings and blank lines do not
    count; neither does the process, the machine or the order of a dictionary.

    Parameters
    ----------
    trial : Trial
        The trial.
    modules : iterable of str
        Modules and packages (with all their modules) that every such trial runs.
    task : mapping
        What else decides the numbers: the shapes that the data set gives to the network.

    Returns
    -------
    str
        A SHA-256 in hexadecimal.
    """
    sources = sorted({*(_module_hash(name) for name in modules), *(_part_hash(type(part)) for part in _parts(trial))})
    text = canonical({"trial": trial.to_json(), "task": dict(task), "sources": sources, "versions": _versions()})
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _versions() -> list[str]:
    return [f"{name} {version(name).partition('+')[0]}" for name in NUMERICS]


def _parts(trial: Trial) -> tuple[Part, ...]:
    return (trial.model, *trial.regularizers, *trial.probes)


@cache
def _part_hash(part: type[Part]) -> str:
    if part.__module__ == "__main__":  # written in a notebook or a script: only its own lines count
        return _hash(getsource(part))
    return _module_hash(part.__module__)


@cache
def _module_hash(name: str) -> str:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name)
    own = _hash(Path(spec.origin).read_text(encoding="utf-8"))
    children = pkgutil.iter_modules(spec.submodule_search_locations or [])
    return hashlib.sha256(
        "".join([own, *(_module_hash(f"{name}.{child.name}") for child in children)]).encode()
    ).hexdigest()


def _hash(source: str) -> str:
    return hashlib.sha256(significant(source).encode()).hexdigest()


def significant(source: str) -> str:
    r"""Return the source's tokens without comments, docstrings and layout.

    Examples
    --------
    >>> significant("def f(x):  # why\n    'What.'\n    return x") == significant("def f(x):\n\n    return x")
    True
    >>> significant("x = 1") == significant("x = 2")
    False
    """
    docstrings = {
        (node.body[0].lineno, node.body[0].col_offset)
        for node in walk(parse(source))
        if isinstance(node, Module | ClassDef | FunctionDef | AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], Expr)
        and isinstance(node.body[0].value, Constant)
        and isinstance(node.body[0].value.value, str)
    }
    layout = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE}
    kept = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in layout or (token.type == tokenize.STRING and token.start in docstrings):
            continue
        # Indentation is kept as a mark: its depth in spaces does not matter, its place does.
        kept.append({tokenize.INDENT: "<in>", tokenize.DEDENT: "<out>"}.get(token.type, token.string))
    return "\n".join(kept)
