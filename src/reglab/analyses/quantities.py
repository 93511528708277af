"""What a column of a table holds: a metric, a metric on a split, or a quantity that an analysis derives."""

from reglab.errors import unknown
from reglab.metrics import METRICS
from reglab.wording import Quantity

SPLITS = {"train": "training", "validation": "validation", "test": "test"}
"""The splits of a data set, and their names in words."""

DERIVED = {
    quantity.name: quantity
    for quantity in (
        Quantity("steps", "length of training", "steps"),
        Quantity("test_error_sd", "spread of the test error", "percentage points"),
        Quantity("nll_gap", "validation minus training NLL", "nats"),
        Quantity("wrong_order", "wrong orders", "%"),
        Quantity("error_rise", "rise of the test error", "percentage points"),
        Quantity("correlation", "correlation of hidden units", "absolute value"),
        Quantity("variance_ratio", "variance with dropout on over off", "ratio"),
        Quantity("faults_found", "faults found", "%"),
        Quantity("regret", "regret", "% more errors"),
        Quantity("optimism", "optimism", "% more errors"),
        Quantity("averaging_gain", "gain over dropout off", "%"),
    )
}
"""Quantities computed from metrics or probes, by the names of their columns."""


def quantity(column: str) -> Quantity:
    """Return what a column holds.

    Parameters
    ----------
    column : str
        A metric (``"nll"``), a metric on a split (``"test_nll"``), or a name in `DERIVED`.

    Raises
    ------
    ReglabError
        If it is none of these.

    Examples
    --------
    >>> quantity("test_error").axis, quantity("regret").words
    ('test error (%)', 'regret')
    """
    if column in DERIVED:
        return DERIVED[column]
    split, _, name = column.partition("_")
    if split in SPLITS and name in METRICS:
        metric = METRICS[name]
        return Quantity(column, f"{SPLITS[split]} {metric.words}", metric.unit)
    if column in METRICS:
        return METRICS[column]
    on_splits = [f"{split}_{name}" for split in SPLITS for name in METRICS]
    raise unknown("quantity", column, [*METRICS, *on_splits, *DERIVED])
