"""From a table to examples: target, groups and times, then features or tokens, then warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from reglab.advice.reading import files, roles, suspicions, tables, targets, texts
from reglab.advice.reading.cells import Cells, understood
from reglab.advice.reading.leaks import leaks
from reglab.advice.reading.numerals import Decimal
from reglab.advice.reading.options import Options
from reglab.advice.reading.plans import is_prose
from reglab.advice.reading.reading import Column, Kind, Reading
from reglab.advice.reading.repeats import repeating
from reglab.advice.reading.usable import usable
from reglab.errors import ReglabError


@dataclass(frozen=True, eq=False)
class Inputs:
    """What a network reads of some rows.

    Parameters
    ----------
    kind : {"table", "text"}
        How it is encoded.
    x : numpy.ndarray
        One row per example.
    rows : numpy.ndarray
        The indices of these rows in the table.
    columns : tuple of Column
        How each column is read.
    indicators, vocabulary : int
        As of a `Reading`.
    parts : mapping of str to numpy.ndarray
        The features of each column, by their indices.
    cells : mapping of str to Cells
        The columns of the whole table, of those that are used.
    identifiers, notes : tuple of str
        Columns that name rows; what was detected and left out.
    """

    kind: Kind
    x: np.ndarray
    rows: np.ndarray
    columns: tuple[Column, ...]
    indicators: int = 0
    vocabulary: int | None = None
    parts: Mapping[str, np.ndarray] = field(default_factory=dict)
    cells: Mapping[str, Cells] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def table(found: files.Table, title: str, options: Options) -> Reading:
    """Return what is read of a table.

    Parameters
    ----------
    found : Table
        The table as it was found.
    title : str
        What to call it.
    options : Options
        What the user says of it.

    Returns
    -------
    Reading

    Raises
    ------
    ReglabError
        If the options do not fit the table, or nothing can be learnt from it.
    """
    options.check_columns(list(found.frame.columns))
    name = str(options.target)
    # which rows: a table of more values than fit is thinned before anything is made of it
    drawn = tables.sample(np.zeros(len(found.frame)), found.frame.shape[1])
    thinned = found.frame.iloc[drawn]
    answers = targets.answers(
        thinned[name], name, options.task, found.decimal, drop_missing=options.drop_missing_target
    )
    answers = usable(answers, name, drop_rare=options.drop_rare_classes)
    frame = thinned.iloc[answers.rows].reset_index(drop=True)
    inputs = _inputs(frame, answers.y, options, found.decimal)
    learnt = replace(answers, y=answers.y[inputs.rows], rows=np.arange(len(inputs.rows)), notes=())
    learnt = usable(learnt, name, drop_rare=options.drop_rare_classes)
    rows = inputs.rows[learnt.rows]
    groups, times = _marks(frame, rows, options, found.decimal)
    reading = Reading(
        title=title,
        kind=inputs.kind,
        x=inputs.x[learnt.rows],
        y=learnt.y,
        target=learnt.target,
        labels=learnt.labels,
        indicators=inputs.indicators,
        vocabulary=inputs.vocabulary,
        groups=groups,
        times=times,
        columns=_columns(found.frame, inputs.columns, options),
        notes=(
            *found.notes,
            *tables.sampled(len(drawn), len(found.frame)),
            *answers.notes,
            *inputs.notes,
            *learnt.notes,
        ),
        code=found.code,
    )
    return _warned(reading, inputs, answers.y, options)


def _inputs(frame: pd.DataFrame, y: np.ndarray, options: Options, decimal: Decimal) -> Inputs:
    """Return the features of a table, or the tokens of its one column of text."""
    spoken_for = {*options.drop, *options.roles.values()}
    names = [name for name in frame.columns if name not in spoken_for]
    used = frame[names]
    if options.text is not None:
        return _tokens(frame[options.text], y, used)
    if len(names) == 1 and (lone := understood(frame[names[0]], decimal)).kind == "text" and is_prose(lone.values):
        return _tokens(frame[names[0]], y, used.drop(columns=names))
    return _features(used, y, decimal)


def _tokens(text: pd.Series, y: np.ndarray, others: pd.DataFrame) -> Inputs:
    """Return a column of text as tokens, of as many rows as fit into memory; other columns are left out."""
    name = str(text.name)
    drawn = tables.sample(y, texts.LONGEST)
    found = texts.numbered(text.iloc[drawn])
    if not len(found.rows):
        raise ReglabError(f"the text column {name!r} holds no word in any row.")
    left = [
        Column(str(other), "left out", 0, int(others[other].isna().sum()), "text is read alone") for other in others
    ]
    column = Column(name, "text", found.x.shape[1], int(text.isna().sum()))
    return Inputs(
        kind="text",
        x=found.x,
        rows=drawn[found.rows],
        columns=(column, *left),
        vocabulary=found.vocabulary,
        notes=(*tables.sampled(len(drawn), len(text)), *found.notes),
    )


def _features(used: pd.DataFrame, y: np.ndarray, decimal: Decimal) -> Inputs:
    """Return the features of columns, of as many rows as fit into memory."""
    columns = {str(name): understood(series, decimal) for name, series in used.items()}
    planned, notes = tables.plans(columns)
    width = sum(plan.column.features for plan in planned)
    if not width:
        raise ReglabError(f"none of the {used.shape[1]:,} columns beside the target holds anything to predict from.")
    rows = tables.sample(y, width)
    encoded = tables.encoded(planned, rows)
    prose = [
        name for name, one in columns.items() if one.kind == "text" and name in encoded.parts and is_prose(one.values)
    ]
    notes += [
        f"Column {name!r} looks like text; `--text {name}` reads it, and nothing else, as text." for name in prose
    ]
    return Inputs(
        kind="table",
        x=encoded.x,
        rows=rows,
        columns=encoded.columns,
        indicators=encoded.indicators,
        parts=encoded.parts,
        cells={name: one for name, one in columns.items() if name in encoded.parts},
        identifiers=encoded.identifiers,
        notes=(*tables.sampled(len(rows), len(used)), *notes),
    )


def _marks(
    frame: pd.DataFrame, rows: np.ndarray, options: Options, decimal: Decimal
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Return the group and the rank in time of each row, where they were given."""
    groups = times = None
    if options.group is not None:
        groups = roles.groups(frame[options.group].iloc[rows])
        roles.check_groups(groups, options.group)
    if options.time is not None:
        times = roles.times(frame[options.time].iloc[rows], options.time, decimal)
    return groups, times


def _columns(frame: pd.DataFrame, read: tuple[Column, ...], options: Options) -> tuple[Column, ...]:
    """Return all columns as the file has them, those with a role and those that were dropped too."""
    by_name = {column.name: column for column in read}
    for role, name in options.roles.items():
        if role != "text":
            by_name[name] = Column(name, role, 0, understood(frame[name]).missing)
    for name in options.drop:
        by_name[name] = Column(name, "left out", 0, int(frame[name].isna().sum()), "as `--drop` asks")
    return tuple(by_name[name] for name in frame.columns)


def _warned(reading: Reading, inputs: Inputs, y: np.ndarray, options: Options) -> Reading:
    """Return the reading with its warnings; ``y`` is the target of all rows of the table."""
    classes = reading.target == "class"
    notes, duplicates = suspicions.of_duplicates(reading.x, reading.y, classes=classes)
    away = leaks(reading.x, reading.y, inputs.parts)
    others = {name: one for name, one in inputs.cells.items() if name not in away}
    warnings = [
        *suspicions.of_leaks(away),
        *(suspicions.of_repeats(repeating(others, y)) if options.group is None else []),
        *suspicions.of_identifiers(inputs.identifiers),
        *duplicates,
        *(suspicions.of_classes(reading.y, reading.labels) if classes else []),
        *(suspicions.of_times(inputs.columns) if options.time is None else []),
    ]
    if options.group is not None and reading.groups is not None:
        warnings += suspicions.of_groups(reading.y, reading.groups, options.group)
    return replace(reading, notes=(*reading.notes, *notes), warnings=tuple(warnings))
