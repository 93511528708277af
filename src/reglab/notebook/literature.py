"""Published numbers and ours in words."""

from math import isfinite

import pandas as pd

from reglab.datasets import info
from reglab.statistics import Interval
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent


def in_words(found: Interval, unit: str, level: float = LEVEL) -> str:
    """Return an estimate with its interval, for a sentence.

    Examples
    --------
    >>> in_words(Interval(1.234, -0.5, 3.0), "percentage points")
    '1.23 percentage points (95 % interval −0.5 to 3)'
    """
    return f"{number(found.estimate)} {unit} ({percent(level)} interval {number(found.low)} to {number(found.high)})"


def against_published(rows: pd.DataFrame, dataset: str, of: str = "mnist") -> str:
    """Return where published errors lie in ours, a line each if several; on other data, that nothing is reproduced.

    Parameters
    ----------
    rows : DataFrame
        What ``statistics.beside_published`` returns of errors in percent.
    dataset, of : str
        The data sets of our numbers and of the published ones.
    """
    if dataset != of:
        return _elsewhere(rows, info(dataset).title, info(of).title)
    told = [_against(row) for _, row in rows.iterrows()]
    return told[0] if len(told) == 1 else "\n".join(f"- {one}" for one in told)


def _elsewhere(rows: pd.DataFrame, ours: str, theirs: str) -> str:
    means = [
        f"{row['result']} {in_words(Interval(row['mean'], row['low'], row['high']), '%')}" for _, row in rows.iterrows()
    ]
    return (
        f"**Nothing is reproduced here**: the published errors are of other data ({theirs}) than ours ({ours}). "
        f"Ours: {'; '.join(means)}."
    )


def _against(row: pd.Series) -> str:
    theirs = f"{capitalised(row['result'])}: {row['published']:.2f} % published"
    if not isfinite(row["low"]):
        return f"{theirs}, ours {number(row['mean'])} %, from too few different replicates for an interval."
    ours = in_words(Interval(row["mean"], row["low"], row["high"]), "%")
    return (
        f"{theirs}, ours {ours}, {row['replicates']} "
        f"replicates; the published error lies {_place(row['off_mean'])} that interval, and {_place(row['off_run'])} "
        f"the range in which one more run of ours would fall ({number(row['run_low'])} to {number(row['run_high'])})."
    )


def _place(off: float) -> str:
    return f"{number(abs(off))} percentage points {'above' if off > 0 else 'below'}" if off else "inside"


def order_in_words(rows: pd.DataFrame, dataset: str, of: str = "mnist") -> str:
    """Return how many steps of a published order are seen in ours, reversed, or not told apart.

    Parameters
    ----------
    rows : DataFrame
        What ``statistics.beside_published`` returns of successive differences, positive in the published order.
    dataset, of : str
        The data sets of our numbers and of the published ones.
    """
    seen, reverse = rows.loc[rows["low"] > 0, "result"], rows.loc[rows["high"] < 0, "result"]
    open_ = rows.loc[(rows["low"] <= 0) & (rows["high"] >= 0), "result"]
    words = {"seen": seen, "reversed": reverse, "not told apart": open_}
    told = "; ".join(
        f"{len(names)} {word}" + (f" ({', '.join(names)})" if len(names) else "") for word, names in words.items()
    )
    where = "" if dataset == of else f" on other data ({info(dataset).title})"
    return f"Of {len(rows)} steps of the published order{where}, by {percent(LEVEL)} intervals each for itself: {told}."
