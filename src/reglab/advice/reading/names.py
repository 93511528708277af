"""Names of columns: each once, and found although misspelt."""

from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

from reglab.errors import ReglabError, unknown

SHOWN = 40
"""Columns that an error lists; a table may have thousands."""


def check_distinct(names: Sequence[str]) -> None:
    """Raise an error if two columns have one name.

    Raises
    ------
    ReglabError
        It names them.

    Examples
    --------
    >>> check_distinct(["a", "b", "a"])
    Traceback (most recent call last):
    reglab.errors.ReglabError: columns must have names of their own; 'a' stands above 2 columns. Rename or remove some.
    """
    repeated = [(name, count) for name, count in Counter(names).items() if count > 1]
    if repeated:
        shown = ", ".join(f"{name!r} stands above {count} columns" for name, count in repeated[:5])
        raise ReglabError(f"columns must have names of their own; {shown}. Rename or remove some.")


def check_known(what: str, name: str, names: Sequence[str]) -> None:
    """Raise an error if there is no column of this name; it suggests the nearest spelling.

    Examples
    --------
    >>> check_known("target column", "prize", ["size", "price"])
    Traceback (most recent call last):
    reglab.errors.ReglabError: unknown target column 'prize': did you mean 'price'? Allowed: price, size.
    """
    if name not in names:
        near = get_close_matches(name, names, n=1)
        raise unknown(what, name, [*near, *(other for other in names if other not in near)][:SHOWN])


def listing(names: Sequence[str]) -> str:
    """Return the names for a message, the first of them where there are many.

    Examples
    --------
    >>> listing(["a", "b"]), listing([f"x{i}" for i in range(50)])[-20:]
    ('a, b', 'x38, x39 and 10 more')
    """
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
