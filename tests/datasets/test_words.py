"""Sentences as tables of words, counted by hand from the stored tokens."""

from collections import Counter
from collections.abc import Callable

import pytest

from reglab import datasets
from reglab.datasets.catalogue import rt_polarity, sentiment_sentences
from reglab.datasets.pools import load


@pytest.mark.parametrize(
    ("name", "sentences", "module"),
    [
        ("rt-polarity-words", "rt-polarity", rt_polarity),
        ("sentiment-words", "sentiment-sentences", sentiment_sentences),
    ],
)
def test_each_row_says_which_of_the_300_most_frequent_words_its_sentence_has(
    name: str, sentences: str, module: object, available: Callable[[str], str]
) -> None:
    info, source = datasets.info(available(name)), datasets.info(sentences)
    assert (info.shape, info.indicators, info.vocabulary, info.family) == ((300,), 300, None, "texts")
    assert (info.pool, info.test, info.licence) == (source.pool, source.test, source.licence)
    examples = module.distinct(datasets.fetch(sentences))
    rows = [[token for token in row if token] for row in examples.x.tolist()]
    counts = Counter(token for row in rows for token in row)
    frequent = sorted(counts, key=lambda token: (-counts[token], token))[:300]
    expected = Counter(
        (*(int(token in row) for token in frequent), label)
        for row, label in zip(rows, examples.y.tolist(), strict=True)
    )
    loaded = load(name)
    stored = Counter(
        (*row, label) for part in loaded for row, label in zip(part.x.tolist(), part.y.tolist(), strict=True)
    )
    assert stored == expected
