"""Which source code a digest covers: the modules reached by imports, and the tokens of their text that count."""

import importlib.util
import io
import tokenize
from ast import (
    AsyncFunctionDef,
    ClassDef,
    Constant,
    Expr,
    FunctionDef,
    If,
    Import,
    ImportFrom,
    Module,
    Name,
    iter_child_nodes,
    parse,
    walk,
)
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

PACKAGE = "reglab"
WITHOUT_NUMBERS = ("reglab.errors", "reglab.wording", "reglab.specs")
"""Modules and packages whose imports are not followed: messages, words, and the values of a trial, which are in its
digest themselves. One that is missing here makes digests change too often, never too rarely."""


def reached(roots: Iterable[str]) -> dict[str, str]:
    """Return the hashes of all modules that some modules reach by imports, and of these themselves, by module name.

    An import counts anywhere in a module, even inside a function. A name that a package only re-exports, as in
    ``from reglab.models import MLP``, leads to the module that defines it, so that code that uses one model does not
    depend on the others.

    Parameters
    ----------
    roots : iterable of str
        Modules to start from. Those outside the package are hashed too; of their imports, only those from the package
        are followed.

    Returns
    -------
    dict of str to str
        SHA-256 of each module's significant source.

    Examples
    --------
    >>> sorted(reached(["reglab.models.blocks"]))
    ['reglab.models.blocks', 'reglab.models.layers', 'reglab.models.products']
    """
    hashes: dict[str, str] = {}
    pending = list(roots)
    while pending:
        name = pending.pop()
        if name not in hashes:
            source = source_of(name)
            hashes[name] = hashed(source)
            pending += _imports(name, source)
    return hashes


@cache
def source_of(module: str) -> str:
    """Return the text of a module's file."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    return Path(spec.origin).read_text(encoding="utf-8")


@cache
def hashed(source: str) -> str:
    """Return the SHA-256 of a source's significant tokens."""
    return sha256(significant(source).encode()).hexdigest()


@cache
def _imports(module: str, source: str) -> frozenset[str]:
    """Return the modules of the package that a module imports."""
    imported = set()
    for node in _running(parse(source)):
        if isinstance(node, Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ImportFrom):
            if node.level:
                raise ImportError(f"{module}: relative imports are not followed; write {PACKAGE}.… in full")
            imported |= {_origin(str(node.module), alias.name) for alias in node.names}
    return frozenset(name for name in imported if _counts(name))


def _running(node: Module) -> Iterator[object]:
    """Yield every node except those that only a type checker reads."""
    for child in iter_child_nodes(node):
        if isinstance(child, If) and isinstance(child.test, Name) and child.test.id == "TYPE_CHECKING":
            continue
        yield child
        yield from _running(child)  # type: ignore[arg-type]


def _counts(module: str) -> bool:
    def inside(place: str) -> bool:
        return module == place or module.startswith(f"{place}.")

    return inside(PACKAGE) and not any(inside(place) for place in WITHOUT_NUMBERS)


def _origin(module: str, name: str) -> str:
    """Return the module that defines a name imported from a module: a submodule, or the source of a re-export."""
    if not _counts(module):
        return module
    spec = importlib.util.find_spec(module)
    if spec is None or spec.submodule_search_locations is None:
        return module
    for node in parse(source_of(module)).body:
        if isinstance(node, ImportFrom) and name in {alias.asname or alias.name for alias in node.names}:
            return _origin(str(node.module), name)
    submodule = f"{module}.{name}"
    return submodule if importlib.util.find_spec(submodule) else module


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
        # Indentation is kept as a mark: where it stands matters, its depth in spaces does not.
        kept.append({tokenize.INDENT: "<in>", tokenize.DEDENT: "<out>"}.get(token.type, token.string))
    return "\n".join(kept)
