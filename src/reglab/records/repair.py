"""Check a store, and repair it: what cannot be read is set aside, and what can be read is never deleted."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from reglab.errors import ReglabError
from reglab.records import damage
from reglab.records.database import WRITE, transaction
from reglab.records.store import SCHEMA, Store

WHOLE = "ok"
"""What SQLite's own check says of a file without faults."""
BOUNDS = ("", *(f"{number:03x}" for number in range(16**3)), "\U0010ffff")
"""Where a damaged table is cut into ranges of its keys: the rows of a damaged page are lost, and few others."""


class Findings(NamedTuple):
    """What a check has found.

    Parameters
    ----------
    integrity : str
        What SQLite says of the file: `WHOLE`, or its first fault.
    rows : dict of str to int
        The number of rows of each table.
    damaged : list of DamagedRow
        Those that cannot be read.
    """

    integrity: str
    rows: dict[str, int]
    damaged: list[damage.DamagedRow]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.integrity == WHOLE and not self.damaged


def check(path: Path) -> Findings:
    """Return what is wrong with a store; nothing in it is changed.

    Parameters
    ----------
    path : Path
        The database file.

    Raises
    ------
    ReglabError
        If there is no such file, or it is no store.
    """
    _require(path)
    with transaction(path) as database:
        integrity = _integrity(database)
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if "records" not in tables:
            raise ReglabError(f"{path} is no store of records. Give the store's file with --store.")
        if integrity != WHOLE:
            return Findings(integrity, {}, [])
        present = [name for name in (*damage.TABLES, "set_aside") if name in tables]
        rows = {name: _count(database, name) for name in present}
        return Findings(integrity, rows, damage.find_damaged(database))


def repair(path: Path) -> list[str]:
    """Set aside what cannot be read, and return what was done, in sentences.

    Rows that cannot be read move to the table ``set_aside``. If the file itself is damaged, a new one is made of all
    rows that can be read, and the damaged one is kept beside it.

    Parameters
    ----------
    path : Path
        The database file.

    Raises
    ------
    ReglabError
        As in `check`; also if a run is using a damaged file.
    """
    done = []
    if check(path).integrity != WHOLE:
        done.append(_rebuild(path))
    store = Store(path)
    with transaction(store.path, WRITE) as database:
        damaged = damage.find_damaged(database)
        damage.set_aside(database, damaged)
    return [*done, *(f"set aside: {row}" for row in damaged)] or ["nothing to repair"]


def _require(path: Path) -> None:
    if not path.is_file():
        raise ReglabError(f"there is no store at {path}. Give its file with --store (or REGLAB_STORE).")


def _integrity(database: sqlite3.Connection) -> str:
    try:
        return str(database.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)


def _count(database: sqlite3.Connection, table: str) -> int:
    return int(database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608 - ours


def _rebuild(path: Path) -> str:
    """Make a new file of all rows that can be read; keep the damaged one."""
    new = path.with_name(f"{path.name}.repaired")
    new.unlink(missing_ok=True)  # of a repair that was interrupted
    with transaction(path) as old:
        with suppress(sqlite3.DatabaseError):
            if old.execute("SELECT COUNT(*) FROM leases WHERE expires > unixepoch()").fetchone()[0]:
                raise ReglabError(f"a run is using {path}: wait for its end, then repair it.")
        with sqlite3.connect(new) as target:
            for statement in SCHEMA:
                target.execute(statement)
            saved = {name: _copy(old, target, name) for name in damage.TABLES}
            with suppress(sqlite3.DatabaseError):
                for row in old.execute("SELECT * FROM set_aside"):
                    target.execute("INSERT INTO set_aside VALUES (?, ?, ?, ?)", row)
        target.close()
    kept = next(name for number in count(1) if not (name := path.with_name(f"{path.name}.damaged-{number}")).exists())
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(kept.with_name(kept.name + suffix))
    new.rename(path)
    counts = " and ".join(f"{number} {name}" for name, number in saved.items())
    return f"saved {counts} into a new file; the damaged one is kept as {kept}"


def _copy(old: sqlite3.Connection, target: sqlite3.Connection, table: str) -> int:
    """Copy the rows of a table that can be read; return how many."""
    before = target.total_changes
    for row in _readable(old, table):
        target.execute(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - ours
    return target.total_changes - before


def _readable(database: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Yield rows, range by range, from below and from above until a fault, or once where there is none."""
    key, columns, _ = damage.TABLES[table]
    names = ", ".join((key, *columns))
    for low, high in pairwise(BOUNDS):
        for order in ("ASC", "DESC"):
            query = f"SELECT {names} FROM {table} WHERE {key} >= ? AND {key} < ? ORDER BY {key} {order}"  # noqa: S608
            try:
                yield from database.execute(query, (low, high))
            except sqlite3.DatabaseError:
                continue
            break
