"""What stands for a missing value: empty cells, plain spellings such as ``?``, and numbers such as −999."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

SPELLINGS = {"": "empty", "?": "?", "-": "-", "na": "NA", "n/a": "N/A", "#n/a": "#N/A", "<na>": "<NA>"} | {
    "nan": "NaN",
    "nat": "NaT",
    "null": "null",
    "none": "None",
}
"""Read as missing, whatever the case, with how a note shows each."""
SENTINELS = (-99.0, -999.0, -9999.0, -99999.0)
"""Numbers that many programs write where there is none."""


def without_spellings(text: pd.Series) -> pd.Series:
    """Return texts without the blanks around them, and NaN where a text is a plain spelling of a missing value.

    Parameters
    ----------
    text : pandas.Series
        Texts, missing ones already NaN.

    Returns
    -------
    pandas.Series
        Of dtype ``str``.

    Examples
    --------
    >>> without_spellings(pd.Series(["a ", "N/A", "?"])).tolist()
    ['a', nan, nan]
    """
    stripped = text.astype("str").str.strip()
    return stripped.mask(stripped.str.lower().isin(list(SPELLINGS)))


def spellings(text: pd.Series) -> set[str]:
    """Return which spellings of a missing value occur, as a note shows them.

    Examples
    --------
    >>> sorted(spellings(pd.Series(["a", "n/a", " "])))
    ['N/A', 'empty']
    """
    lower = text.dropna().astype("str").str.strip().str.lower()
    seen = lower[lower.isin(list(SPELLINGS))].unique()  # few: a loop over all values took a third of the reading
    return {SPELLINGS[value] for value in seen} | ({"empty"} if text.isna().any() else set())


def sentinel(values: np.ndarray) -> float | None:
    """Return the number that stands for missing ones, such as −999; None if there is none.

    It must be the smallest number of the column, and lie apart: no other is negative, or the distance to the next one
    is more than the range of all others.

    Parameters
    ----------
    values : numpy.ndarray
        Numbers, (n,); missing ones are NaN.

    Returns
    -------
    float or None
        One of `SENTINELS`.

    Examples
    --------
    >>> sentinel(np.array([21.0, 35.0, -999.0])), sentinel(np.array([-1200.0, -999.0, 300.0]))
    (-999.0, None)
    """
    present = values[~np.isnan(values)]
    if not len(present) or (lowest := float(present.min())) not in SENTINELS:
        return None
    others = present[present != lowest]
    if len(others) and (others.min() >= 0 or others.min() - lowest > np.ptp(others)):
        return lowest
    return None


def said(found: Iterable[str]) -> list[str]:
    """Return the note on the spellings that were found; none where only empty cells were.

    Examples
    --------
    >>> said({"NA", "empty"})
    ['Read as missing: cells that are empty or hold NA.']
    """
    written = sorted(set(found) - {"empty"})
    if not written:
        return []
    empty = "are empty or " if "empty" in set(found) else ""
    return [f"Read as missing: cells that {empty}hold {', '.join(written)}."]
