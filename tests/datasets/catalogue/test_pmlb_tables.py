"""The tables from PMLB, read by hand, against what their first publishers counted."""

import csv
import gzip
from collections import Counter
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from reglab import datasets
from reglab.datasets.pools import load
from reglab.specs.trial import Data

Read = Callable[[str], np.ndarray]


@pytest.fixture(scope="module")
def read(available: Callable[[str], str]) -> Read:
    """Return the rows of a set's file, the class last."""

    @cache
    def rows(name: str) -> np.ndarray:
        folder = datasets.fetch(available(name))
        with gzip.open(folder / f"{name.replace('-', '_')}.tsv.gz", "rt", newline="") as file:
            header, *lines = csv.reader(file, delimiter="\t")
        assert header.index("target") == len(header) - 1
        return np.array([[int(value.removesuffix(".0")) for value in line] for line in lines], dtype=np.uint8)

    return rows


def loaded(name: str) -> np.ndarray:
    """The pool's rows, then the test set's, the class last."""
    return np.vstack([np.column_stack(part) for part in load(name)]).astype(np.uint8)


def decoded(name: str, rows: np.ndarray) -> np.ndarray:
    """The same with each category's indicators turned back into the code, that of the feature that is 1."""
    stored, columns = loaded(name), []
    for codes in rows[:, :-1].T:
        levels = np.array(sorted(set(codes)))
        block, stored = np.hsplit(stored, [len(levels)])
        assert set(np.unique(block)) == {0, 1}
        assert (block.sum(axis=1) == 1).all()
        columns.append(levels[block.argmax(axis=1)])
    assert stored.shape[1] == 1, "only the class is left"
    return np.column_stack([*columns, stored])


def counted(rows: np.ndarray) -> Counter[bytes]:
    return Counter(map(np.ndarray.tobytes, rows))


def test_satimage_is_the_file_with_its_classes_renumbered(read: Read) -> None:
    rows = read("satimage")
    assert Counter(row[-1] for row in rows) == {1: 1533, 2: 703, 3: 1358, 4: 626, 5: 707, 7: 1508}
    # code 6, the mixture, does not occur
    renumbered = np.column_stack([rows[:, :-1], np.where(rows[:, -1] == 7, 6, rows[:, -1]) - 1])
    assert counted(loaded("satimage")) == counted(renumbered)


def test_splice_is_the_file_without_its_duplicates(read: Read) -> None:
    rows = read("splice")
    assert Counter(row[-1] for row in rows) == {0: 764, 1: 769, 2: 1655}
    distinct = set(counted(rows))
    assert len(rows) - len(distinct) == 285
    assert len(distinct) - len({row[:-1] for row in distinct}) == 1
    assert counted(decoded("splice", rows)) == Counter(distinct)


def test_splice_has_the_letters_at_which_introns_begin_and_end(read: Read) -> None:
    stored = decoded("splice", read("splice"))
    adenine, guanine, thymine = 0, 2, 4
    begins = (stored[:, 30] == guanine) & (stored[:, 31] == thymine)
    ends = (stored[:, 28] == adenine) & (stored[:, 29] == guanine)
    assert [begins[stored[:, -1] == label].mean() > 0.98 for label in range(3)] == [True, False, False]
    assert [ends[stored[:, -1] == label].mean() > 0.98 for label in range(3)] == [False, True, False]


MOVES = {
    "draw": 2796, "zero": 27, "one": 78, "two": 246, "three": 81, "four": 198, "five": 471, "six": 592, "seven": 683,
    "eight": 1433, "nine": 1712, "ten": 1985, "eleven": 2854, "twelve": 3597, "thirteen": 4194, "fourteen": 4553,
    "fifteen": 2166, "sixteen": 390,
}  # fmt: skip
"""Positions by the moves to a win, as their publisher counted them."""


def test_krkopt_is_the_file(read: Read) -> None:
    rows = read("krkopt")
    assert [count for _, count in sorted(Counter(row[-1] for row in rows).items())] == [
        count for _, count in sorted(MOVES.items())
    ]
    assert counted(decoded("krkopt", rows)) == counted(rows)


def test_rare_classes_of_krkopt_are_held_out_by_a_third_too(available: Callable[[str], str]) -> None:
    pool, test = load(available("krkopt"))
    whole = np.array([count for _, count in sorted(MOVES.items())])
    assert np.abs(np.bincount(test.y) - whole / 3).max() < 1
    zero = sorted(MOVES).index("zero")
    assert [(part.y == zero).sum() for part in (pool, test)] == [18, 9]


@pytest.mark.parametrize("replicate", range(5))
def test_530_positions_hold_every_class_of_krkopt(available: Callable[[str], str], replicate: int) -> None:
    split = datasets.split(Data(name=available("krkopt"), train=530, validation=530), replicate)
    for part in ("train", "validation"):
        assert set(split.examples[part].y) == set(range(18))


def test_connect_4_is_the_file(read: Read) -> None:
    rows = read("connect-4")
    share = Counter(row[-1] for row in rows)
    # the publisher's: 9.55 % draws, 24.62 % losses, 65.83 % wins
    assert [round(100 * share[label] / len(rows), 2) for label in range(3)] == [9.55, 24.62, 65.83]
    assert counted(decoded("connect-4", rows)) == counted(rows)


def test_a_game_of_connect_4_has_four_moves_of_each(read: Read) -> None:
    squares = decoded("connect-4", read("connect-4"))[:, :-1]
    assert [set((squares == state).sum(axis=1)) for state in range(3)] == [{34}, {4}, {4}]
