"""What is predicted: classes or numbers, told by a stated rule, and refused where it cannot be learnt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from reglab.advice.reading import missing, numerals
from reglab.advice.reading.cells import CONTAINERS
from reglab.errors import ReglabError, unknown
from reglab.specs.task import Target
from reglab.wording import counted

TaskName = Literal["classification", "regression"]
TASKS: dict[str, Target] = {"classification": "class", "regression": "number"}
FEW = 20
"""Different whole numbers up to which they are taken for classes, such as grades and numbers of stars."""


@dataclass(frozen=True, eq=False)
class Answers:
    """The target of the rows that have one.

    Parameters
    ----------
    y : numpy.ndarray
        Classes from 0, ``int64``, or numbers, ``float64``: (rows that are kept,).
    labels : tuple of str
        What each class is called; empty for numbers.
    rows : numpy.ndarray
        The indices of the rows that are kept.
    notes : tuple of str
        What was guessed and left out.
    """

    y: np.ndarray
    labels: tuple[str, ...]
    rows: np.ndarray
    notes: tuple[str, ...] = ()

    @property
    def target(self) -> Target:
        """What is predicted."""
        return "class" if self.labels else "number"


def answers(
    series: pd.Series,
    name: str,
    task: TaskName | None = None,
    decimal: numerals.Decimal = ".",
    *,
    drop_missing: bool = False,
) -> Answers:
    """Return what is predicted in each row.

    Text, true and false, whole numbers of at most 20 different values, and any two values are classes; other numbers
    are numbers.

    Parameters
    ----------
    series : pandas.Series
        The target's cells.
    name : str
        The target's name.
    task : {"classification", "regression"}, optional
        Overrides the rule.
    decimal : {".", ","}
        The decimal sign of numbers that are texts.
    drop_missing : bool
        Whether to leave out rows without a target; otherwise they are refused.

    Returns
    -------
    Answers

    Raises
    ------
    ReglabError
        If the target is missing or infinite in some rows, or has numbers where classes are needed, or the reverse.

    Examples
    --------
    >>> stars = answers(pd.Series([1.0, 5.0, 3.0, 5.0]), "stars")
    >>> stars.labels, stars.y.tolist()
    (('1', '3', '5'), [0, 2, 1, 2])
    """
    if task is not None and task not in TASKS:
        raise unknown("task", task, TASKS)
    text = _text(series, name)
    numbers = _numbers(text, decimal)
    gone = text.isna().to_numpy() if numbers is None else np.isnan(numbers)
    rows, notes = _present(gone, name, drop=drop_missing)
    text, numbers = text.iloc[rows], None if numbers is None else numbers[rows]
    guessed, reason = _guess(series, text, numbers)
    target = TASKS[task] if task else guessed
    notes = [_said(name, target, reason, task, numeric=numbers is not None), *notes]
    if target == "number":
        return Answers(_as_numbers(text, numbers, name, decimal), (), rows, tuple(notes))
    labels = _labels(text, numbers)
    names = _ordered(labels, numeric=numbers is not None)
    notes += _merged(series.iloc[rows], names)
    return Answers(pd.Index(names).get_indexer(pd.Index(labels)), names, rows, tuple(notes))


def _said(name: str, target: Target, reason: str, task: TaskName | None, *, numeric: bool) -> str:
    """Return the note on what the target is, and how to have it otherwise."""
    read_as = f"The target {name!r} is read as {'classes' if target == 'class' else 'numbers'}"
    if task:
        return f"{read_as}, as `--task` asks."
    other = "regression" if target == "class" else "classification"
    return f"{read_as}: {reason}" + (f" `--task {other}` overrides this." if numeric else "")


def _as_numbers(text: pd.Series, numbers: np.ndarray | None, name: str, decimal: numerals.Decimal) -> np.ndarray:
    if numbers is not None:
        return numbers
    count = int(np.isnan(numerals.parsed(text, decimal)).sum())
    raise ReglabError(
        f"regression needs numbers; the target {name!r} holds something else in {counted(count, 'row')} of "
        f"{len(text):,}. Correct these rows, or leave out `--task`."
    )


def _text(series: pd.Series, name: str) -> pd.Series:
    """Return the target's cells as texts, missing ones NaN; a number that is whole is written without a point."""
    whole = series.reset_index(drop=True)
    gone = whole.isna()
    if whole.dtype == object and any(isinstance(cell, CONTAINERS) for cell in whole):
        raise ReglabError(
            f"the target {name!r} holds lists, records or bytes; it must hold a label or a number per row."
        )
    if isinstance(whole.dtype, pd.CategoricalDtype) or whole.dtype == object:
        whole = whole.astype("object").map(_plain)
    return missing.without_spellings(whole.astype("str").mask(gone))


def _plain(cell: object) -> object:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _numbers(text: pd.Series, decimal: numerals.Decimal) -> np.ndarray | None:
    """Return the target as numbers, NaN where missing or infinite; None if some of it is no number."""
    finite = text.mask(text.str.fullmatch(r"[+-]?inf(?:inity)?", case=False).fillna(value=False).astype(bool))
    codes, distinct = pd.factorize(finite)
    other: numerals.Decimal = "." if decimal == "," else ","
    for sign in (decimal, other):
        values = numerals.parsed(distinct, sign)
        if len(values) and not np.isnan(values).any():
            return np.append(values, np.nan)[codes]
    return None


def _present(gone: np.ndarray, name: str, *, drop: bool) -> tuple[np.ndarray, list[str]]:
    """Return the rows that have a target, and a note if others do not."""
    count = int(gone.sum())
    where = f"{counted(count, 'row')} of {len(gone):,}"
    if count and not drop:
        raise ReglabError(
            f"the target {name!r} is missing or infinite in {where} (empty cells, ?, NA, none and the like count as "
            "missing). `--drop-missing-target` leaves them out."
        )
    return np.flatnonzero(~gone), [f"Left out: {where}, in which the target is missing."] if count else []


def _guess(series: pd.Series, text: pd.Series, numbers: np.ndarray | None) -> tuple[Target, str]:
    """Return what the target is by the rule, and why."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        return "class", "the data frame says that it is a category."
    if numbers is None:
        return "class", f"it has {counted(text.nunique(), 'different value')}, not all of them numbers."
    distinct = len(np.unique(numbers))
    if distinct <= 2:
        return "class", f"it has {counted(distinct, 'different number')}."
    if distinct <= FEW and (numbers == np.floor(numbers)).all():
        return "class", f"it has {distinct} different whole numbers."
    return "number", f"it has {distinct:,} different numbers."


def _labels(text: pd.Series, numbers: np.ndarray | None) -> pd.Series:
    """Return the label of each row; the same number is the same label, however it is written."""
    if numbers is None:
        return text
    distinct, codes = np.unique(numbers, return_inverse=True)
    names = [f"{value:.0f}" if value == np.floor(value) else repr(float(value)) for value in distinct]
    return pd.Series(np.array(names, dtype=object)[codes], index=text.index)


def _ordered(labels: pd.Series, *, numeric: bool) -> tuple[str, ...]:
    distinct = map(str, pd.unique(labels))
    return tuple(sorted(distinct, key=float) if numeric else sorted(distinct))


def _merged(series: pd.Series, names: Sequence[str]) -> list[str]:
    """Return the note on labels that were written in several ways; none if each has one."""
    if series.dtype != object and not pd.api.types.is_string_dtype(series.dtype):
        return []
    written = {(type(cell).__name__, cell) for cell in pd.unique(series) if isinstance(cell, str | int | float)}
    if len(written) <= len(names):
        return []
    return [f"Labels that differ in how they are written only (1, '1', 1.0) are one class: {len(names)} in all."]
