"""The cells of one column, made one of three things: numbers, moments or texts."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from reglab.advice.reading import dates, missing, numerals

CONTAINERS = (list, tuple, dict, set, frozenset, bytes, np.ndarray)
"""What a cell of a Parquet or JSON file may be, and a network's input may not."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one column, understood.

    Parameters
    ----------
    kind : {"number", "date", "text", "nothing"}
        ``"nothing"`` for a column of lists, records or bytes.
    values : pandas.Series
        ``float64``, moments, or ``str``; missing values are missing. Their index runs from 0.
    spelled : frozenset of str
        Which spellings of missing values there were.
    remark : str
        What was done to some of the cells; empty if nothing was.
    """

    kind: Literal["number", "date", "text", "nothing"]
    values: pd.Series
    spelled: frozenset[str] = frozenset()
    remark: str = ""

    @cached_property
    def missing(self) -> int:
        """Number of missing cells."""
        return int(self.values.isna().sum())


def understood(series: pd.Series, decimal: numerals.Decimal = ".") -> Cells:
    """Return what the cells of a column are.

    Parameters
    ----------
    series : pandas.Series
        Cells of any type.
    decimal : {".", ","}
        The decimal sign of numbers that are texts.

    Returns
    -------
    Cells
        Infinity is missing, and so is what does not fit a column that is nearly all numbers or dates.

    Examples
    --------
    >>> understood(pd.Series(["1", "?", "3"])).values.tolist(), understood(pd.Series([True, None])).values.tolist()
    ([1.0, nan, 3.0], ['True', nan])
    """
    series, kind = series.reset_index(drop=True), series.dtype
    if isinstance(kind, pd.CategoricalDtype):
        return _labelled(series.astype("object"))
    if isinstance(kind, pd.PeriodDtype) or pd.api.types.is_datetime64_any_dtype(kind):
        return Cells("date", series.dt.to_timestamp() if isinstance(kind, pd.PeriodDtype) else series)
    if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind):
        complex_ = pd.api.types.is_complex_dtype(kind)
        return Cells("nothing", series) if complex_ else _number(series.to_numpy(np.float64, na_value=np.nan))
    if pd.api.types.is_timedelta64_dtype(kind):
        return _number(series.dt.total_seconds().to_numpy(np.float64))
    return _text(series, decimal)


def _labelled(series: pd.Series) -> Cells:
    """Return a column of categories as texts, whatever the categories are."""
    text = series.astype("str").mask(series.isna())
    return Cells("text", missing.without_spellings(text), frozenset(missing.spellings(text)))


def _number(values: np.ndarray, spelled: frozenset[str] = frozenset(), remark: str = "") -> Cells:
    infinite = np.isinf(values)
    remarks = [remark] if remark else []
    if infinite.any():
        values = np.where(infinite, np.nan, values)
        remarks.append(f"infinity is missing ({infinite.sum():,} rows)")
    if (number := missing.sentinel(values)) is not None:
        remarks.append(f"{number:.0f} is missing ({(values == number).sum():,} rows)".replace("-", "−"))
        values = np.where(values == number, np.nan, values)
    return Cells("number", pd.Series(values), spelled, "; ".join(remarks))


def _text(series: pd.Series, decimal: numerals.Decimal) -> Cells:
    """Return texts, or what all of them say: numbers, dates."""
    present = series.dropna()
    if series.dtype == object:
        if any(isinstance(cell, CONTAINERS) for cell in present):
            return Cells("nothing", series.where(series.notna()))
        if len(present) and all(isinstance(cell, date) for cell in present):
            return Cells("date", pd.to_datetime(series, utc=True, errors="coerce"))
    raw = series.astype("str").mask(series.isna())
    text, spelled = missing.without_spellings(raw), frozenset(missing.spellings(raw))
    if (numbers := numerals.column(text, decimal)) is not None:
        return _number(numbers, spelled, _lost(text, numbers, "number"))
    if (moments := dates.column(text)) is not None:
        return Cells("date", moments, spelled, _lost(text, moments.to_numpy(), "date"))
    return Cells("text", text, spelled)


def _lost(text: pd.Series, values: np.ndarray, what: str) -> str:
    """Return the remark on cells that hold something, but no number or date."""
    lost = int((text.notna() & pd.isna(values)).sum())
    return f"what is no {what} is missing ({lost:,} rows)" if lost else ""
