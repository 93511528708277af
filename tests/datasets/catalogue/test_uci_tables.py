"""Spambase and German credit, read by hand."""

from collections import Counter
from collections.abc import Callable

from reglab import datasets
from reglab.datasets.pools import load

Row = tuple[float, ...]


def loaded(name: str) -> Counter[Row]:
    return Counter(
        (*row, label) for part in load(name) for row, label in zip(part.x.tolist(), part.y.tolist(), strict=True)
    )


def test_spambase_is_the_file_without_its_duplicates(available: Callable[[str], str]) -> None:
    name = available("spambase")
    lines = (datasets.fetch(name) / "spambase.data").read_text().split()
    rows = [tuple(map(float, line.split(","))) for line in lines]
    assert (len(rows), sum(row[-1] for row in rows)) == (4601, 1813)
    assert len(rows) - len(set(rows)) == 391
    assert loaded(name) == Counter(set(rows))


def test_german_credit_is_the_file(available: Callable[[str], str]) -> None:
    name = available("german-credit")
    lines = (datasets.fetch(name) / "german.data-numeric").read_text().splitlines()
    rows = [tuple(map(int, line.split())) for line in lines]
    # in the file 1 is a good risk and 2 a bad one
    assert Counter(row[-1] for row in rows) == {1: 700, 2: 300}
    assert loaded(name) == Counter((*row[:-1], row[-1] - 1) for row in rows)
