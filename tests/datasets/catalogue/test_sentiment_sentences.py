"""Sentiment sentences, tokenised by hand."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from tests.datasets.tokens_by_hand import by_hand

from reglab import datasets
from reglab.datasets.examples import Loaded
from reglab.datasets.pools import load
from reglab.datasets.sentences import tokens
from reglab.specs.trial import Data

FILES = ("amazon_cells_labelled.txt", "imdb_labelled.txt", "yelp_labelled.txt")


@pytest.fixture(scope="module")
def sentiment(available: Callable[[str], str]) -> Loaded:
    return load(available("sentiment-sentences"))


@pytest.fixture(scope="module")
def lines(sentiment: Loaded) -> list[tuple[str, int]]:
    folder = datasets.fetch("sentiment-sentences")
    content = b"".join((folder / name).read_bytes() for name in FILES)
    pairs = [line.decode().split("\t") for line in content.split(b"\n") if line]
    return [(sentence, int(label)) for sentence, label in pairs]


def test_file_is_the_one_described(lines: list[tuple[str, int]]) -> None:
    assert Counter(label for _, label in lines) == {0: 1500, 1: 1500}
    assert any("\u0085" in sentence for sentence, _ in lines)
    assert len({sentence.strip().lower() for sentence, _ in lines}) == 2979


def test_tokens_of_all_sentences(lines: list[tuple[str, int]]) -> None:
    for sentence, _ in lines:
        assert tokens(sentence) == by_hand(sentence)


def test_no_sentence_occurs_twice(sentiment: Loaded, lines: list[tuple[str, int]]) -> None:
    x = np.concatenate([part.x for part in sentiment])
    assert len(x) == len(np.unique(x, axis=0)) == len({by_hand(sentence) for sentence, _ in lines}) == 2979


def test_stored_numbers_stand_for_the_words_in_alphabetical_order(
    sentiment: Loaded, lines: list[tuple[str, int]]
) -> None:
    words = {by_hand(sentence): label for sentence, label in reversed(lines)}
    lexicon = ["", *sorted({word for sentence in words for word in sentence})]
    stored = Counter(
        (tuple(lexicon[number] for number in row), label)
        for part in sentiment
        for row, label in zip(part.x.tolist(), part.y.tolist(), strict=True)
    )
    # padded on the left, and cut on the right
    expected = Counter(((*[""] * (32 - len(sentence)), *sentence[:32]), label) for sentence, label in words.items())
    assert stored == expected


def test_vocabulary_ignores_what_training_lacks(sentiment: Loaded) -> None:
    few, many = (datasets.split(Data(name="sentiment-sentences", train=n, validation=400), 3) for n in (100, 1500))
    unknown = [(split.part("validation")[0] == 1).sum() for split in (few, many)]
    assert unknown[0] > 1.5 * unknown[1]
    new = ~np.isin(few.examples["validation"].x, few.examples["train"].x)
    assert new.any()
    assert (few.part("validation")[0][new] == 1).all()


def test_larger_training_splits_fill_the_vocabulary(sentiment: Loaded) -> None:
    sizes = [
        len(np.unique(datasets.split(Data(name="sentiment-sentences", train=n, validation=100), 0).part("train")[0]))
        for n in (50, 200, 1800)
    ]
    assert all(smaller < larger for smaller, larger in pairwise(sizes))
    assert sizes[-1] == datasets.info("sentiment-sentences").vocabulary
