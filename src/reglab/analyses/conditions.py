"""Gains over several conditions: side by side, their interactions, and their slope on something else."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from reglab.errors import ReglabError
from reglab.statistics.confidence import LEVEL
from reglab.statistics.intervals import interval
from reglab.statistics.pairs import paired_differences
from reglab.statistics.samples import Floats
from reglab.statistics.selection import best_place
from reglab.statistics.tables import phase_rows, require

End = Literal["largest", "smallest"]


def gains_by_condition(
    table: pd.DataFrame, baseline: str, arm: str, by: Sequence[str], metric: str = "test_error"
) -> pd.DataFrame:
    """Return baseline minus arm for each replicate and condition: positive where the arm is better.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, one below the other; only their comparison rows are used.
    baseline, arm : str
        Arms that every condition has.
    by : sequence of str
        Columns whose values make the conditions, ``["dataset", "width", "train"]``.
    metric : str
        A column for which less is better.

    Returns
    -------
    DataFrame
        A row a replicate, a column a condition (a level of the columns' index each of ``by``), in
        the metric's unit; conditions stand in the order of the table.

    Raises
    ------
    ReglabError
        If the conditions have different numbers of replicates, or as in `paired_differences`.
    """
    require(table, by)
    rows = phase_rows(table, "comparison")
    found = {key: paired_differences(own, baseline, arm, metric) for key, own in rows.groupby(list(by), sort=False)}
    counts = {key: len(values) for key, values in found.items()}
    if len(set(counts.values())) > 1:
        raise ReglabError(f"every condition needs the same replicates; got {counts} of them. Run all on the same.")
    columns = pd.MultiIndex.from_tuples(list(found), names=list(by))
    return pd.DataFrame(np.column_stack(list(found.values())), columns=columns)


def at_end(gains: pd.DataFrame, factor: str, end: End, within: str = "dataset") -> dict[str, Floats]:
    """Return the gains at one end of a factor, averaged over what else varies, for each replicate.

    Parameters
    ----------
    gains : DataFrame
        What `gains_by_condition` returns.
    factor : str
        A level of its columns with numbers, ``"width"``.
    end : {"largest", "smallest"}
        Which end: the largest or the smallest value that the group has.
    within : str
        The level whose values make the groups.

    Returns
    -------
    dict of str to array of shape (replicates,)
        In the gains' unit, by the values of ``within``.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("digits", 16), ("digits", 128)], names=["dataset", "width"])
    >>> at_end(pd.DataFrame([[1.0, 3.0], [0.0, 1.0]], columns=columns), "width", "largest")
    {'digits': array([3., 1.])}
    """
    found = {}
    for name, own in gains.T.groupby(level=within, sort=False):
        values = own.index.get_level_values(factor)
        wanted = values.max() if end == "largest" else values.min()
        found[str(name)] = own[values == wanted].mean().to_numpy(dtype=float)
    return found


def interaction(gains: pd.DataFrame, factor: str, at: End, within: str = "dataset") -> dict[str, Floats]:
    """Return how much more is gained at one end of a factor than at the other, for each replicate.

    Parameters
    ----------
    gains, factor, within
        As in `at_end`: each group is compared at its own smallest and largest value.
    at : {"largest", "smallest"}
        The end whose gains are counted positive: those at the other one are taken away.

    Returns
    -------
    dict of str to array of shape (replicates,)
        In the gains' unit, by the values of ``within``.

    Raises
    ------
    ReglabError
        If a group has one value of the factor only.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("digits", 16), ("digits", 128)], names=["dataset", "width"])
    >>> interaction(pd.DataFrame([[1.0, 3.0], [0.0, 1.0]], columns=columns), "width", at="largest")
    {'digits': array([2., 1.])}
    """
    for name, own in gains.T.groupby(level=within, sort=False):
        values = own.index.get_level_values(factor).unique()
        if len(values) < 2:
            raise ReglabError(f"{name} has the one {factor} {values[0]}; an interaction needs two or more.")
    largest, smallest = (at_end(gains, factor, end, within) for end in ("largest", "smallest"))
    sign = 1 if at == "largest" else -1
    return {name: sign * (largest[name] - smallest[name]) for name in largest}


def slopes(gains: pd.DataFrame, on: pd.Series) -> Floats:
    """Return, for each replicate, the slope of its gains over the conditions, by least squares.

    Parameters
    ----------
    gains : DataFrame
        What `gains_by_condition` returns: a row a replicate, a column a condition.
    on : Series
        A number for each condition, with the columns of ``gains`` as its index. It must not be
        measured on the same trials: noise that gain and number share would make a slope of its own.

    Returns
    -------
    array of shape (replicates,)
        In the gains' unit for each unit of ``on``.

    Raises
    ------
    ReglabError
        If there are fewer than two conditions, or the number is the same in all.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("a",), ("b",), ("c",)], names=["dataset"])
    >>> slopes(pd.DataFrame([[1.0, 3.0, 5.0]], columns=columns), pd.Series([0.0, 1.0, 2.0], index=columns))
    array([2.])
    """
    x = on.reindex(gains.columns).to_numpy(dtype=float)
    centred = x - x.mean()
    if not (centred**2).sum() > 0:
        raise ReglabError(f"a slope needs conditions that differ in what it is on; got {x.tolist()}.")
    return np.asarray(gains.to_numpy(dtype=float) @ centred / (centred**2).sum())


def tuning_gaps(table: pd.DataFrame, arm: str, by: Sequence[str]) -> pd.Series:
    """Return each condition's mean validation minus training error of an arm, on the tuning replicates.

    Counted are the tuning trials at the learning rate that the arm was compared with.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, one below the other.
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
    own = table[table["arm"] == arm]
    compared = phase_rows(own, "comparison")[[*by, "learning_rate"]].drop_duplicates()
    rows = phase_rows(own, "tuning").merge(compared, on=[*by, "learning_rate"])
    gaps = rows.assign(gap=rows["validation_error"] - rows["train_error"])
    return gaps.groupby(list(by), sort=False)["gap"].mean()


def gain_table(gains: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Return each condition's mean gain with its interval.

    The table has the levels of the gains' columns, then ``condition``, which is all of them in words,
    ``estimate``, ``low`` and ``high``.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("digits", 16)], names=["dataset", "width"])
    >>> gain_table(pd.DataFrame([[-1.0], [0.0], [1.0], [2.0], [3.0]], columns=columns)).round(2).to_dict("records")
    [{'dataset': 'digits', 'width': 16, 'condition': 'digits, width 16', 'estimate': 1.0, 'low': -0.96, 'high': 2.96}]
    """
    found = pd.DataFrame([interval(values, level)._asdict() for values in named(gains).values()])
    return pd.concat([gains.columns.to_frame(index=False).assign(condition=list(named(gains))), found], axis=1)


def named(gains: pd.DataFrame) -> dict[str, Floats]:
    """Return each condition's gains under its name in words.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("digits", 16)], names=["dataset", "width"])
    >>> named(pd.DataFrame([[1.0], [2.0]], columns=columns))
    {'digits, width 16': array([1., 2.])}
    """
    keys = gains.columns.to_frame(index=False).itertuples(index=False, name=None)
    return dict(zip((_words(gains.columns.names, key) for key in keys), gains.to_numpy(dtype=float).T, strict=True))


def best_places(table: pd.DataFrame, column: str, by: Sequence[str]) -> pd.DataFrame:
    """Return `best_place` of each condition: the columns ``by``, then best, low, high.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, one below the other.
    column : str
        A field of a regularizer, ``"dropout.rate"``.
    by : sequence of str
        Columns whose values make the conditions.
    """
    found = [
        {**dict(zip(by, key, strict=True)), **best_place(own, column)._asdict()}
        for key, own in table.groupby(list(by), sort=False)
    ]
    return pd.DataFrame(found)


def _words(names: Sequence[object], key: tuple[object, ...]) -> str:
    """Return a condition's values with the names of its levels; a text speaks for itself."""
    values = zip(names, key, strict=True)
    return ", ".join(value if isinstance(value, str) else f"{name} {value}" for name, value in values)
