"""Lines of a program: joined, indented, and its imports in order."""

from collections.abc import Iterable
from textwrap import indent


def joined(changes: Iterable[object], place: str, between: str = "\n") -> str:
    r"""Return what changes have for a place of a program.

    Parameters
    ----------
    changes : iterable
        Each has a text as an attribute, an empty one where it changes nothing.
    place : str
        The name of the attribute.
    between : str
        What separates them.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> joined([SimpleNamespace(step="a"), SimpleNamespace(step=""), SimpleNamespace(step="b")], "step")
    'a\nb'
    """
    return between.join(text for change in changes if (text := getattr(change, place)))


def lines(text: str, before: str = "") -> str:
    r"""Return a text as whole lines, or nothing at all.

    Examples
    --------
    >>> lines("a\nb", "  "), lines("")
    ('  a\n  b\n', '')
    """
    return f"{indent(text, before)}\n" if text else ""


def imported(standard: Iterable[str], others: Iterable[str]) -> str:
    """Return imports as isort orders them: the standard library's, a blank line, and the others.

    Examples
    --------
    >>> print(imported([], ["from torch import nn", "import torch", "import numpy as np"]))
    import numpy as np
    import torch
    from torch import nn
    """
    blocks = (sorted(filter(None, block), key=_import_order) for block in (standard, others))
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _import_order(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line
