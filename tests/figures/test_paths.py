"""Paths in few bytes: read back, they go through the same points."""

import re

import numpy as np
import pytest

from reglab.figures.paths import rounded, shortened


def points(path: str) -> list[list[float]]:
    """Return the end points of a relative path, as SVG defines its commands."""
    place = start = np.zeros(2)
    ends = []
    for letter, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        values = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
        size = {"z": 0, "h": 1, "v": 1, "M": 2, "l": 2, "q": 4, "c": 6}[letter]
        for first in range(0, len(values), size) if size else [0]:
            part = values[first : first + size]
            moved = {"h": (part[:1] or [0]) + [0], "v": [0, *part[:1]]}.get(letter, part[-2:])
            place = start if letter == "z" else np.array(moved) + (0 if letter == "M" else place)
            start = place if letter == "M" else start
            ends.append(place.tolist())
    return ends


@pytest.mark.parametrize("seed", range(5))
def test_each_point_is_rounded_by_itself(seed: int) -> None:
    drawn = np.random.default_rng(seed).normal(scale=100, size=(300, 2)).cumsum(axis=0) / 37
    path = " L ".join(f"{x:.6f} {y:.6f}" for x, y in drawn)
    np.testing.assert_allclose(points(shortened(f"M {path}")), drawn, atol=0.005 + 1e-9)


def test_curves_closed_parts_and_lines_along_an_axis_end_where_they_did() -> None:
    path = "M 1 2 C 1.5 2 2 2.5 2 3 Q 3 3 3.25 4 L 3.25 9 L 0.5 9 z L 2 2.125 M 7 -8 L 7 -8"
    ends = [[1, 2], [2, 3], [3.25, 4], [3.25, 9], [0.5, 9], [1, 2], [2, 2.12], [7, -8], [7, -8]]
    np.testing.assert_allclose(points(shortened(path)), ends, atol=1e-9)


@pytest.mark.parametrize("value", [0, -0.004, 0.05, -0.5, 10, 100.0, 1234.567, -99.996])
def test_a_rounded_number_is_the_number(value: float) -> None:
    assert float(rounded(value)) == pytest.approx(value, abs=0.005)
