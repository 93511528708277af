"""Packed curves hold what they were made of."""

import numpy as np
import pytest

from reglab.analyses.arms import Curve
from reglab.publishing.site.explorer.packing import MULTIPLES, integers, planes


def unpacked(packed):
    """The integers again, as the page does it."""
    total = len(packed) // 4
    unsigned = [sum(packed[plane * total + place] << (8 * plane) for plane in range(4)) for place in range(total)]
    return [number // 2 if number % 2 == 0 else -(number + 1) // 2 for number in unsigned]


def curve(trials, low, high):
    trials = np.asarray(trials, dtype=float)
    return Curve(np.arange(1, 1 + trials.shape[1]), trials.mean(0), np.asarray(low), np.asarray(high), trials)


def test_integers_come_back_from_planes():
    numbers = [0, 1, -1, 127, -128, 255, 256, -70_000, 2**30, -(2**31)]
    assert unpacked(planes([np.array(numbers[:4]), np.array(numbers[4:])])) == numbers
    assert planes([]) == b""


def test_trials_are_the_first_and_the_others_above_it():
    values, _ = integers(curve([[10.0, 20.0], [10.254, 18.5], [9.0, 20.0]], [9.0, 19.0], [11.0, 20.0]), 2)
    assert values.tolist() == [1000, 2000, 25, -150, -100, 0]


def test_ends_are_in_hundredths_of_the_range_of_the_trials():
    _, ends = integers(curve([[10.0, 20.0], [12.0, 30.0]], [-1.706, 20.0], [23.706, 28.0]), 2)
    assert ends.tolist() == [round(12.706 / 2 * MULTIPLES), 50, 635, 30]


@pytest.mark.parametrize(("end", "stored"), [(np.inf, -1), (0.0, 0)])
def test_equal_trials_have_no_interval_or_one_without_length(end, stored):
    _, ends = integers(curve([[5.0], [5.0]], [5.0 - end], [5.0 + end]), 2)
    assert ends.tolist() == [stored, stored]


def test_what_is_too_large_is_cut_rather_than_wrapped():
    values, _ = integers(curve([[1e30], [-1e30]], [-np.inf], [np.inf]), 3)
    assert values.tolist() == [2**30, -(2**31)]
