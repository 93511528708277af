"""Columns that repeat like a person, and columns that merely repeat."""

import numpy as np
import pandas as pd
import pytest

from reglab.advice.reading.cells import Cells, understood
from reglab.advice.reading.repeats import agreement, repeating, shared_targets

RNG = np.random.default_rng(0)
PERSON = RNG.permutation(np.repeat(np.arange(60), 6))
N = len(PERSON)
NUMBERS = RNG.permutation(1000)[:60][PERSON]


def cells(**columns: object) -> dict[str, Cells]:
    return {name: understood(pd.Series(values)) for name, values in columns.items()}


@pytest.mark.parametrize("codes", [NUMBERS, [f"P{number}" for number in NUMBERS]])
@pytest.mark.parametrize("y", [RNG.integers(0, 2, 60)[PERSON], RNG.normal(size=60)[PERSON]])
def test_rows_of_a_person_share_the_target(codes, y):
    assert repeating(cells(person=codes, x=RNG.normal(size=N)), y) == ["person"]


@pytest.mark.parametrize("codes", [NUMBERS, [f"P{number}" for number in NUMBERS]])
def test_rows_of_a_person_share_other_columns(codes):
    columns = {"sex": RNG.integers(0, 2, 60)[PERSON], "height": RNG.normal(size=60)[PERSON], "x": RNG.normal(size=N)}
    assert repeating(cells(person=codes, **columns), RNG.integers(0, 2, N)) == ["person"]


def test_numbers_that_go_with_the_target_are_no_person():
    age = RNG.integers(18, 80, N)
    assert repeating(cells(age=age, x=RNG.normal(size=N)), age + 0.1 * RNG.normal(size=N)) == []
    assert repeating(cells(age=age, x=RNG.normal(size=N)), (age > 50).astype(int)) == []


def test_codes_that_say_nothing_are_no_person():
    columns = cells(code=NUMBERS, name=[f"P{number}" for number in NUMBERS], x=RNG.normal(size=N))
    assert repeating({"code": columns["code"], "x": columns["x"]}, RNG.integers(0, 2, N)) == []
    assert repeating({"name": columns["name"], "x": columns["x"]}, RNG.normal(size=N)) == []


def test_agreement_of_numbers_is_the_intraclass_correlation():
    codes, values = np.repeat(np.arange(500), 4), np.repeat(RNG.normal(size=500), 4) + RNG.normal(size=2000)
    table = values.reshape(500, 4)
    between, within = 4 * table.mean(1).var(ddof=1), table.var(axis=1, ddof=1).mean()
    expected = (between - within) / (between + 3 * within)
    assert agreement(values, codes) == pytest.approx(expected, abs=0.01)


def test_agreement_of_classes_by_counting_pairs():
    codes, values = RNG.integers(0, 9, 50), RNG.integers(0, 3, 50)
    pairs = [(i, j) for i in range(50) for j in range(i)]
    inside = np.mean([values[i] == values[j] for i, j in pairs if codes[i] == codes[j]])
    chance = np.mean([values[i] == values[j] for i, j in pairs])
    assert agreement(values, codes) == pytest.approx((inside - chance) / (1 - chance))


def test_nothing_to_compare_is_no_agreement():
    assert agreement(np.arange(4), np.arange(4)) == 0
    assert agreement(np.ones(4), np.array([0, 0, 1, 1])) == 0


def test_groups_of_one_row_share_nothing():
    assert shared_targets(np.array([0, 1]), np.array([0, 1])) == 0
