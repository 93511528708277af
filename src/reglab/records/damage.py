"""Rows of the store that cannot be read: found, and set aside, where they are kept as they are."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from reglab.records.rows import COLUMNS, DamagedRowError, decode, decode_measurement

SCHEMA = "CREATE TABLE IF NOT EXISTS set_aside (source TEXT, key TEXT, contents TEXT, reason TEXT)"


class Table(NamedTuple):
    """A table of rows that are read.

    Parameters
    ----------
    key : str
        The column of the key.
    columns : tuple of str
        The others.
    read : callable
        Returns what a row stands for, from its key and its other columns; raises `DamagedRowError`.
    """

    key: str
    columns: tuple[str, ...]
    read: Callable[..., Any]


TABLES: Mapping[str, Table] = {
    "records": Table("digest", COLUMNS, decode),
    "measurements": Table("key", ("value",), lambda _, text: decode_measurement(text)),
}


class DamagedRow(NamedTuple):
    """A row that cannot be read.

    Parameters
    ----------
    table : str
        One of `TABLES`.
    key : object
        What the row holds as its key.
    contents : tuple
        What it holds in its other columns.
    reason : str
        Why it cannot be read.
    """

    table: str
    key: Any
    contents: tuple[Any, ...]
    reason: str

    def __str__(self) -> str:
        """Return the row's table and key, and what is wrong with it."""
        return f"{self.table}, {str(self.key)[:12]}: {self.reason}"


def read_rows(table: str, rows: Iterable[tuple[Any, ...]]) -> tuple[dict[Any, Any], list[DamagedRow]]:
    """Return what rows of a table stand for, by their keys, and the rows that cannot be read.

    Examples
    --------
    >>> values, damaged = read_rows("measurements", [("size", "8"), ("old size", "0")])
    >>> values, str(damaged[0])
    ({'size': 8}, 'measurements, old size: value: 0 is not a number above 0')
    """
    values, damaged = {}, []
    for key, *contents in rows:
        try:
            values[key] = TABLES[table].read(key, *contents)
        except DamagedRowError as error:
            damaged.append(DamagedRow(table, key, tuple(contents), str(error)))
    return values, damaged


def find_damaged(database: sqlite3.Connection) -> list[DamagedRow]:
    """Return all rows that cannot be read."""
    damaged = []
    for name, table in TABLES.items():
        rows = database.execute(f"SELECT {', '.join((table.key, *table.columns))} FROM {name}")  # noqa: S608 - ours
        damaged += read_rows(name, rows)[1]
    return damaged


def set_aside(database: sqlite3.Connection, rows: Iterable[DamagedRow]) -> None:
    """Move rows from their tables into one of their own, with the reasons, in the transaction that is open."""
    for row in rows:
        contents = json.dumps([value.hex() if isinstance(value, bytes) else value for value in row.contents])
        entry = (row.table, row.key, contents, row.reason)
        key = TABLES[row.table].key
        database.execute("INSERT INTO set_aside VALUES (?, ?, ?, ?)", entry)
        database.execute(f"DELETE FROM {row.table} WHERE {key} = ?", (row.key,))  # noqa: S608 - ours
