"""Dates in the forms that people write, as a few numbers."""

import re
import warnings

import numpy as np
import pandas as pd

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
FORMS = (
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}",
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}",
    r"\d{1,2}/\d{1,2}/\d{2}",
    rf"\d{{1,2}}[-/. ]+{MONTH}[-/., ]+\d{{2,4}}",
    rf"{MONTH}[ ]*\d{{1,2}},?[ ]+\d{{4}}",
)
DATE = re.compile(rf"(?:{'|'.join(FORMS)})(?:[T ,]+\d{{1,2}}:\d{{2}}.*)?", re.IGNORECASE)
"""What looks like a date; a bare number and a time of day do not."""
DAY_OR_MONTH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.]\d{2,4}\b")
ENOUGH = 0.95
"""Share of the texts that must look like dates; those that are none, such as the 31st of June, are missing then."""


def column(text: pd.Series) -> pd.Series | None:
    """Return a column of texts as moments, or None if it is none of dates.

    Whether the day or the month stands first is decided by the column: a number above 12 is a day. If none is, the day
    comes first where points separate, else the month.

    Parameters
    ----------
    text : pandas.Series
        Texts, NaN where missing.

    Returns
    -------
    pandas.Series or None
        Moments in UTC; a date that there is not is missing.

    Examples
    --------
    >>> column(pd.Series(["8/15/2700", "2/30/2024", "12/1/2024"])).dt.year.tolist()
    [2700.0, nan, 2024.0]
    >>> column(pd.Series(["31.12.2024"])).dt.month.tolist(), column(pd.Series(["12", "7"]))
    ([12], None)
    """
    codes, distinct = pd.factorize(text)
    if not len(distinct) or sum(bool(DATE.fullmatch(value)) for value in distinct) < ENOUGH * len(distinct):
        return None
    with warnings.catch_warnings():
        # pandas warns of a day that stands first where the month was expected; `_day_first` has looked at all of them
        warnings.simplefilter("ignore")
        moments = pd.to_datetime(
            pd.Series(distinct, dtype="object"),
            format="mixed",
            dayfirst=_day_first(distinct),
            errors="coerce",
            utc=True,
        )
    return moments.reindex(np.where(codes < 0, len(distinct), codes)).set_axis(text.index)


def features(moments: pd.Series) -> np.ndarray:
    """Return dates as numbers: days since 1970, month, weekday and hour, those that differ between rows.

    Parameters
    ----------
    moments : pandas.Series
        Moments, missing ones NaT.

    Returns
    -------
    numpy.ndarray
        Shape (n, features), NaN where missing; Monday is 0.

    Examples
    --------
    >>> features(pd.to_datetime(pd.Series(["1970-01-02", "1970-01-05", None])))
    array([[ 1.,  4.],
           [ 4.,  0.],
           [nan, nan]])
    """
    naive = moments.dt.tz_convert("UTC").dt.tz_localize(None) if moments.dt.tz is not None else moments
    days = (naive - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)
    parts = [part.to_numpy(np.float64, na_value=np.nan) for part in (days, *_calendar(naive))]
    return np.column_stack([part for part in parts if len(np.unique(part[~np.isnan(part)])) > 1] or parts[:1])


def _calendar(moments: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    return moments.dt.month, moments.dt.day_of_week, moments.dt.hour


def _day_first(texts: pd.Index) -> bool:
    """Whether the day stands before the month in dates such as 3/4/2024."""
    pairs = [match.groups() for match in map(DAY_OR_MONTH.match, texts) if match]
    if any(int(first) > 12 for first, _, _ in pairs):
        return not any(int(second) > 12 for _, _, second in pairs)
    return any(sign == "." for _, sign, _ in pairs) and not any(int(second) > 12 for _, _, second in pairs)
