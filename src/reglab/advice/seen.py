"""What was seen of somebody's data before anything is trained: lines for a terminal, tables for a page."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from reglab.advice.reading import Reading
from reglab.wording import counted, number

SHOWN = 40
"""Columns and classes that the lines list; the tables have all of them."""


class Tables(NamedTuple):
    """What was seen, as tables. Their texts are raw: escape them where they are shown.

    Parameters
    ----------
    columns : pandas.DataFrame
        One row per column of the data: ``column``, ``read as``, ``features``, ``missing``, ``remark``.
    classes : pandas.DataFrame
        One row per class: ``class``, ``rows``, ``share``; none for numbers.
    """

    columns: pd.DataFrame
    classes: pd.DataFrame


def tables(reading: Reading) -> Tables:
    """Return how columns were read, and how large the classes are.

    Parameters
    ----------
    reading : Reading
        What was read.

    Returns
    -------
    Tables
        Shares are from 0 to 1.

    Examples
    --------
    >>> reading = Reading("toy", "table", np.zeros((3, 1)), np.array([0, 1, 1]), "class", ("no", "yes"))
    >>> tables(reading).classes.round(2).to_dict("list")
    {'class': ['no', 'yes'], 'rows': [1, 2], 'share': [0.33, 0.67]}
    """
    columns = [
        {
            "column": column.name,
            "read as": column.read_as,
            "features": column.features,
            "missing": column.missing,
            "remark": column.reason,
        }
        for column in reading.columns
    ]
    counts = np.bincount(reading.y, minlength=len(reading.labels)) if reading.labels else np.empty(0, np.int64)
    classes = {"class": list(reading.labels), "rows": counts, "share": counts / max(1, len(reading.y))}
    return Tables(
        pd.DataFrame(columns, columns=["column", "read as", "features", "missing", "remark"]), pd.DataFrame(classes)
    )


def seen(reading: Reading) -> list[str]:
    r"""Return what was seen as lines of plain text. Their texts are raw: escape them where they are shown.

    Parameters
    ----------
    reading : Reading
        What was read.

    Returns
    -------
    list of str
        Size and target; each column; notes; warnings, each of which starts with ``Warning:``.

    Examples
    --------
    >>> x, notes = np.zeros((3, 1)), ("Read as text: cells separated by a comma, encoding UTF-8.",)
    >>> print(*seen(Reading("toy", "table", x, np.array([0, 1, 1]), "class", ("no", "yes"), notes=notes)), sep="\n")
    toy: 3 rows, 1 feature
    Classes: no 1 (33.3 %), yes 2 (66.7 %)
    Read as text: cells separated by a comma, encoding UTF-8.
    """
    return [
        f"{reading.title}: {_size(reading)}",
        _target(reading),
        *_columns(reading),
        *reading.notes,
        *(f"Warning: {warning}" for warning in reading.warnings),
    ]


def _size(reading: Reading) -> str:
    rows, *shape = reading.x.shape
    if reading.kind == "image":
        channels, height, width = shape
        return f"{counted(rows, 'image')}, {'grey' if channels == 1 else 'RGB'}, {width}×{height} pixels"
    if reading.kind == "text":
        return f"{counted(rows, 'text')} of up to {counted(shape[0], 'token')}"
    return f"{counted(rows, 'row')}, {counted(shape[0], 'feature')}"


def _target(reading: Reading) -> str:
    if reading.target == "number":
        y = reading.y
        return f"Numbers: mean {number(float(y.mean()))}, standard deviation {number(float(y.std()))}"
    classes = tables(reading).classes
    shown = [
        f"{label} {rows:,} ({100 * share:.1f} %)" for label, rows, share in classes.head(SHOWN).itertuples(index=False)
    ]
    return f"Classes: {', '.join([*shown, *_more(len(classes))])}"


def _columns(reading: Reading) -> list[str]:
    lines = []
    for column in reading.columns[:SHOWN]:
        features = [counted(column.features, "feature")] if column.features else []
        missing = [f"{column.missing:,} missing"] if column.missing else []
        remark = [column.reason] if column.reason else []
        lines.append(f"  {column.name}: {'; '.join([column.read_as, *features, *missing, *remark])}")
    return [*lines, *(f"  {more}" for more in _more(len(reading.columns)))]


def _more(count: int) -> list[str]:
    """Return how many are not shown; none if all are."""
    return [f"… and {count - SHOWN:,} more"] if count > SHOWN else []
