"""Grids of learning rates that extend themselves."""

from itertools import pairwise

import pytest

from reglab.study.learning_rates import EXTENSIONS, extended, middle, spaced


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [(0.03, (0.01, 0.03, 0.1)), (0.1, (0.01, 0.03, 0.1, 0.33)), (0.01, (0.0033, 0.01, 0.03, 0.1))],
)
def test_a_grid_grows_at_the_end_that_was_chosen(chosen: float, expected: tuple[float, ...]) -> None:
    grid = (0.01, 0.03, 0.1)
    assert extended(grid, grid, chosen) == expected


def test_a_grid_grows_up_to_the_stated_limit() -> None:
    first = grid = (0.01, 0.1)
    for _ in range(10):
        grid = extended(grid, first, grid[0])
    assert len(grid) == len(first) + EXTENSIONS
    assert grid[0] == pytest.approx(1e-6)


def test_a_single_learning_rate_is_used_as_it_is() -> None:
    assert extended((0.1,), (0.1,), 0.1) == (0.1,)


def test_the_middle_of_an_even_grid_is_the_lower_of_two() -> None:
    assert (middle([1.0, 2.0, 3.0]), middle([1.0, 2.0, 3.0, 4.0])) == (2.0, 2.0)


def test_a_search_has_learning_rates_from_one_step_below_a_grid_to_one_above_evenly_spaced() -> None:
    rates = spaced((0.003, 0.01, 0.03, 0.1), 5)
    # the ends are 0.003² / 0.01 and 0.1² / 0.03, to two digits
    assert (rates[0], rates[-1]) == (0.0009, 0.33)
    factors = [after / before for before, after in pairwise(rates)]
    assert factors == pytest.approx([(0.333 / 0.0009) ** 0.25] * 4, rel=0.05)
