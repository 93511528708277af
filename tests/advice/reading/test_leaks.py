"""Columns that give the target away, and columns that merely help."""

import numpy as np
import pandas as pd
import pytest

from reglab.advice.reading import leaks as module
from reglab.advice.reading import read
from reglab.advice.reading.leaks import leaks

RNG = np.random.default_rng(0)
N = 400
Y = RNG.integers(0, 2, N)
NOISE = RNG.normal(size=N)


def parts(x: np.ndarray) -> dict[str, np.ndarray]:
    return {f"x{index}": np.array([index]) for index in range(x.shape[1])}


@pytest.mark.parametrize(
    ("column", "gives_away"),
    [
        (Y, True),
        (5 - 3 * Y + 0.1 * NOISE, True),
        (np.where(Y, 1, np.where(NOISE > 0, 0, 2)), True),  # between two thresholds
        (np.where(Y == 1, np.nan, 1.0), True),  # missing where the class is 1
        (Y + NOISE, False),
        (np.where(RNG.random(N) < 0.05, 1 - Y, Y), False),  # 5 % errors may well be honest
        (NOISE, False),
        (np.arange(N), False),
    ],
)
def test_a_class_is_given_away(column, gives_away):
    x = np.column_stack([NOISE, column]).astype(float)
    assert leaks(x, Y, parts(x)) == (["x1"] if gives_away else [])


@pytest.mark.parametrize(
    ("column", "gives_away"),
    [
        (NOISE, True),
        (1.19 * NOISE + 4, True),
        (np.exp(NOISE), True),
        (NOISE + 0.2 * RNG.normal(size=N), False),
        (RNG.normal(size=N), False),
    ],
)
def test_a_number_is_given_away(column, gives_away):
    x = np.column_stack([RNG.normal(size=N), column])
    assert leaks(x, NOISE, parts(x)) == (["x1"] if gives_away else [])


def test_of_many_columns_those_are_found_that_tell_most(monkeypatch):
    monkeypatch.setattr(module, "WIDE", 100)
    x = np.column_stack([RNG.normal(size=(N, 200)), Y])
    assert leaks(x, Y, parts(x)) == ["x200"]
    x = np.column_stack([RNG.normal(size=(N, 200)), 2 * NOISE])
    assert leaks(x, NOISE, parts(x)) == ["x200"]


def test_a_rare_class_is_no_leak_of_every_column():
    y = (np.arange(N) < 8).astype(int)
    x = RNG.normal(size=(N, 3))
    assert leaks(x, y, parts(x)) == []


def test_ten_classes_are_given_away_by_a_category():
    y = RNG.integers(0, 10, N)
    table = pd.DataFrame({"code": [f"c{label * 7 % 10}" for label in y], "x": NOISE, "y": [f"k{label}" for label in y]})
    warnings = "\n".join(read(table, target="y").warnings)
    assert "Column 'code' alone nearly gives the target away. Leave it out with `--drop`" in warnings
    assert "'x'" not in warnings
