"""Grids of learning rates that extend themselves."""

from collections.abc import Sequence

import numpy as np

from reglab.errors import ReglabError
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


def spaced(grid: Sequence[float], count: int) -> tuple[float, ...]:
    """Return learning rates for a search: evenly spaced in their logarithm, from one step below a grid to one above.

    Parameters
    ----------
    grid : sequence of float
        Two learning rates or more, rising.
    count : int
        How many to return, 2 or more; each is rounded to two significant digits.

    Examples
    --------
    >>> spaced((0.01, 0.1), 4)
    (0.001, 0.01, 0.1, 1.0)
    """
    ends = grid[0] ** 2 / grid[1], grid[-1] ** 2 / grid[-2]
    return tuple(_rounded(rate) for rate in np.geomspace(*ends, count))


def _rounded(rate: float) -> float:
    return float(f"{rate:.2g}")
