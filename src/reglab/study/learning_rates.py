"""Grids of learning rates that extend themselves, and the choice of a learning rate in every replicate."""

from collections.abc import Sequence

import pandas as pd

from reglab.errors import ReglabError
from reglab.metrics import DIVERGED_ERROR, ranking
from reglab.study.sweeping import repeated_values

EXTENSIONS = 4
"""How often a grid may be extended at each end. With factors of three, four are a factor of 81: what still chooses the
end there is better told than followed."""


def check_grid(rates: Sequence[float]) -> None:
    """Raise unless the learning rates are one, or several that rise."""
    if not rates:
        raise ReglabError("Study: learning_rates must hold at least one learning rate; got none.")
    if repeated := repeated_values(rates):
        raise ReglabError(f"Study: learning_rates must differ; {repeated[0]!r} was given more than once.")
    if list(rates) != sorted(rates):
        raise ReglabError(f"Study: learning_rates must rise, as their grid is extended at its ends; got {list(rates)}.")


def choose(candidates: pd.DataFrame) -> pd.DataFrame:
    """Return each arm's candidate with the lowest validation error, in every replicate.

    Ties go to the lower validation NLL, then to the smaller learning rate. Of a trial that diverged, every answer
    counts as wrong. For regression the error is the root mean squared one.

    Parameters
    ----------
    candidates : DataFrame
        One row per trial: ``arm``, ``replicate`` and the columns of :func:`reglab.metrics.ranking`; none of the
        test set.

    Returns
    -------
    DataFrame
        The chosen rows, in the order of arms and replicates, with their index.

    Raises
    ------
    ReglabError
        If a column of the test set is there.

    Examples
    --------
    >>> candidates = pd.DataFrame({"arm": "none", "replicate": [0, 0, 1, 1], "learning_rate": [0.1, 0.3] * 2,
    ...                            "validation_error": [5.0, 4.0, 3.0, 3.0], "validation_nll": [1.0, 1.0, 1.0, 2.0]})
    >>> choose(candidates)["learning_rate"].tolist()
    [0.3, 0.1]
    """
    if seen := [name for name in candidates.columns if str(name).startswith("test_")]:
        raise ReglabError(f"choosing must not see the test set; the table holds {', '.join(seen)}.")
    worst = candidates.fillna({"validation_error": DIVERGED_ERROR}).fillna(float("inf"))
    best = worst.sort_values(list(ranking(worst.columns)), kind="stable").drop_duplicates(["arm", "replicate"])
    return candidates.loc[candidates.index.isin(best.index)]


def extended(grid: Sequence[float], first: Sequence[float], chosen: float) -> tuple[float, ...]:
    """Return a grid, longer by one learning rate at the end that was chosen, if an end was.

    The step is that of the grid at this end, and the new rate is rounded to two significant digits. A grid of one
    learning rate stays as it is: nothing is tuned.

    Parameters
    ----------
    grid : sequence of float
        The learning rates that were tried, rising.
    first : sequence of float
        Those of the study, from which each end moves by `EXTENSIONS` steps at most.
    chosen : float
        One of the grid.

    Examples
    --------
    >>> extended((0.01, 0.03, 0.1), (0.01, 0.03, 0.1), chosen=0.01)
    (0.0033, 0.01, 0.03, 0.1)
    """
    below, above = grid.index(first[0]), len(grid) - 1 - grid.index(first[-1])
    if len(first) > 1 and chosen == grid[0] and below < EXTENSIONS:
        return (_rounded(grid[0] ** 2 / grid[1]), *grid)
    if len(first) > 1 and chosen == grid[-1] and above < EXTENSIONS:
        return (*grid, _rounded(grid[-1] ** 2 / grid[-2]))
    return tuple(grid)


def middle(grid: Sequence[float]) -> float:
    """Return the middle learning rate of a grid; of an even number the lower one of the two."""
    return grid[(len(grid) - 1) // 2]


def _rounded(rate: float) -> float:
    return float(f"{rate:.2g}")
