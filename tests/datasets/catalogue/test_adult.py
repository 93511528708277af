"""Adult against the csv module and the publisher's counts."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from reglab import datasets
from reglab.datasets.examples import Loaded
from reglab.datasets.pools import load
from reglab.specs.trial import Data

NUMBERS = [0, 2, 4, 10, 11, 12]
CATEGORIES = [1, 3, 5, 6, 7, 8, 9, 13]


@pytest.fixture(scope="module")
def adult(available: Callable[[str], str]) -> Loaded:
    return load(available("adult"))


def read(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return [row for row in csv.reader(file, skipinitialspace=True) if len(row) == 15]


@pytest.fixture(scope="module")
def files(adult: Loaded) -> tuple[list[list[str]], list[list[str]]]:
    folder = datasets.fetch("adult")
    return read(folder / "adult.data"), read(folder / "adult.test")


Files = tuple[list[list[str]], list[list[str]]]


def test_sizes_and_classes_are_those_published(adult: Loaded, files: Files) -> None:
    assert [len(part.y) for part in adult] == [len(rows) for rows in files] == [32_561, 16_281]
    # adult.names: 23.93 % of all have more, and 24.78 % of the 45,222 without a missing value
    richer = np.concatenate([adult.pool.y, adult.test.y])
    assert round(100 * richer.mean(), 2) == 23.93
    complete = np.array(["?" not in row for rows in files for row in rows])
    assert complete.sum() == 45_222
    assert round(100 * richer[complete].mean(), 2) == 24.78


def test_every_row_is_that_of_the_file(adult: Loaded, files: Files) -> None:
    levels = [sorted({row[column] for rows in files for row in rows}) for column in CATEGORIES]
    assert sum("?" in names for names in levels) == 3
    starts = len(NUMBERS) + np.cumsum([0, *map(len, levels)])
    for part, rows in zip(adult, files, strict=True):
        assert np.array_equal(part.x[:, : len(NUMBERS)], [[float(row[column]) for column in NUMBERS] for row in rows])
        assert part.y.tolist() == [int(row[-1].startswith(">50K")) for row in rows]
        indicators = part.x[:, len(NUMBERS) :]
        assert set(np.unique(indicators)) == {0, 1}
        assert (indicators.sum(axis=1) == len(CATEGORIES)).all()
        for column, names, start in zip(CATEGORIES, levels, starts, strict=False):
            chosen = part.x[:, start : start + len(names)].argmax(axis=1)
            assert [names[level] for level in chosen] == [row[column] for row in rows]


def test_numbers_are_scaled_and_indicators_are_not(adult: Loaded) -> None:
    x, _ = datasets.split(Data(name="adult", train=500, validation=10), replicate=0).part("train")
    assert np.allclose(x[:, : len(NUMBERS)].mean(axis=0), 0, atol=1e-6)
    assert np.allclose(x[:, : len(NUMBERS)].std(axis=0), 1, atol=1e-5)
    assert set(np.unique(x[:, len(NUMBERS) :])) == {0, 1}
