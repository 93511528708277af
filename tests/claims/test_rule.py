"""The verdict rule, case by case."""

import numpy as np
import pytest

from reglab.claims import rule


@pytest.mark.parametrize(
    ("estimate", "low", "high", "expected"),
    [
        (0.8, 0.1, 1.5, "supported"),
        (0.5, 0.1, 0.9, "supported"),
        (0.49, 0.1, 0.9, "undecided"),
        (0.8, 0.0, 1.6, "undecided"),
        (-0.8, -1.5, -0.1, "contradicted"),
        (-0.5, -0.9, -0.1, "contradicted"),
        (-0.49, -0.9, -0.1, "undecided"),
        (0.2, 0.1, 0.3, "negligible"),
        (0.0, -0.49, 0.49, "negligible"),
        (0.0, -0.5, 0.49, "undecided"),
        (0.0, -0.49, 0.5, "undecided"),
        (0.0, -np.inf, np.inf, "undecided"),
    ],
)
def test_the_rule_gives_the_expected_verdict(estimate: float, low: float, high: float, expected: str) -> None:
    assert rule(estimate, low, high, 0.5) == expected


def test_an_estimate_that_misses_the_smallest_effect_by_rounding_reaches_it() -> None:
    assert rule(np.nextafter(0.5, 0), 0.1, 0.9, 0.5) == "supported"
    assert rule(np.nextafter(-0.5, 0), -0.9, -0.1, 0.5) == "contradicted"
