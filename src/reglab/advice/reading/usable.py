"""Which rows can be learnt from: classes that are large enough, and enough rows in all."""

from collections.abc import Sequence

import numpy as np

from reglab.advice.reading.targets import Answers
from reglab.errors import ReglabError
from reglab.wording import counted, listed

MEMBERS = 6
"""Members of a class at least: two in each of training, validation and test examples."""
ROWS = 50
"""Examples at least. With ten of them to test on, one error more or less is ten percentage points."""
NAMED = 5
"""Classes that a message names; if there are more, it says how many."""


def usable(given: Answers, name: str, *, drop_rare: bool = False) -> Answers:
    """Return the answers without classes that are too small.

    Parameters
    ----------
    given : Answers
        All of them.
    name : str
        The target's name.
    drop_rare : bool
        Whether to leave out classes with fewer than 6 members; otherwise they are refused.

    Returns
    -------
    Answers
        With the rows that remain, classes numbered anew.

    Raises
    ------
    ReglabError
        If a class is too small, if only one class or one value is left, or if there are fewer than 50 rows.
    """
    kept = given
    if given.labels:
        counts = np.bincount(given.y, minlength=len(given.labels))
        rare = [index for index in np.argsort(counts, kind="stable") if counts[index] < MEMBERS]
        if rare and not drop_rare:
            raise ReglabError(
                f"{_small(given, counts, rare)} of the target {name!r}; a class needs {MEMBERS} rows. "
                "`--drop-rare-classes` leaves such classes out."
            )
        kept = _without(given, rare) if rare else given
    if len(kept.y) < ROWS:
        raise ReglabError(f"{counted(len(kept.y), 'row')} can be used; the smallest number is {ROWS}.")
    if len(np.unique(kept.y)) < 2:
        raise ReglabError(f"the target {name!r} has the same value in all rows that can be used: nothing to predict.")
    return kept


def _small(given: Answers, counts: np.ndarray, rare: Sequence[int]) -> str:
    """Return which classes are too small, and how small; many of them may be no classes at all, but names of people."""
    if len(rare) > NAMED:
        return f"too few rows in {len(rare):,} of {len(counts):,} classes"
    shown = [f"{given.labels[index]!r} ({counted(int(counts[index]), 'row')})" for index in rare]
    return f"too few rows in {'class' if len(rare) == 1 else 'classes'} {listed(shown)}"


def _without(given: Answers, rare: Sequence[int]) -> Answers:
    """Return the answers without some classes, the others numbered anew."""
    counts = np.bincount(given.y, minlength=len(given.labels))
    kept = np.flatnonzero(~np.isin(given.y, rare))
    left = np.setdiff1d(np.arange(len(counts)), rare)
    note = f"Left out: {counted(int(counts[list(rare)].sum()), 'row')}, {_small(given, counts, rare)}."
    return Answers(
        np.searchsorted(left, given.y[kept]),
        tuple(given.labels[index] for index in left),
        given.rows[kept],
        (*given.notes, note),
    )
