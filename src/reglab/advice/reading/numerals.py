"""Numbers as people write them: decimal point or comma, thousands separators."""

import re
from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd

Decimal = Literal[".", ","]

GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(?:[,'’\u00a0\u202f ]\d{3})+(?:\.\d+)?"),
    ",": re.compile(r"[+-]?\d{1,3}(?:[.'’\u00a0\u202f ]\d{3})+(?:,\d+)?"),
}
"""A number with thousands separators, by the decimal sign."""
ONLY = {
    ".": re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+\.\d+|\d*\.(?:\d{1,2}|\d{4,}))"),
    ",": re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d*,(?:\d{1,2}|\d{4,}))"),
}
"""A number that can be read with this decimal sign only; ``1,299`` and ``1.299`` can be read with both."""
EITHER = re.compile(r"[+-]?\d{1,3},\d{3}")
"""Thousands, or a decimal comma and three digits."""
ENOUGH = 0.95
"""Share of the texts that must be numbers for a column to be one of numbers; the rest is missing then."""


def decimal_sign(texts: Iterable[str], separator: str) -> Decimal:
    """Return the decimal sign of a file, by what its cells can only mean.

    Parameters
    ----------
    texts : iterable of str
        Cells of all columns.
    separator : str
        What separates cells. Where it is a semicolon, ``1,299`` counts for the comma: a semicolon is used where the
        comma is taken.

    Returns
    -------
    {".", ","}

    Examples
    --------
    >>> decimal_sign(["1.299,99", "3,5", "2"], ";"), decimal_sign(["1,299", "2"], ","), decimal_sign(["1,299"], ";")
    (',', '.', ',')
    """
    point = comma = 0
    for text in texts:
        point += bool(ONLY["."].fullmatch(text))
        comma += bool(ONLY[","].fullmatch(text)) or (separator == ";" and bool(EITHER.fullmatch(text)))
    return "," if comma > point else "."


def parsed(texts: Iterable[str], decimal: Decimal) -> np.ndarray:
    """Return the numbers that texts stand for, NaN for a text that is no number.

    Parameters
    ----------
    texts : iterable of str
        One number each.
    decimal : {".", ","}
        The decimal sign. The other one, a blank and an apostrophe may separate thousands.

    Returns
    -------
    numpy.ndarray
        ``float64``, one per text; infinity is no number.

    Examples
    --------
    >>> parsed(["1,299.5", "7", "1e3", "x", "inf"], ".").tolist(), parsed(["1.299,5", "0,25"], ",").tolist()
    ([1299.5, 7.0, 1000.0, nan, nan], [1299.5, 0.25])
    """
    given = list(texts) if decimal == "." else [_with_point(text, decimal) for text in texts]
    values = np.array(pd.to_numeric(pd.Series(given, dtype="object"), errors="coerce"), dtype=np.float64)
    for index in np.flatnonzero(np.isnan(values)):
        if GROUPED[decimal].fullmatch(given[index]):
            values[index] = float(_with_point(given[index], decimal))
    return np.where(np.isinf(values), np.nan, values)


def column(text: pd.Series, decimal: Decimal) -> np.ndarray | None:
    """Return a column of texts as numbers, or None if it is none of numbers.

    If few texts are numbers with the file's decimal sign, the other one is tried.

    Parameters
    ----------
    text : pandas.Series
        Texts, NaN where missing.
    decimal : {".", ","}
        The file's decimal sign.

    Returns
    -------
    numpy.ndarray or None
        ``float64``, NaN where missing or no number.

    Examples
    --------
    >>> column(pd.Series(["1,5", None, "2"]), ".").tolist(), column(pd.Series(["a", "2"]), ".")
    ([1.5, nan, 2.0], None)
    """
    codes, distinct = pd.factorize(text)
    weight = np.bincount(codes[codes >= 0], minlength=len(distinct))
    other: Decimal = "." if decimal == "," else ","
    for sign in (decimal, other):
        values = parsed(distinct, sign)
        if len(values) and weight[~np.isnan(values)].sum() >= ENOUGH * weight.sum():
            return np.append(values, np.nan)[codes]
    return None


def _with_point(text: str, decimal: Decimal) -> str:
    """Return a number as Python writes it; a text that is none stays one that is none."""
    if GROUPED[decimal].fullmatch(text):
        text = re.sub(r"[^\d+\-.,]", "", text).replace("." if decimal == "," else ",", "")
    elif decimal == "," and "." in text:
        return "" if "," in text else text
    return text.replace(",", ".") if decimal == "," else text
