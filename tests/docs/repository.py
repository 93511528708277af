"""The repository as its documents see it: its files, and what names in the text must exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "reglab"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "tests" / "README.md"])
"""What people read to use or change the project."""
NAMED = re.compile(r"`([\w./-]+\.(?:py|toml|md|ipynb|css|js|yml|lock))(?:::([\w.]+))?`")
"""A file in a text, and what of it."""


def locate(name: str, document: Path) -> Path | None:
    """Return the file that a document names, relative to the package, the repository's top or the document."""
    return next((folder / name for folder in (PACKAGE, ROOT, document.parent) if (folder / name).is_file()), None)


def defines(path: Path, symbol: str) -> bool:
    """Whether a Python file defines a name at its top, or a class of it a method: ``Store.add``."""
    names = set(_names(ast.parse(path.read_text(encoding="utf-8")).body))
    return symbol in names


def _names(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield f"{prefix}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from _names(node.body, f"{prefix}{node.name}.")
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        yield from (
            f"{prefix}{name.id}" for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
        )


def make_targets() -> set[str]:
    """Return the targets of the Makefile that people are told of."""
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
