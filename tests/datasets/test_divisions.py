"""Divisions into splits: disjoint, of the asked sizes, and keeping apart what must be apart."""

import numpy as np
import pytest

from reglab.datasets.divisions import Rows, Sizes, by_class, by_group, by_time
from reglab.datasets.examples import Examples, Loaded

SIZES = Sizes(train=40, validation=12, test=15)


def check(rows: Rows, count: int) -> None:
    assert [len(part) for part in rows] == list(SIZES)
    together = np.concatenate(rows)
    assert len(set(together)) == len(together)
    assert together.min() >= 0
    assert together.max() < count


def test_by_class_every_split_has_the_classes_in_proportion() -> None:
    y = np.repeat([0, 1, 2], [60, 30, 10])
    whole = Loaded(Examples(np.zeros((100, 1)), y), Examples(np.zeros((0, 1)), y[:0]))
    rows = by_class(whole, SIZES, np.random.default_rng(0))
    check(rows, 100)
    for part in rows:
        assert np.abs(np.bincount(y[part], minlength=3) / len(part) - [0.6, 0.3, 0.1]).max() < 0.06


@pytest.mark.parametrize("seed", range(20))
def test_by_group_no_group_is_on_two_sides(seed: int) -> None:
    rng = np.random.default_rng(seed)
    groups = rng.integers(0, 25, 100)
    spare = 2 * np.bincount(groups).max()
    sizes = Sizes(40, 12, min(15, 100 - 52 - spare))
    rows = by_group(groups, sizes, spare, rng)
    sides = [set(groups[part]) for part in rows]
    assert len(set().union(*sides)) == sum(map(len, sides))
    assert [len(part) for part in rows] == list(sizes)


def test_by_time_the_order_within_a_split_is_random() -> None:
    rows = by_time(np.arange(100)[::-1], SIZES, np.random.default_rng(0))
    check(rows, 100)
    assert rows.train.tolist() != sorted(rows.train)
    assert rows.train.min() > rows.validation.max()  # the times fall with the row's number
    assert rows.validation.min() > rows.test.max()
