"""Choosing on validation: the best arm, and the best value of a field with its interval."""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from reglab.errors import ReglabError, unknown
from reglab.metrics import ranking
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import bounds
from reglab.statistics.samples import moments
from reglab.statistics.tables import grid, phase_rows, require, require_one_condition


class BestValue(NamedTuple):
    """The best value of a field, with its confidence limits, in the unit of the field."""

    best: float
    low: float
    high: float


def tuning_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return the tuning rows without test columns: all that a choice may see."""
    rows = phase_rows(table, "tuning")
    return rows.drop(columns=_test_columns(rows))


def best_arm(tuning: pd.DataFrame, among: Iterable[str]) -> str:
    """Return the arm with the lowest mean validation error, each arm at its best learning rate.

    Ties go to the lower validation NLL, then to the smaller learning rate, then to the arm named
    first. A learning rate at which a trial diverged is never chosen.

    Parameters
    ----------
    tuning : DataFrame
        `tuning_rows` of a study's table, of one data set and one model.
    among : iterable of str
        Arms to choose from.

    Raises
    ------
    ReglabError
        If the table holds a test column or several conditions, no arm is given, one is unknown, or every
        setting diverged.
    """
    refuse_test_columns(tuning)
    order = {name: position for position, name in enumerate(among)}
    if not order:
        raise ReglabError("best_arm needs at least one arm to choose from; got none.")
    columns = ranking(tuning.columns)
    metrics = list(columns[:-1])
    require(tuning, ["arm", *columns])
    rows = phase_rows(tuning, "tuning")
    require_one_condition(rows)
    arms = list(rows["arm"].unique())
    for name in order:
        if name not in arms:
            raise unknown("arm", name, arms)
    rows = rows[rows["arm"].isin(order)].assign(position=rows["arm"].map(order))
    settings = rows.groupby(["arm", "position", "learning_rate"])[metrics]
    means = settings.mean(skipna=False).dropna(subset=metrics[0]).reset_index()
    if means.empty:
        raise ReglabError(f"every setting of {', '.join(order)} diverged. Offer smaller learning rates.")
    return str(means.sort_values([*columns, "position"], kind="stable")["arm"].iloc[0])


def best_value(table: pd.DataFrame, column: str, metric: str = "validation_error", level: float = LEVEL) -> BestValue:
    """Return the value of a regularizer's field with the lowest mean metric, and its interval.

    The interval reaches from the first to the last value that no other beats. One value beats another if
    the interval of their paired difference lies above zero.

    In simulations with nine values, 3 to 14 replicates, and curves from flat to steep whose minimum lies
    inside, between two values or at the end, it covers the best value in 95 to 100 % of samples. Bootstrap
    percentiles are narrower, but cover it in as few as 54 % if the curve is flat and the first value best.

    Parameters
    ----------
    table : DataFrame
        A study's table, of one data set and one model. Only its comparison rows are used.
    column : str
        A field of a regularizer, such as ``"dropout.rate"``; it counts as 0 for an arm without it. A
        value at which a trial diverged is never chosen.
    metric : str
        A column for which less is better. Test columns are refused.
    level : float
        Confidence, in [0.5, 1).

    Returns
    -------
    BestValue

    Raises
    ------
    ReglabError
        If the metric is a test column, a column is missing, a replicate lacks a trial, or trials diverged
        at every value.
    """
    require(table, ["replicate", column, metric])
    if metric.startswith("test_"):
        raise ReglabError(f"the best value is chosen on validation; got metric {metric!r}. Use 'validation_error'.")
    rows = phase_rows(table, "comparison")
    require_one_condition(rows)
    errors = grid(rows.assign(**{column: rows[column].fillna(0.0)}), ["replicate"], column, metric).dropna(axis=1)
    if errors.empty:
        raise ReglabError(f"{column}: trials diverged at every value. Offer smaller learning rates.")
    values, by_value = errors.columns.to_numpy(dtype=float), errors.to_numpy(dtype=float).T
    low, _ = bounds(moments(by_value[:, None] - by_value[None]), level)
    unbeaten = values[~(low > 0).any(1)]
    return BestValue(float(values[by_value.mean(1).argmin()]), float(unbeaten.min()), float(unbeaten.max()))


def refuse_test_columns(table: pd.DataFrame) -> None:
    """Raise if a table to choose from holds a test column."""
    if columns := _test_columns(table):
        raise ReglabError(
            f"choosing must not see the test set; the table holds {', '.join(columns)}. "
            "Pass reglab.statistics.tuning_rows(table)."
        )


def _test_columns(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table.columns if str(name).startswith("test_")]
