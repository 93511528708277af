"""The records of a report as a Parquet table: one row per trial, small enough to keep beside the report."""

import json
from collections.abc import Iterable
from dataclasses import replace
from math import frexp, ldexp
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from reglab.errors import ReglabError
from reglab.specs import Record

NAME = "records.parquet"
"""The file in a report's folder."""
JSON_COLUMNS = ("trial", "provenance", "measured")
"""Columns that hold JSON."""
BITS = 16
"""Significant bits kept of a curve's losses: nearly five digits."""
CURVE_PREFIX = "curve."
"""Begins the names of the columns that hold curves: lists over the points."""


def with_rounded_losses(record: Record) -> Record:
    """Return a record as the table holds it: with the losses of its curve, half of all bytes, rounded to ``BITS`` bits.

    Examples
    --------
    >>> record = Record("d", {}, {"test_nll": 0.1}, {"train_nll": [0.1, None], "train_error": [0.1]}, {})
    >>> with_rounded_losses(record).curve
    {'train_nll': [0.10000038146972656, None], 'train_error': [0.1]}
    """
    curve = {
        name: [None if loss is None else _rounded(loss) for loss in values] if _is_loss(name) else values
        for name, values in record.curve.items()
    }
    return replace(record, curve=curve)


def write(records: Iterable[Record], path: Path) -> None:
    """Write records to a Parquet file, sorted by digest; equal records give equal files.

    Parameters
    ----------
    records : iterable of Record
        One row per record: the summary in columns, the curve in columns of lists, the rest as JSON.
    path : Path
        The file; an existing one is replaced.
    """
    ordered = sorted(map(with_rounded_losses, records), key=lambda record: record.digest)
    curves = sorted({name for record in ordered for name in record.curve})
    columns = {"digest": pa.array([record.digest for record in ordered], pa.string())}
    for name in dict.fromkeys(name for record in ordered for name in record.summary):
        columns[name] = pa.array([record.summary.get(name) for record in ordered])
    for name in curves:
        number = pa.float32() if _is_loss(name) else pa.float64()
        columns[CURVE_PREFIX + name] = pa.array([record.curve.get(name) for record in ordered], pa.list_(number))
    for name in JSON_COLUMNS:
        columns[name] = pa.array([json.dumps(getattr(record, name)) for record in ordered], pa.string())
    losses = [f"{CURVE_PREFIX}{name}.list.element" for name in curves if _is_loss(name)]
    others = [f"{CURVE_PREFIX}{name}.list.element" for name in curves if not _is_loss(name)]
    parquet.write_table(
        pa.table(columns), path, compression="zstd", compression_level=19,
        # No two losses are equal, so a dictionary would not help: their bytes are split by position.
        use_dictionary=[*(name for name in columns if not name.startswith(CURVE_PREFIX)), *others],
        column_encoding=dict.fromkeys(losses, "BYTE_STREAM_SPLIT"),
    )  # fmt: skip


def read(folder: Path, sample: int | None = None, seed: int = 0) -> list[Record]:
    """Return the records of a report's folder, or a random sample of them.

    Parameters
    ----------
    folder : Path
        A built report.
    sample : int, optional
        How many records to draw; all if there are fewer. By default all records are read, in the table's order.
    seed : int
        The seed of the draw.

    Returns
    -------
    list of Record
        Their curves' losses are rounded as in `with_rounded_losses`.

    Raises
    ------
    ReglabError
        If the folder holds no such file, or the file holds no records.
    """
    table = _table(folder)
    if sample is not None:
        table = table.take(np.random.default_rng(seed).permutation(table.num_rows)[:sample])
    return [_record(row) for row in table.to_pylist()]


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
    return table


def _record(row: dict[str, Any]) -> Record:
    texts = {name: json.loads(row.pop(name)) for name in JSON_COLUMNS}
    curve = {name.removeprefix(CURVE_PREFIX): row.pop(name) for name in list(row) if name.startswith(CURVE_PREFIX)}
    curve = {name: values for name, values in curve.items() if values is not None}
    return Record(row.pop("digest"), summary=row, curve=curve, **texts)


def _rounded(loss: float) -> float:
    share, exponent = frexp(loss)
    return ldexp(round(ldexp(share, BITS)), exponent - BITS)


def _is_loss(name: str) -> bool:
    return name.endswith("_nll")
