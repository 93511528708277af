"""Which source code a digest covers: the modules that are reached by imports, and what of their text counts."""

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
"""Modules and packages that imports do not lead through: messages, words, and the values of a trial, all of which are
part of its digest themselves. Forgetting one here makes a digest change too often, never too rarely."""


def reached(roots: Iterable[str]) -> dict[str, str]:
    """Return the hashes of the modules that some modules reach by imports, their own included, by module name.

    An import counts wherever it stands in a module, in a function too. A name that a package only passes on, as in
    ``from reglab.models import MLP``, leads to the module that defines it: so code that uses one model does not
    depend on the others.

    Parameters
    ----------
    roots : iterable of str
        Where to begin; modules outside the package are hashed as well, and only their imports from it followed.

    Returns
    -------
    dict of str to str
        SHA-256 of each module's significant source.

    Examples
    --------
    >>> sorted(reached(["reglab.models.blocks"]))
    ['reglab.models.blocks', 'reglab.models.layers', 'reglab.models.products']
    """
    found: dict[str, str] = {}
    open_ = list(roots)
    while open_:
        name = open_.pop()
        if name not in found:
            source = source_of(name)
            found[name] = hashed(source)
            open_ += _imports(name, source)
    return found


@cache
def source_of(module: str) -> str:
    """Return the text of a module's file."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    return Path(spec.origin).read_text(encoding="utf-8")


@cache
def hashed(source: str) -> str:
    """Return the SHA-256 of what counts of a source."""
    return sha256(significant(source).encode()).hexdigest()


@cache
def _imports(module: str, source: str) -> frozenset[str]:
    """Return the modules of the package that a module imports."""
    found = set()
    for node in _running(parse(source)):
        if isinstance(node, Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ImportFrom):
            if node.level:
                raise ImportError(f"{module}: relative imports are not followed; write {PACKAGE}.… in full")
            found |= {_origin(str(node.module), alias.name) for alias in node.names}
    return frozenset(name for name in found if _counts(name))


def _running(node: Module) -> Iterator[object]:
    """Yield every node but those that only a type checker reads."""
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
    """Return the module that a name imported from a module comes from: a submodule, or where a package has it from."""
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
        # Indentation is kept as a mark: its depth in spaces does not matter, its place does.
        kept.append({tokenize.INDENT: "<in>", tokenize.DEDENT: "<out>"}.get(token.type, token.string))
    return "\n".join(kept)
