"""Sentences with a label each, as rows of numbered tokens."""

import re
from collections.abc import Iterable

import numpy as np

from reglab.datasets.examples import Examples

TOKEN = re.compile(r"\w+(?:'\w+)*|[!?]")


def numbered(sentences: Iterable[tuple[str, int]], length: int) -> Examples:
    """Return the distinct sentences, their tokens numbered from 1 in alphabetical order; 0 is padding.

    A sentence that repeats the tokens of an earlier one is left out, as otherwise a test set would hold
    sentences that were trained on. Padding stands on the left: what reads a sentence to its end then has
    just read the last word, not a row of zeros.

    Parameters
    ----------
    sentences : iterable of tuple of str and int
        Each sentence with its class.
    length : int
        Tokens of an example; a longer sentence loses its end.

    Returns
    -------
    Examples : Examples
        Numbers of tokens, (distinct sentences, length), and classes, both ``int64``.

    Examples
    --------
    >>> numbered([("Great!", 1), ("A great film", 1), ("great !", 1)], length=4).x
    array([[0, 0, 4, 1],
           [0, 2, 4, 3]])
    """
    labels: dict[tuple[str, ...], int] = {}
    for sentence, label in sentences:
        labels.setdefault(tokens(sentence), label)
    lexicon = sorted({word for words in labels for word in words})
    numbers = {word: number for number, word in enumerate(lexicon, start=1)}
    x = np.zeros((len(labels), length), dtype=np.int64)
    for row, words in zip(x, labels, strict=True):
        kept = [numbers[word] for word in words[:length]]
        row[length - len(kept) :] = kept
    return Examples(x, np.array(list(labels.values())))


def tokens(sentence: str) -> tuple[str, ...]:
    """Return the tokens of a sentence: its words in lower case, and each ``!`` and ``?``; no other mark is kept.

    A word is made of letters and digits, with apostrophes inside.

    Examples
    --------
    >>> tokens("Don't waste your $$$ on it, it's a 1-day toy!!")
    ("don't", 'waste', 'your', 'on', 'it', "it's", 'a', '1', 'day', 'toy', '!', '!')
    """
    return tuple(TOKEN.findall(sentence.lower()))


def word_indicators(tokens: np.ndarray, words: int) -> np.ndarray:
    """Return which of the most frequent tokens occur in each sentence.

    Which are the most frequent is counted in all sentences together, labels unseen.

    Parameters
    ----------
    tokens : numpy.ndarray
        Numbers of tokens from 1, 0 for padding, (sentences, length).
    words : int
        How many tokens to look for.

    Returns
    -------
    numpy.ndarray
        0 or 1, (sentences, words), ``uint8``; the most frequent token first, and of equally frequent ones the one
        with the smaller number.

    Examples
    --------
    >>> word_indicators(np.array([[0, 3, 3], [0, 3, 1], [0, 2, 1]]), words=2)
    array([[1, 0],
           [1, 1],
           [0, 1]], dtype=uint8)
    """
    counts = np.bincount(tokens.ravel())
    counts[0] = 0
    frequent = np.argsort(-counts, kind="stable")[:words]
    occurs = np.zeros((len(tokens), len(counts)), dtype=np.uint8)
    np.put_along_axis(occurs, tokens, 1, axis=1)
    return occurs[:, frequent]
