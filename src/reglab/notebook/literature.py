"""Published numbers and ours, in words."""

from math import isfinite

import pandas as pd

from reglab.datasets import info
from reglab.escaping import for_page
from reglab.notebook.words import in_words
from reglab.statistics import Interval
from reglab.statistics.confidence import LEVEL
from reglab.wording import capitalised, number, percent


def against_published(rows: pd.DataFrame, dataset: str, of: str = "mnist") -> str:
    """Say where published errors lie in our intervals, one line for each; on other data, that nothing is reproduced.

    Parameters
    ----------
    rows : DataFrame
        What ``analyses.beside_published`` returns of errors in percent.
    dataset, of : str
        The data sets of our numbers and of the published ones.
    """
    if dataset != of:
        return _elsewhere(rows, for_page(info(dataset).title), for_page(info(of).title))
    sentences = [_against(row) for _, row in rows.iterrows()]
    return sentences[0] if len(sentences) == 1 else "\n".join(f"- {text}" for text in sentences)


def _elsewhere(rows: pd.DataFrame, title: str, published_title: str) -> str:
    means = "; ".join(f"{for_page(row['result'])} {_mean(row)}" for _, row in rows.iterrows())
    return (
        f"**Nothing is reproduced here**: the published errors are of other data ({published_title}) than ours "
        f"({title}). Ours: {means}."
    )


def _mean(row: pd.Series) -> str:
    return in_words(Interval(row["mean"], row["low"], row["high"]), "%")


def _against(row: pd.Series) -> str:
    published = f"{for_page(capitalised(row['result']))}: {row['published']:.2f} % published"
    if not isfinite(row["low"]):
        return f"{published}, ours {number(row['mean'])} %, from too few different replicates for an interval."
    return (
        f"{published}, ours {_mean(row)}, {row['replicates']} "
        f"replicates; the published error lies {_place(row['off_mean'])} that interval, and {_place(row['off_run'])} "
        f"the range in which one more run of ours would fall ({number(row['run_low'])} to {number(row['run_high'])})."
    )


def _place(off: float) -> str:
    return f"{number(abs(off))} percentage points {'above' if off > 0 else 'below'}" if off else "inside"


def order_in_words(rows: pd.DataFrame, dataset: str, of: str = "mnist") -> str:
    """Say how many steps of a published order are seen in ours, reversed, or not told apart.

    Parameters
    ----------
    rows : DataFrame
        What ``analyses.beside_published`` returns of successive differences, positive in the published order.
    dataset, of : str
        The data sets of our numbers and of the published ones.
    """
    seen, reversed_ = rows["low"] > 0, rows["high"] < 0
    outcomes = {"seen": seen, "reversed": reversed_, "not told apart": ~(seen | reversed_)}
    counts = "; ".join(_counted(outcome, list(rows.loc[steps, "result"])) for outcome, steps in outcomes.items())
    where = "" if dataset == of else f" on other data ({for_page(info(dataset).title)})"
    return (
        f"Of {len(rows)} steps of the published order{where}, by {percent(LEVEL)} intervals each for itself: {counts}."
    )


def _counted(outcome: str, steps: list[str]) -> str:
    return f"{len(steps)} {outcome}" + (f" ({', '.join(map(for_page, steps))})" if steps else "")
