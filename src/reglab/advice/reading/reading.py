"""What was read of somebody's data: the examples, how each column was understood, and what to be warned of."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from reglab.specs.task import Target

Kind = Literal["image", "table", "text"]
UNEVEN = 10
"""How many times larger the largest class is than the smallest, from which on the plain error hides the small one."""


@dataclass(frozen=True)
class Column:
    """How one column of a table was read.

    Parameters
    ----------
    name : str
        As the file has it.
    read_as : str
        In words: ``"number"``, ``"category, 5 levels"``, ``"date"``, ``"text, hashed"``, ``"target"``, ``"group"``,
        ``"left out"``.
    features : int
        How many of the network's inputs come from it; 0 for a column that is left out.
    missing : int
        Rows in which it is empty.
    reason : str
        Why it was left out, or what was done to it; empty if there is nothing to say.
    """

    name: str
    read_as: str
    features: int
    missing: int
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Reading:
    """Examples, and what is to be said of them before anything is trained.

    Parameters
    ----------
    title : str
        What to call the data: the name of the file or folder, without its suffix.
    kind : {"image", "table", "text"}
        How the inputs are encoded.
    x : numpy.ndarray
        Images: (n, channels, height, width), ``uint8``. Texts: (n, tokens), ``int64``, tokens numbered from 1, padded
        with 0 on the left. Tables: (n, features), ``float64``, numbers first, NaN where one is missing; then
        ``indicators`` columns of 0 and 1, never NaN.
    y : numpy.ndarray
        Shape (n,): classes from 0, ``int64``; or numbers, ``float64``, all finite.
    target : {"class", "number"}
        What is predicted.
    labels : tuple of str
        What each class is called; empty for numbers.
    indicators : int
        How many of a table's features, the last ones, are 0/1.
    vocabulary : int, optional
        Number of token ids of a text.
    groups : numpy.ndarray, optional
        The group of each row, ``int64``, (n,): the rows of one group stay on one side of a split.
    times : numpy.ndarray, optional
        The rank in time of each row, ``int64``, (n,).
    columns : tuple of Column
        How each column was read, the target's too; empty for images.
    notes : tuple of str
        What was detected, converted and left out, a sentence each.
    warnings : tuple of str
        What may make the advice worthless or needs a decision, a sentence each.
    code : str
        A line of pandas that reads the same table into ``frame``; empty where there is none.
    """

    title: str
    kind: Kind
    x: np.ndarray
    y: np.ndarray
    target: Target
    labels: tuple[str, ...] = ()
    indicators: int = 0
    vocabulary: int | None = None
    groups: np.ndarray | None = None
    times: np.ndarray | None = None
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    code: str = ""

    @property
    def balanced(self) -> bool:
        """Whether every class is to count the same, because they are uneven."""
        return self.target == "class" and uneven(self.y)


def uneven(y: np.ndarray) -> bool:
    """Return whether the largest of the classes that occur is `UNEVEN` times as large as the smallest, or more.

    Examples
    --------
    >>> uneven(np.repeat([0, 1], [90, 10])), uneven(np.repeat([0, 1], [100, 10]))
    (False, True)
    """
    counts = np.unique(y, return_counts=True)[1]
    return bool(counts.max() >= UNEVEN * counts.min())
