"""Gains over several conditions: side by side, their interactions, and their slope on another quantity."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from reglab.errors import ReglabError
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import interval
from reglab.statistics.pairs import paired_differences
from reglab.statistics.samples import Floats
from reglab.statistics.selection import best_value
from reglab.statistics.tables import phase_rows, require

End = Literal["largest", "smallest"]


def gains_by_condition(
    table: pd.DataFrame, baseline: str, arm: str, by: Sequence[str], metric: str = "test_error"
) -> pd.DataFrame:
    """Return baseline minus arm for each replicate and condition: positive where the arm is better.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, concatenated. Only their comparison rows are used.
    baseline, arm : str
        Arms that every condition has.
    by : sequence of str
        Columns whose values make the conditions, such as ``["dataset", "width", "train"]``.
    metric : str
        A column for which less is better.

    Returns
    -------
    DataFrame
        One row per replicate and one column per condition, with ``by`` as the column levels, in the
        metric's unit. Conditions keep the order of the table.

    Raises
    ------
    ReglabError
        If the conditions have different numbers of replicates, or as in `paired_differences`.
    """
    require(table, by)
    rows = phase_rows(table, "comparison")
    groups = rows.groupby(list(by), sort=False)
    gains = {condition: paired_differences(trials, baseline, arm, metric) for condition, trials in groups}
    counts = {condition: len(values) for condition, values in gains.items()}
    if len(set(counts.values())) > 1:
        raise ReglabError(f"every condition needs the same replicates; got {counts} of them. Run all on the same.")
    columns = pd.MultiIndex.from_tuples(list(gains), names=list(by))
    return pd.DataFrame(np.column_stack(list(gains.values())), columns=columns)


def gains_at_end(gains: pd.DataFrame, factor: str, end: End, within: str = "dataset") -> dict[str, Floats]:
    """Return each replicate's gain at one end of a factor, averaged over all that varies besides.

    Parameters
    ----------
    gains : DataFrame
        What `gains_by_condition` returns.
    factor : str
        A numeric column level, such as ``"width"``.
    end : {"largest", "smallest"}
        Which of each group's values of the factor to take.
    within : str
        The column level whose values make the groups.

    Returns
    -------
    dict of str to array of shape (replicates,)
        In the gains' unit, by the values of ``within``.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("digits", 16), ("digits", 128)], names=["dataset", "width"])
    >>> gains_at_end(pd.DataFrame([[1.0, 3.0], [0.0, 1.0]], columns=columns), "width", "largest")
    {'digits': array([3., 1.])}
    """
    at_end = {}
    for name, group in gains.T.groupby(level=within, sort=False):
        values = group.index.get_level_values(factor)
        extreme = values.max() if end == "largest" else values.min()
        at_end[str(name)] = group[values == extreme].mean().to_numpy(dtype=float)
    return at_end


def interaction(gains: pd.DataFrame, factor: str, at: End, within: str = "dataset") -> dict[str, Floats]:
    """Return how much more each replicate gains at one end of a factor than at the other.

    Parameters
    ----------
    gains, factor, within
        As in `gains_at_end`. Each group is compared at its own largest and smallest value.
    at : {"largest", "smallest"}
        The end whose gain counts as positive; the gain at the other end is subtracted.

    Returns
    -------
    dict of str to array of shape (replicates,)
        In the gains' unit, by the values of ``within``.

    Raises
    ------
    ReglabError
        If a group has only one value of the factor.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("digits", 16), ("digits", 128)], names=["dataset", "width"])
    >>> interaction(pd.DataFrame([[1.0, 3.0], [0.0, 1.0]], columns=columns), "width", at="largest")
    {'digits': array([2., 1.])}
    """
    for name, group in gains.T.groupby(level=within, sort=False):
        values = group.index.get_level_values(factor).unique()
        if len(values) < 2:
            raise ReglabError(f"{name} has only the {factor} {values[0]}; an interaction needs two or more.")
    largest, smallest = (gains_at_end(gains, factor, end, within) for end in ("largest", "smallest"))
    sign = 1 if at == "largest" else -1
    return {name: sign * (largest[name] - smallest[name]) for name in largest}


def slopes(gains: pd.DataFrame, on: pd.Series) -> Floats:
    """Return the least-squares slope of each replicate's gains over the conditions.

    Parameters
    ----------
    gains : DataFrame
        What `gains_by_condition` returns.
    on : Series
        One number per condition, indexed by the columns of ``gains``. It must be measured on other
        trials: noise shared with the gains would create a slope.

    Returns
    -------
    array of shape (replicates,)
        In the gains' unit per unit of ``on``.

    Raises
    ------
    ReglabError
        Unless ``on`` has at least two different values.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("a",), ("b",), ("c",)], names=["dataset"])
    >>> slopes(pd.DataFrame([[1.0, 3.0, 5.0]], columns=columns), pd.Series([0.0, 1.0, 2.0], index=columns))
    array([2.])
    """
    x = on.reindex(gains.columns).to_numpy(dtype=float)
    centred = x - x.mean()
    if not (centred**2).sum() > 0:
        raise ReglabError(f"a slope needs two different values or more to regress on; got {x.tolist()}.")
    return np.asarray(gains.to_numpy(dtype=float) @ centred / (centred**2).sum())


def tuning_gaps(table: pd.DataFrame, arm: str, by: Sequence[str]) -> pd.Series:
    """Return an arm's mean validation minus training error on the tuning replicates, for each condition.

    Only tuning trials at the learning rate of the arm's comparison trials count.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, concatenated.
    arm : str
        An arm that every condition has.
    by : sequence of str
        Columns whose values make the conditions.

    Returns
    -------
    Series
        In percentage points, indexed by the values of ``by``.
    """
    require(table, [*by, "arm", "learning_rate", "train_error", "validation_error"])
    trials = table[table["arm"] == arm]
    compared = phase_rows(trials, "comparison")[[*by, "learning_rate"]].drop_duplicates()
    rows = phase_rows(trials, "tuning").merge(compared, on=[*by, "learning_rate"])
    gaps = rows.assign(gap=rows["validation_error"] - rows["train_error"])
    return gaps.groupby(list(by), sort=False)["gap"].mean()


def gain_table(gains: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Return each condition's mean gain with its interval.

    Parameters
    ----------
    gains : DataFrame
        What `gains_by_condition` returns.
    level : float
        Confidence of each interval, in [0.5, 1).

    Returns
    -------
    DataFrame
        One row per condition: the gains' column levels; ``condition``, its name as in `gains_by_name`;
        ``estimate``, ``low`` and ``high``, in the gains' unit.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("digits", 16)], names=["dataset", "width"])
    >>> gain_table(pd.DataFrame([[-1.0], [0.0], [1.0], [2.0], [3.0]], columns=columns)).round(2).to_dict("records")
    [{'dataset': 'digits', 'width': 16, 'condition': 'digits, width 16', 'estimate': 1.0, 'low': -0.96, 'high': 2.96}]
    """
    named = gains_by_name(gains)
    intervals = pd.DataFrame([interval(values, level)._asdict() for values in named.values()])
    return pd.concat([gains.columns.to_frame(index=False).assign(condition=list(named)), intervals], axis=1)


def gains_by_name(gains: pd.DataFrame) -> dict[str, Floats]:
    """Return each condition's gains under a name made of its values.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("digits", 16)], names=["dataset", "width"])
    >>> gains_by_name(pd.DataFrame([[1.0], [2.0]], columns=columns))
    {'digits, width 16': array([1., 2.])}
    """
    keys = gains.columns.to_frame(index=False).itertuples(index=False, name=None)
    return dict(zip((_words(gains.columns.names, key) for key in keys), gains.to_numpy(dtype=float).T, strict=True))


def best_values(table: pd.DataFrame, column: str, by: Sequence[str]) -> pd.DataFrame:
    """Return the `best_value` of each condition: the columns ``by``, then ``best``, ``low`` and ``high``.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, concatenated.
    column : str
        A field of a regularizer, such as ``"dropout.rate"``.
    by : sequence of str
        Columns whose values make the conditions.
    """
    groups = table.groupby(list(by), sort=False)
    rows = [{**dict(zip(by, key, strict=True)), **best_value(trials, column)._asdict()} for key, trials in groups]
    return pd.DataFrame(rows)


def _words(names: Sequence[object], key: tuple[object, ...]) -> str:
    """Return a condition's values as words: numbers after the names of their levels, strings alone."""
    pairs = zip(names, key, strict=True)
    return ", ".join(value if isinstance(value, str) else f"{name} {value}" for name, value in pairs)
