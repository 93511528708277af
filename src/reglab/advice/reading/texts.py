"""Texts as rows of numbered tokens."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from reglab.datasets.sentences import tokens
from reglab.wording import counted

LONGEST = 64
"""Tokens of an example at most; a network reads them one after the other."""
SHARE = 0.95
"""Share of the texts that are read to their end, if `LONGEST` allows it."""
VOCABULARY = 4000
"""Token ids at most, padding and unknown tokens among them: a network with more does not learn more from the few
thousand texts that people have."""


class Tokens(NamedTuple):
    """Texts as a network reads them.

    Parameters
    ----------
    x : numpy.ndarray
        Numbers of tokens from 1, 0 for padding on the left, (n, length), ``int64``.
    vocabulary : int
        Number of token ids; the tokens that get one are chosen among the training examples.
    rows : numpy.ndarray
        Indices of the texts that have a token.
    notes : tuple of str
        How they are read.
    """

    x: np.ndarray
    vocabulary: int
    rows: np.ndarray
    notes: tuple[str, ...]


def numbered(text: pd.Series) -> Tokens:
    """Return texts as numbers of their tokens, in alphabetical order from 1.

    Parameters
    ----------
    text : pandas.Series
        Texts, NaN where missing; those without a token are left out.

    Returns
    -------
    Tokens

    Examples
    --------
    >>> numbered(pd.Series(["Great!", None, "a great, great film"])).x.tolist()
    [[0, 0, 4, 1], [2, 4, 4, 3]]
    """
    every = [tokens(cell) if isinstance(cell, str) else () for cell in text]
    rows = np.array([index for index, words in enumerate(every) if words], dtype=np.int64)
    lengths = [len(every[index]) for index in rows]
    length = min(LONGEST, int(np.ceil(np.quantile(lengths, SHARE)))) if lengths else 1
    cut = [every[index][:length] for index in rows]
    numbers = {word: number for number, word in enumerate(sorted({word for words in cut for word in words}), start=1)}
    x = np.zeros((len(rows), length), dtype=np.int64)
    for row, words in zip(x, cut, strict=True):
        row[length - len(words) :] = [numbers[word] for word in words]
    vocabulary = min(VOCABULARY, len(numbers) + 2)
    return Tokens(x, vocabulary, rows, tuple(_notes(len(every) - len(rows), lengths, length, len(numbers))))


def _notes(empty: int, lengths: list[int], length: int, words: int) -> list[str]:
    longer = sum(given > length for given in lengths)
    known = f"the {min(words, VOCABULARY - 2):,} most frequent among the training examples"
    notes = [
        f"Texts are read as {length} tokens; the end of {counted(longer, 'longer one')} is cut off.",
        f"There are {counted(words, 'different token')}; the network knows {known}.",
    ]
    return [*notes, f"Left out: {counted(empty, 'row')} without a word."] if empty else notes
