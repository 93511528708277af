"""The names of a notebook's records in few characters: a report is kept in git, and has 100,000 of them."""

from base64 import b64decode, b64encode
from collections.abc import Iterable

SHORT = 10
"""Hexadecimal digits that name a record in a published notebook: of 100,000 records, two share them once in 220."""


def packed(digests: Iterable[str]) -> str:
    """Return the first `SHORT` digits of each digest, one after the other, in base 64.

    Parameters
    ----------
    digests : iterable of str
        Hexadecimal digits, at least `SHORT` of them.

    Examples
    --------
    >>> packed(["00ff00ff00ff", "0123456789ab"])
    'AP8A/wABI0VniQ=='
    """
    return b64encode(bytes.fromhex("".join(digest[:SHORT] for digest in digests))).decode()


def unpacked(text: str) -> list[str]:
    """Return the first `SHORT` digits of each digest, in the order in which they were packed.

    Examples
    --------
    >>> unpacked("AP8A/wABI0VniQ==")
    ['00ff00ff00', '0123456789']
    """
    digits = b64decode(text, validate=True).hex()
    return [digits[start : start + SHORT] for start in range(0, len(digits), SHORT)]
