"""The loop: early stopping on curves worked out by hand."""

import math

import pytest

from reglab.regularizers import EarlyStopping

NAN = math.nan


def ends(curve: list[float], patience: int, min_improvement: float = 0.0) -> tuple[int, int]:
    """Return the epoch at which training stops (0: it does not), and the epoch that is kept then."""
    part = EarlyStopping(patience=patience, min_improvement=min_improvement)
    kept = 0
    for epoch in range(1, len(curve) + 1):
        stop, kept = part.stops(curve[:epoch])
        if stop:
            return epoch, kept
    return 0, kept


@pytest.mark.parametrize(
    ("curve", "patience", "expected"),
    [
        pytest.param([0.9, 0.7, 0.8, 0.6, 0.7, 0.8], 2, (6, 4), id="an improvement starts the wait anew"),
        pytest.param([0.9, 0.7, 0.8, 0.6], 1, (3, 2), id="the first epoch without one ends it"),
        pytest.param([0.9, 0.8, 0.7, 0.6], 1, (0, 4), id="falls to the end"),
        pytest.param([0.5, 0.5, 0.5], 2, (3, 1), id="equal is no improvement"),
        pytest.param([0.5, 0.6], 3, (0, 1), id="too short to stop"),
    ],
)
def test_waits_for_an_improvement(curve: list[float], patience: int, expected: tuple[int, int]) -> None:
    assert ends(curve, patience) == expected


@pytest.mark.parametrize(
    ("curve", "expected"),
    [
        pytest.param([1.0, 0.95, 0.92, 0.5], (3, 3), id="small steps do not count, their lowest is kept"),
        pytest.param([1.0, 0.95, 0.89, 0.85, 0.82], (5, 5), id="together they count from the last improvement"),
        pytest.param([1.0, 0.95, 0.96, 0.5], (3, 2), id="the lowest is kept, not the last improvement"),
    ],
)
def test_smallest_improvement(curve: list[float], expected: tuple[int, int]) -> None:
    assert ends(curve, patience=2, min_improvement=0.1) == expected


@pytest.mark.parametrize(
    ("curve", "expected"),
    [
        pytest.param([0.9, NAN, NAN, NAN], (3, 1), id="diverged: the last good epoch"),
        pytest.param([NAN, NAN, NAN], (3, 1), id="never a number: the first"),
        pytest.param([NAN, 0.9, 0.8, 0.8, 0.9], (5, 3), id="recovered"),
        pytest.param([math.inf, math.inf, 0.4, math.inf], (0, 3), id="infinite is no improvement"),
    ],
)
def test_what_is_no_number_never_improves(curve: list[float], expected: tuple[int, int]) -> None:
    assert ends(curve, patience=2) == expected
