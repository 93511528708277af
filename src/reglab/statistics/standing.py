"""How methods rank over several data sets: mean ranks, and which of them differ."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics.confidence import LEVEL
from reglab.statistics.samples import Floats


@dataclass(frozen=True, eq=False)
class Standing:
    """How methods rank over data sets.

    Parameters
    ----------
    methods : DataFrame
        ``method`` and ``rank`` (the mean over the data sets; 1 is best), sorted by rank.
    critical : float
        Mean ranks further apart than this differ.
    alike : tuple of (int, int)
        First and last row of each largest group, of two methods or more, in which no two differ.
    datasets : int
        The number of data sets.
    level : float
        The chance that no two methods are declared different if none differ.
    """

    methods: pd.DataFrame
    critical: float
    alike: tuple[tuple[int, int], ...]
    datasets: int
    level: float


def standing(effects: pd.DataFrame, level: float = LEVEL) -> Standing:
    """Return how methods rank over data sets.

    Methods are ranked on each data set, and ranks are averaged over the data sets. Nemenyi's test
    (`critical_difference`) tells whether two methods differ in the population that the data sets come from.

    Parameters
    ----------
    effects : DataFrame
        One row per data set and one column per method; the larger, the better. None is missing.
    level : float
        Of all comparisons together, in (0, 1).

    Raises
    ------
    ReglabError
        If there is only one method, no data set, or a value is missing.

    References
    ----------
    Demšar, Statistical comparisons of classifiers over multiple data sets, 2006.

    Examples
    --------
    >>> standing(pd.DataFrame({"none": [0.0, 0.0], "L2": [4.0, 1.0]})).methods.to_dict("list")
    {'method': ['L2', 'none'], 'rank': [1.0, 2.0]}
    """
    if effects.isna().any(axis=None):
        raise ReglabError("ranks need every method on every data set; some are missing.")
    critical = critical_difference(effects.shape[1], len(effects), level)
    ranks = _ranks(-effects.to_numpy(dtype=float)).mean(0)
    ranked = pd.DataFrame({"method": list(effects.columns), "rank": ranks})
    ranked = ranked.sort_values("rank", kind="stable", ignore_index=True)
    alike = groups_within(ranked["rank"].to_numpy(), critical)
    return Standing(ranked, critical, alike, len(effects), level)


def _ranks(means: Floats) -> Floats:
    """Return ranks over the last axis, with ties for means that differ only by rounding."""
    return np.asarray(stats.rankdata(np.round(means, 9), axis=-1))


def critical_difference(methods: int, datasets: int, level: float = LEVEL) -> float:
    r"""Return how far apart two mean ranks must be to differ, by Nemenyi's test.

    .. math:: \mathrm{CD} = q \sqrt{\frac{k (k + 1)}{6 N}}

    for :math:`k` methods and :math:`N` data sets, where :math:`q` is the quantile of the studentised range
    divided by :math:`\sqrt 2`.

    Raises
    ------
    ReglabError
        If there are fewer than two methods, or no data sets.

    Examples
    --------
    >>> round(critical_difference(4, 14), 2)
    1.25
    """
    if methods < 2 or datasets < 1:
        raise ReglabError(
            f"a critical difference needs at least two methods and one data set; got {methods} and {datasets}."
        )
    quantile = float(stats.studentized_range.ppf(level, methods, np.inf)) / np.sqrt(2)
    return float(quantile * np.sqrt(methods * (methods + 1) / (6 * datasets)))


def groups_within(ranks: Floats, critical: float) -> tuple[tuple[int, int], ...]:
    """Return the largest runs of ascending ranks that span at most the critical difference.

    Parameters
    ----------
    ranks : array of shape (methods,)
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
