"""The records of a report as a Parquet table: one row per trial, small enough to keep beside the report."""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from math import isnan, nan
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from reglab.errors import ReglabError
from reglab.metrics import METRICS
from reglab.records.rounding import is_loss, metric_of, rounded
from reglab.specs import Record, canonical

NAME = "records.parquet"
"""The file in a report's folder."""
JSON_COLUMNS = ("trial", "provenance", "measured")
"""Columns that hold JSON."""
CURVE_PREFIX = "curve."
"""Begins the names of the columns that hold curves: lists over the points."""
LAST = "_last"
"""Ends the names of the numbers after the last step: those of the step that was kept, in most trials."""
LEVEL = 15
"""Of compression: the highest, 19, saves another 3 % and takes nine times as long, a minute for a large report."""
FORM_KEY, FORM = b"reglab.form", b"2"
"""What the file says of itself. A table without it is of the first form, in which no value is left out."""

REMEDY = "Restore the file, or make the report again."


def write(records: Iterable[Record], path: Path) -> None:
    """Write records to a Parquet file, sorted by trial; equal records give equal files.

    What follows from the rest of a row is left out, and `read` restores it: the digest, from the trial and the hash of
    the code; and a number whose name ends in ``_last``, if it equals that without. One that does not exist, beside one
    that does, is not null then but NaN. A digest that does not follow, or a number that differs, is written.

    Parameters
    ----------
    records : iterable of Record
        One row per record, rounded: the summary in columns, the curve in columns of lists, the rest as JSON.
    path : Path
        The file; an existing one is replaced.
    """
    # Like trials have like numbers: sorted by trial, they take a third fewer bytes than sorted by digest.
    ordered = sorted(map(rounded, records), key=lambda record: (json.dumps(record.trial), record.digest))
    digests = [
        None if record.digest == _digest(record.trial, record.provenance) else record.digest for record in ordered
    ]
    columns = {"digest": pa.array(digests, pa.string())}
    for name in dict.fromkeys(name for record in ordered for name in record.summary):
        values, kept = ([record.summary.get(key) for record in ordered] for key in (name, name.removesuffix(LAST)))
        values = _without_repetitions(values, kept) if name.endswith(LAST) else values
        columns[name] = _narrow(pa.array(values, pa.float64())) if is_loss(name) else pa.array(values)
    for name in sorted({name for record in ordered for name in record.curve}):
        kind = pa.list_(pa.int64() if name == "step" else pa.float64())
        values = pa.array([record.curve.get(name) for record in ordered], kind)
        columns[CURVE_PREFIX + name] = _narrow(values) if is_loss(name) else values
    for name in JSON_COLUMNS:
        columns[name] = pa.array([json.dumps(getattr(record, name)) for record in ordered], pa.string())
    _write_table(pa.table(columns).replace_schema_metadata({FORM_KEY: FORM}), path)


def _write_table(table: pa.Table, path: Path) -> None:
    losses = [name for name in table.column_names if is_loss(name.removeprefix(CURVE_PREFIX))]
    others = [name for name in table.column_names if name not in (*losses, "trial")]
    parquet.write_table(
        table, path, compression="zstd", compression_level=LEVEL, write_statistics=False,
        # No two losses are equal, so a dictionary would not help: their bytes are split by position. Nor are trials.
        use_dictionary=[_leaf(table, name) for name in others],
        column_encoding={_leaf(table, name): "BYTE_STREAM_SPLIT" for name in losses},
    )  # fmt: skip


def _leaf(table: pa.Table, name: str) -> str:
    """Return what Parquet calls a column's values."""
    return f"{name}.list.element" if pa.types.is_list(table.schema.field(name).type) else name


def _digest(trial: dict[str, Any], provenance: dict[str, Any]) -> str | None:
    """Return the digest that follows from a record, if any does.

    As `reglab.training.digest.digest_by`, which would bring torch along; a test compares the two.
    """
    try:
        code = provenance["code"]
        return sha256(canonical({"trial": trial, "code": code}).encode()).hexdigest()
    except (KeyError, ValueError):  # an earlier version recorded no code; NaN is in no trial
        return None


def _without_repetitions(values: Sequence[Any], kept: Sequence[Any]) -> list[Any]:
    """Return the numbers after the last step, without those that equal the kept ones."""
    return [
        value if other is None else nan if value is None else None if value == other else value
        for value, other in zip(values, kept, strict=True)
    ]


def _restored(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its numbers after the last step as they were before `_without_repetitions`."""
    restored = dict(row)
    for name in [name for name in row if name.endswith(LAST)]:
        value, kept = row[name], row.get(name.removesuffix(LAST))
        if kept is not None:
            restored[name] = kept if value is None else None if isnan(value) else value
    return restored


def _narrow(array: pa.Array) -> pa.Array:
    """Return 64-bit floats, or lists of them, as 32-bit ones if these hold every number."""
    is_list = pa.types.is_list(array.type)
    numbers = (array.flatten() if is_list else array).to_numpy(zero_copy_only=False)
    with np.errstate(over="ignore"):
        fits = np.array_equal(numbers, numbers.astype(np.float32), equal_nan=True)
    narrow = pa.list_(pa.float32()) if is_list else pa.float32()
    return array.cast(narrow) if fits else array


def read(folder: Path) -> list[Record]:
    """Return the records of a report's folder, in the table's order.

    Parameters
    ----------
    folder : Path
        A built report.

    Returns
    -------
    list of Record
        Rounded as in `reglab.records.rounding.rounded`, and otherwise whole: what `write` left out is restored.

    Raises
    ------
    ReglabError
        If the folder holds no such file, the file holds no table of records, or one of its rows is damaged.
    """
    table = _table(folder)
    restore = _restored if FORM_KEY in (table.schema.metadata or {}) else dict
    return [_record(restore(row), f"row {i} of {folder / NAME}") for i, row in enumerate(table.to_pylist(), 1)]


def _table(folder: Path) -> Any:
    path = folder / NAME
    try:
        table = parquet.read_table(path)
    except FileNotFoundError:
        raise ReglabError(f"no report in {folder}: it has no {NAME}. Give the folder of a built report.") from None
    except (OSError, ValueError) as error:
        raise ReglabError(f"{path} cannot be read as a table of records: {error}.") from None
    if missing := {"digest", *JSON_COLUMNS} - set(table.column_names):
        raise ReglabError(f"{path} is no table of records: it has no column {', '.join(sorted(missing))}.")
    if (form := (table.schema.metadata or {}).get(FORM_KEY, FORM)) != FORM:
        raise ReglabError(f"{path} has the form {form.decode()!r}, and this version of reglab reads {FORM.decode()!r}.")
    numbers = [name for name in table.column_names if name not in ("digest", *JSON_COLUMNS)]
    if wrong := [name for name in numbers if not _holds_numbers(table.column(name), name)]:
        raise ReglabError(f"{path} is no table of records: {', '.join(wrong)} should hold numbers.")
    return table


def _holds_numbers(column: pa.ChunkedArray, name: str) -> bool:
    kind = column.type.value_type if name.startswith(CURVE_PREFIX) and pa.types.is_list(column.type) else column.type
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind))


def _record(row: dict[str, Any], place: str) -> Record:
    texts = {name: _object(row.pop(name), f"{place}: its {name}") for name in JSON_COLUMNS}
    digest = row.pop("digest") or _digest(texts["trial"], texts["provenance"])
    if digest is None:
        raise ReglabError(f"{place}: it has no digest, and none follows from it. {REMEDY}")
    curve = {name.removeprefix(CURVE_PREFIX): row.pop(name) for name in list(row) if name.startswith(CURVE_PREFIX)}
    curve = {name: values for name, values in curve.items() if values is not None}
    return Record(digest, summary=_measured(row, curve), curve=curve, **texts)


def _measured(summary: dict[str, Any], curve: dict[str, Any]) -> dict[str, Any]:
    """Return a summary without the metrics that only other rows have: those of classes where numbers are predicted.

    A table has them all, and null where there is none; a trial that diverged has null for its own.
    """
    measured = {METRICS[name].target for name in map(metric_of, curve) if name in METRICS}
    foreign = {name for name in METRICS if measured and METRICS[name].target not in measured}
    return {name: value for name, value in summary.items() if value is not None or metric_of(name) not in foreign}


def _object(text: Any, subject: str) -> dict[str, Any]:
    """Return the JSON object that a text holds."""
    try:
        value = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ReglabError(f"{subject} is no JSON object but {text!r:.40}. {REMEDY}")
    return value
