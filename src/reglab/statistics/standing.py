"""How methods stand over several conditions: mean ranks, which of them differ, and who is likely first."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics.confidence import LEVEL
from reglab.statistics.samples import EQUAL, Floats
from reglab.statistics.tables import grid, phase_rows, require

DRAWS = 10_000
"""Weightings for a probability: its standard error is then at most 0.5 percentage points."""


@dataclass(frozen=True)
class Standing:
    """Where arms stand over conditions.

    Parameters
    ----------
    arms : DataFrame
        ``arm``, ``rank`` (mean over the conditions; 1 is the best), ``first`` (probability of the
        lowest mean rank); the best rank first.
    critical : float
        Two mean ranks that are further apart than this differ.
    alike : tuple of (int, int)
        First and last row of each group of arms of which no two differ; the largest such groups, of
        two arms or more.
    conditions, replicates : int
        What the ranks are made of; replicates are those of each condition.
    metric : str
        What was ranked.
    level : float
        The chance that no two arms are called different where none differ.
    """

    arms: pd.DataFrame
    critical: float
    alike: tuple[tuple[int, int], ...]
    conditions: int
    replicates: int
    metric: str
    level: float


def standing(table: pd.DataFrame, seed: int, metric: str = "test_error", level: float = LEVEL) -> Standing:
    r"""Return how the arms stand over the data sets of a table.

    Arms are ranked by their mean metric on each data set, and ranks are averaged over the data sets.
    Whether two arms differ is said of the population that the data sets come from, by Nemenyi's test
    (`critical_difference`). The probability of being first is that of the lowest mean rank under
    the Bayesian bootstrap: data sets are weighted with :math:`\mathrm{Dirichlet}(1, \dots, 1)`, and
    within each its replicates.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, one below the other; only their comparison rows are used. Every arm needs
        the same replicates on every data set. A diverged trial puts its arm last.
    seed : int
        Of the weights.
    metric : str
        A column for which less is better.
    level : float
        Of the comparisons, in (0, 1).

    Raises
    ------
    ReglabError
        If there is one arm only, or an arm lacks a replicate that another one has.

    References
    ----------
    Demšar, Statistical comparisons of classifiers over multiple data sets, 2006.
    Rubin, The Bayesian bootstrap, 1981.
    Benavoli, Corani, Demšar and Zaffalon, Time for a change: a tutorial for comparing multiple
    classifiers through Bayesian analysis, 2017.
    """
    require(table, ["dataset", "replicate", "arm", metric])
    rows = phase_rows(table, "comparison")
    grid(rows.drop_duplicates(["dataset", "replicate"]), ["replicate"], "dataset", metric)
    errors = grid(rows, ["dataset", "replicate"], "arm", metric).fillna(np.inf)
    arms, conditions = list(errors.columns), errors.index.get_level_values("dataset").nunique()
    values = errors.to_numpy(dtype=float).reshape(conditions, -1, len(arms))
    ranks = _ranks(values.mean(1)).mean(0)
    stands = pd.DataFrame({"arm": arms, "rank": ranks, "first": probability_first(values, np.random.default_rng(seed))})
    stands = stands.sort_values("rank", kind="stable", ignore_index=True)
    critical = critical_difference(len(arms), conditions, level)
    alike = groups_within(stands["rank"].to_numpy(), critical)
    return Standing(stands, critical, alike, conditions, values.shape[1], metric, level)


def probability_first(values: Floats, rng: np.random.Generator, draws: int = DRAWS) -> Floats:
    """Return each arm's probability of the lowest mean rank, by the Bayesian bootstrap.

    Parameters
    ----------
    values : array of shape (conditions, replicates, arms)
        A metric for which less is better.
    rng : numpy.random.Generator
        Draws the weights.
    draws : int
        Weightings, 1 or more.

    Returns
    -------
    array of shape (arms,)
        Summing to 1; arms that are first together share the draw.

    Examples
    --------
    >>> first = probability_first(np.array([[[1.0, 2.0]], [[1.0, 2.0]], [[2.0, 1.0]]]), np.random.default_rng(0))
    >>> [round(float(p), 1) for p in first]  # exactly 3/4 and 1/4
    [0.8, 0.2]
    """
    conditions, replicates, _ = values.shape
    within = rng.dirichlet(np.ones(replicates), size=(draws, conditions))
    means = (within[..., None] * values).sum(2)
    ranks = _ranks(means)
    among = rng.dirichlet(np.ones(conditions), size=draws)
    overall = (among[..., None] * ranks).sum(1)
    first = overall <= overall.min(1, keepdims=True) + EQUAL
    return np.asarray((first / first.sum(1, keepdims=True)).mean(0))


def _ranks(means: Floats) -> Floats:
    """Return ranks over the last axis; means that differ by the order of their summands alone are tied."""
    return np.asarray(stats.rankdata(np.round(means, 9), axis=-1))


def critical_difference(arms: int, conditions: int, level: float = LEVEL) -> float:
    r"""Return how far apart two mean ranks must be to differ, by Nemenyi's test.

    .. math:: \mathrm{CD} = q \sqrt{\frac{k (k + 1)}{6 N}}

    for :math:`k` arms and :math:`N` conditions, with :math:`q` the studentised range's quantile
    divided by :math:`\sqrt 2`.

    Raises
    ------
    ReglabError
        If there are fewer than two arms or no condition.

    Examples
    --------
    >>> round(critical_difference(4, 14), 2)
    1.25
    """
    if arms < 2 or conditions < 1:
        raise ReglabError(
            f"a critical difference needs two arms and one condition or more; got {arms} and {conditions}."
        )
    quantile = float(stats.studentized_range.ppf(level, arms, np.inf)) / np.sqrt(2)
    return float(quantile * np.sqrt(arms * (arms + 1) / (6 * conditions)))


def groups_within(ranks: Floats, critical: float) -> tuple[tuple[int, int], ...]:
    """Return the largest runs of ascending ranks that reach no further than the critical difference.

    Examples
    --------
    >>> groups_within(np.array([1.0, 2.0, 2.5, 5.0]), 1.2)
    ((0, 1), (1, 2))
    """
    last = np.searchsorted(ranks, ranks + critical, side="right") - 1
    reach = [-1, *last[:-1]]
    return tuple(
        (start, int(end))
        for start, (end, before) in enumerate(zip(last, reach, strict=True))
        if end > start and end > before
    )
