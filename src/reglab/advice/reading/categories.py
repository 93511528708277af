"""Texts of a column as features: the frequent ones one by one, and what the rest are made of."""

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import HashingVectorizer

LEVELS = 30
"""Texts of a column that get a feature each, the most frequent ones."""
CATEGORY = 100
"""Different texts up to which a column is a category: those that are not among the frequent ones are no level then."""
HASHED = 32
"""Features that the letters of all other texts are hashed into."""
LONGEST = 200
"""Characters of a text that are hashed: a cell may hold a whole book."""


def frequent(text: pd.Series, most: int) -> list[str]:
    """Return the most frequent texts of a column, equally frequent ones in alphabetical order.

    Parameters
    ----------
    text : pandas.Series
        Texts, NaN where missing.
    most : int
        How many.

    Returns
    -------
    list of str

    Examples
    --------
    >>> frequent(pd.Series(["b", "a", "c", "c", None]), 2)
    ['c', 'a']
    """
    counts = text.value_counts()
    ordered = sorted(counts.items(), key=lambda level: (-level[1], str(level[0])))
    return [str(level) for level, _ in ordered[:most]]


def one_hot(text: pd.Series, levels: list[str]) -> np.ndarray:
    """Return which level each text is; a text that is no level, or is missing, is 0 everywhere.

    Parameters
    ----------
    text : pandas.Series
        Texts, NaN where missing.
    levels : list of str
        Distinct texts.

    Returns
    -------
    numpy.ndarray
        0 or 1, (n, levels), ``float64``.

    Examples
    --------
    >>> one_hot(pd.Series(["a", None, "b"]), ["a", "b"]).tolist()
    [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
    """
    codes = pd.Index(levels, dtype="str").get_indexer(pd.Index(text, dtype="str"))
    features = np.zeros((len(text), len(levels)))
    features[np.flatnonzero(codes >= 0), codes[codes >= 0]] = 1
    return features


def hashed(text: pd.Series, features: int) -> np.ndarray:
    """Return the pieces of two to four letters of each text, counted by hash and scaled to length 1.

    Nothing is fitted: texts with much in common have similar features, whichever rows are trained on.

    Parameters
    ----------
    text : pandas.Series
        Texts, NaN where missing: then all features are 0.
    features : int
        Number of features.

    Returns
    -------
    numpy.ndarray
        Shape (n, features), ``float64``.

    Examples
    --------
    >>> first, second, none = hashed(pd.Series(["Berlin", "berlin", None]), 8)
    >>> bool((first == second).all()), none.any().item()
    (True, False)
    """
    codes, distinct = pd.factorize(text)
    vectorizer = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 4), n_features=features)
    rows = vectorizer.transform([value[:LONGEST] for value in distinct]).toarray() if len(distinct) else None
    table = np.zeros((len(distinct) + 1, features))
    if rows is not None:
        table[:-1] = rows
    return table[codes]
