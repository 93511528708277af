"""How arms rank over several data sets: mean ranks, which of them differ, and which is likely best."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics.confidence import LEVEL
from reglab.statistics.samples import EQUAL, Floats
from reglab.statistics.tables import arms_by_replicate

DRAWS = 10_000
"""Random weightings behind a probability; its standard error is then at most 0.5 percentage points."""


@dataclass(frozen=True)
class Standing:
    """How arms rank over conditions.

    Parameters
    ----------
    arms : DataFrame
        ``arm``, ``rank`` (the mean over the conditions; 1 is best) and ``first`` (the probability of the
        lowest mean rank), sorted by rank.
    critical : float
        Mean ranks further apart than this differ.
    alike : tuple of (int, int)
        First and last row of each largest group, of two arms or more, in which no two differ.
    conditions, replicates : int
        The number of conditions, and of replicates in each.
    metric : str
        What was ranked.
    level : float
        The chance that no two arms are declared different if none differ.
    """

    arms: pd.DataFrame
    critical: float
    alike: tuple[tuple[int, int], ...]
    conditions: int
    replicates: int
    metric: str
    level: float


def standing(table: pd.DataFrame, seed: int, metric: str = "test_error", level: float = LEVEL) -> Standing:
    r"""Return how the arms rank over the data sets of a table.

    Arms are ranked by their mean metric on each data set, and ranks are averaged over the data sets.
    Nemenyi's test (`critical_difference`) tells whether two arms differ in the population that the data
    sets come from. The probability of being first is that of the lowest mean rank under the Bayesian
    bootstrap, which weights data sets with :math:`\mathrm{Dirichlet}(1, \dots, 1)`, and the replicates
    within each data set likewise.

    Parameters
    ----------
    table : DataFrame
        Studies' tables, concatenated. Only their comparison rows are used. Every arm needs the same
        replicates on every data set. A diverged trial puts its arm last.
    seed : int
        Seeds the random weights.
    metric : str
        A column for which less is better.
    level : float
        Of all comparisons together, in (0, 1).

    Returns
    -------
    Standing

    Raises
    ------
    ReglabError
        If there is only one arm, or an arm lacks a replicate that another has.

    References
    ----------
    Demšar, Statistical comparisons of classifiers over multiple data sets, 2006.
    Rubin, The Bayesian bootstrap, 1981.
    Benavoli, Corani, Demšar and Zaffalon, Time for a change: a tutorial for comparing multiple
    classifiers through Bayesian analysis, 2017.
    """
    errors = arms_by_replicate(table, metric).fillna(np.inf)
    arms, conditions = list(errors.columns), errors.index.get_level_values("dataset").nunique()
    values = errors.to_numpy(dtype=float).reshape(conditions, -1, len(arms))
    ranks = _ranks(values.mean(1)).mean(0)
    ranked = pd.DataFrame({"arm": arms, "rank": ranks, "first": probability_first(values, np.random.default_rng(seed))})
    ranked = ranked.sort_values("rank", kind="stable", ignore_index=True)
    critical = critical_difference(len(arms), conditions, level)
    alike = groups_within(ranked["rank"].to_numpy(), critical)
    return Standing(ranked, critical, alike, conditions, values.shape[1], metric, level)


def probability_first(values: Floats, rng: np.random.Generator, draws: int = DRAWS) -> Floats:
    """Return each arm's probability of having the lowest mean rank, by the Bayesian bootstrap.

    Parameters
    ----------
    values : array of shape (conditions, replicates, arms)
        A metric for which less is better.
    rng : numpy.random.Generator
        Draws the weights.
    draws : int
        The number of weightings, 1 or more.

    Returns
    -------
    array of shape (arms,)
        They sum to 1; arms that tie for first share the draw.

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
    across = rng.dirichlet(np.ones(conditions), size=draws)
    overall = (across[..., None] * ranks).sum(1)
    first = overall <= overall.min(1, keepdims=True) + EQUAL
    return np.asarray((first / first.sum(1, keepdims=True)).mean(0))


def _ranks(means: Floats) -> Floats:
    """Return ranks over the last axis, with ties for means that differ only by rounding."""
    return np.asarray(stats.rankdata(np.round(means, 9), axis=-1))


def critical_difference(arms: int, conditions: int, level: float = LEVEL) -> float:
    r"""Return how far apart two mean ranks must be to differ, by Nemenyi's test.

    .. math:: \mathrm{CD} = q \sqrt{\frac{k (k + 1)}{6 N}}

    for :math:`k` arms and :math:`N` conditions, where :math:`q` is the quantile of the studentised range
    divided by :math:`\sqrt 2`.

    Raises
    ------
    ReglabError
        If there are fewer than two arms, or no conditions.

    Examples
    --------
    >>> round(critical_difference(4, 14), 2)
    1.25
    """
    if arms < 2 or conditions < 1:
        raise ReglabError(
            f"a critical difference needs at least two arms and one condition; got {arms} and {conditions}."
        )
    quantile = float(stats.studentized_range.ppf(level, arms, np.inf)) / np.sqrt(2)
    return float(quantile * np.sqrt(arms * (arms + 1) / (6 * conditions)))


def groups_within(ranks: Floats, critical: float) -> tuple[tuple[int, int], ...]:
    """Return the largest runs of ascending ranks that span at most the critical difference.

    Parameters
    ----------
    ranks : array of shape (arms,)
        Mean ranks, ascending.
    critical : float
        The critical difference.

    Returns
    -------
    tuple of (int, int)
        First and last index of each run of two or more.

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
