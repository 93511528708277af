"""What may make the advice worthless, or needs a decision of the reader's."""

import re
from collections.abc import Sequence

import numpy as np

from reglab.advice.reading.names import listing
from reglab.advice.reading.reading import Column, uneven
from reglab.advice.reading.repeats import shared_targets
from reglab.wording import counted, number, percent

SMALL = 30
"""Members of a class below which its own error is hardly known."""
DUPLICATES = 0.01
"""Share of rows that repeat another one, from which on it is a warning."""
CONSTANT = 0.9
"""Share of the groups in which the target does not vary, from which on there are as many examples as groups."""
CALLED_TIME = re.compile(r"(?:^|[_\W])(?:year|date|time|timestamp)(?:[_\W\d]|$)", re.IGNORECASE)


def of_classes(y: np.ndarray, labels: Sequence[str]) -> list[str]:
    """Return the warnings about small and uneven classes.

    Examples
    --------
    >>> of_classes(np.repeat([0, 1], [380, 20]), ["no", "yes"])[0]
    'A class is small: yes (20 rows).'
    """
    counts = np.bincount(y, minlength=len(labels))
    small = [
        f"{label} ({counted(int(count), 'row')})" for label, count in zip(labels, counts, strict=True) if count < SMALL
    ]
    warnings = [f"{'A class is' if len(small) == 1 else 'Classes are'} small: {listing(small)}."] if small else []
    if uneven(y):
        share = percent(round(float(counts.max() / len(y)), 3))
        warnings.append(
            f"Classes are uneven: the largest has {share} of the rows, and always naming it makes few errors. So "
            "every class counts the same: batches hold them equally often, and errors are the mean over the classes."
        )
    return warnings


def of_duplicates(x: np.ndarray, y: np.ndarray, *, classes: bool) -> tuple[list[str], list[str]]:
    """Return the notes and the warnings about rows that repeat another one.

    Parameters
    ----------
    x : numpy.ndarray
        Inputs, (n, ...).
    y : numpy.ndarray
        Class or number of each, (n,).
    classes : bool
        Whether the targets are classes, which can contradict each other.

    Returns
    -------
    list of str
        A note, if there are few of them.
    list of str
        A warning, if there are many.

    Examples
    --------
    >>> of_duplicates(np.array([[1.0], [1.0], [2.0]]), np.array([0, 1, 0]), classes=True)[1][0][:86]
    '1 row (33.3 %) repeats the inputs of an earlier one; 2 rows have equal inputs and diff'
    """
    flat = x.reshape(len(x), -1)
    hashes = np.fromiter((hash(row.tobytes()) for row in flat), np.int64, len(flat))
    distinct, codes = np.unique(hashes, return_inverse=True)
    repeated = len(x) - len(distinct)
    if not repeated:
        return [], []
    share = repeated / len(x)
    repeat = "repeats" if repeated == 1 else "repeat"
    text = f"{counted(repeated, 'row')} ({number(100 * share)} %) {repeat} the inputs of an earlier one"
    if classes and (contradicting := _contradicting(codes, y)):
        text += f"; {counted(contradicting, 'row')} have equal inputs and different classes"
    if share < DUPLICATES:
        return [f"{text}."], []
    return [], [f"{text}. Such rows stand on both sides of a split, unless `--group` keeps them together."]


def of_leaks(names: Sequence[str]) -> list[str]:
    """Return the warning about columns that give the target away.

    Examples
    --------
    >>> of_leaks(["refund"])[0]
    "Column 'refund' alone nearly gives the target away. Leave it out with `--drop` if it is known only afterwards."
    """
    if not names:
        return []
    gives, it, it_is = ("gives", "it", "it is") if len(names) == 1 else ("give", "them", "they are")
    remedy = f"Leave {it} out with `--drop` if {it_is} known only afterwards."
    return [f"{_columns(names)} alone nearly {gives} the target away. {remedy}"]


def of_repeats(names: Sequence[str]) -> list[str]:
    """Return the warning about columns that repeat like a person.

    Examples
    --------
    >>> of_repeats(["patient"])[0][:66]
    "Column 'patient' repeats like a person or a thing with several row"
    """
    if not names:
        return []
    repeats = "repeats" if len(names) == 1 else "repeat"
    remedy = f"If so, `--group {names[0]}` keeps such rows on one side of a split."
    return [f"{_columns(names)} {repeats} like a person or a thing with several rows. {remedy}"]


def of_identifiers(names: Sequence[str]) -> list[str]:
    """Return the warning about columns that name rows.

    Examples
    --------
    >>> of_identifiers(["id"])
    ["Column 'id' was left out as an identifier, which says nothing about new rows."]
    """
    if not names:
        return []
    was = "was left out as an identifier, which says" if len(names) == 1 else "were left out as identifiers, which say"
    return [f"{_columns(names)} {was} nothing about new rows."]


def of_times(columns: Sequence[Column]) -> list[str]:
    """Return the warning about columns of times, where none was given to split by.

    Examples
    --------
    >>> of_times([Column("day", "date", 3, 0)])[0][:61]
    "Column 'day' holds times. If later rows are to be predicted, "
    """
    names = [one.name for one in columns if one.read_as == "date" or (one.features and CALLED_TIME.search(one.name))]
    if not names:
        return []
    holds = "holds" if len(names) == 1 else "hold"
    return [f"{_columns(names)} {holds} times. If later rows are to be predicted, `--time {names[0]}` splits by time."]


def of_groups(y: np.ndarray, groups: np.ndarray, name: str) -> list[str]:
    """Return the warning about a target that does not vary within groups.

    Examples
    --------
    >>> of_groups(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1]), "person")[0][:70]
    'The target is the same in all rows of a group in 100 % of the groups o'
    """
    share = shared_targets(y, groups)
    if share < CONSTANT:
        return []
    constant = f"The target is the same in all rows of a group in {100 * share:.0f} % of the groups of {name!r}"
    return [f"{constant}: there are hardly more examples than groups, {groups.max() + 1:,}."]


def _contradicting(codes: np.ndarray, y: np.ndarray) -> int:
    """Return how many rows have the inputs of another row, and another class."""
    pairs = np.unique(np.column_stack([codes, y]), axis=0)
    classes = np.bincount(pairs[:, 0])
    return int((classes[codes] > 1).sum())


def _columns(names: Sequence[str]) -> str:
    quoted = [repr(name) for name in names]
    return f"Column {quoted[0]}" if len(names) == 1 else f"Columns {listing(quoted)}"
