"""Sentences on films, decoded and tokenised by hand."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from tests.datasets.tokens_by_hand import by_hand

from reglab import datasets
from reglab.datasets.examples import Loaded
from reglab.datasets.pools import load

LENGTH = 38


@pytest.fixture(scope="module")
def films(available: Callable[[str], str]) -> Loaded:
    return load(available("rt-polarity"))


@pytest.fixture(scope="module")
def lines(films: Loaded) -> list[tuple[str, int]]:
    """Every line with its class; in Latin-1 a byte is the character of the same number."""
    folder = datasets.fetch("rt-polarity")
    return [
        ("".join(map(chr, line)), label)
        for label, name in enumerate(("rt-polarity.neg", "rt-polarity.pos"))
        for line in (folder / name).read_bytes().split(b"\n")
        if line
    ]


def test_file_is_the_one_described(lines: list[tuple[str, int]]) -> None:
    assert Counter(label for _, label in lines) == {0: 5331, 1: 5331}
    assert any("\u0085" in sentence for sentence, _ in lines)
    assert any("é" in sentence for sentence, _ in lines)
    lengths = np.array([len(by_hand(sentence)) for sentence, _ in lines])
    assert (lengths > LENGTH).mean() == pytest.approx(1 / 50, abs=0.001)


def test_stored_numbers_stand_for_the_words_in_alphabetical_order(films: Loaded, lines: list[tuple[str, int]]) -> None:
    words = {by_hand(sentence): label for sentence, label in lines}
    assert len(lines) - len(words) == 2
    lexicon = ["", *sorted({word for sentence in words for word in sentence})]
    stored = Counter(
        (tuple(lexicon[number] for number in row), label)
        for part in films
        for row, label in zip(part.x.tolist(), part.y.tolist(), strict=True)
    )
    # padded on the left, and cut on the right
    padded = Counter(((*[""] * (LENGTH - len(words)), *words[:LENGTH]), label) for words, label in words.items())
    assert stored == padded
