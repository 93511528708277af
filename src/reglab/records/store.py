"""The database of records: a row a trial, in SQLite."""

import json
import os
import platform
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from reglab.errors import ReglabError
from reglab.specs import Record

SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    digest TEXT PRIMARY KEY, trial TEXT, summary TEXT, curve TEXT, provenance TEXT, measured TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS measurements (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leases (digest TEXT PRIMARY KEY, owner TEXT, expires REAL) WITHOUT ROWID;
"""
COLUMNS = ("trial", "summary", "curve", "provenance", "measured")
"""Of a record: its fields, as JSON."""
NAMES = ", ".join(("digest", *COLUMNS))
MANY = 500
"""Digests asked for in one query: SQLite limits the number of values in one statement."""
LEASE_SECONDS = 20.0
"""How long a trial stays reserved after its owner's last sign of life."""
BUSY_SECONDS = 60.0
"""How long a writer waits for another one: far longer than any transaction here takes."""


def default_path(start: Path | None = None) -> Path:
    """Return where records are kept: ``REGLAB_STORE``, else ``build/store.sqlite`` of the checkout.

    The checkout is the nearest folder upward from ``start`` (by default the working folder) that holds
    ``pyproject.toml``, so that a notebook opened in ``notebooks/`` finds the same store as a command run at the top.
    """
    if given := os.environ.get("REGLAB_STORE"):
        return Path(given)
    here = start or Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / "pyproject.toml").exists()), here)
    return root / "build" / "store.sqlite"


def new_owner() -> str:
    """Return a name for this process to reserve trials under; no two calls return the same."""
    return f"{platform.node()}/{os.getpid()}/{uuid.uuid4().hex}"


def _is_gone(owner: str) -> bool:
    """Whether the owner was a process of this machine that has ended: then nobody waits for its lease."""
    node, process, _ = owner.split("/")
    return node == platform.node() and not psutil.pid_exists(int(process))


class Store:
    """Records by digest, shared by any number of processes on one machine.

    A record is committed in one transaction: it is there whole or not at all, whatever kills the
    process. Records are never changed.

    Parameters
    ----------
    path : Path, optional
        The database file, made with its folder where it does not exist. Default: see
        :func:`default_path`.

    Raises
    ------
    ReglabError
        If the file is not a database of records, or cannot be made or opened.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     Store(Path(folder) / "store.sqlite").count()
    0
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._transaction() as database:
                # Write-ahead log: readers and one writer do not wait for each other.
                database.execute("PRAGMA journal_mode = WAL")
            with self._transaction() as database:
                database.executescript(SCHEMA)
                database.execute(f"SELECT {NAMES} FROM records LIMIT 0")  # noqa: S608  # no user's text
        except (OSError, sqlite3.DatabaseError) as error:
            raise ReglabError(
                f"cannot use {self.path} as the store of records: {error}. "
                "Give another file with --store (or REGLAB_STORE), or move this one away."
            ) from None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Open a connection for one transaction: no state is shared between threads or kept over a fork."""
        database = sqlite3.connect(self.path, timeout=BUSY_SECONDS)
        try:
            with database:
                yield database
        except sqlite3.OperationalError as error:
            raise ReglabError(
                f"the store {self.path} cannot be written or read: {error}. Finished trials are kept; "
                "make room or mend the folder's rights, then run the same command again."
            ) from None
        finally:
            database.close()

    def count(self) -> int:
        """Return the number of records."""
        with self._transaction() as database:
            return int(database.execute("SELECT COUNT(*) FROM records").fetchone()[0])

    def get(self, digests: Iterable[str]) -> dict[str, Record]:
        """Return the records that are there, by digest."""
        rows = self._select(digests, NAMES)
        return {digest: Record(digest, *(json.loads(text) for text in texts)) for digest, *texts in rows}

    def present(self, digests: Iterable[str]) -> set[str]:
        """Return which digests have a record, without reading the records."""
        return {digest for (digest,) in self._select(digests, "digest")}

    def with_prefixes(self, starts: Iterable[str]) -> set[str]:
        """Return the digests that have a record and begin with any of these."""
        query = "SELECT digest FROM records WHERE digest >= ? AND digest < ?"
        with self._transaction() as database:
            found = (database.execute(query, (start, start + chr(127))) for start in starts)
            return {digest for rows in found for (digest,) in rows}

    def _select(self, digests: Iterable[str], columns: str) -> Iterator[tuple[str, ...]]:
        wanted = list(dict.fromkeys(digests))
        with self._transaction() as database:
            for start in range(0, len(wanted), MANY):
                some = wanted[start : start + MANY]
                marks = ",".join("?" * len(some))
                query = f"SELECT {columns} FROM records WHERE digest IN ({marks})"  # noqa: S608  # no user's text
                yield from database.execute(query, some)

    def add(self, records: Iterable[Record]) -> None:
        """Commit records in one transaction; a record that is there already is left as it is."""
        rows = [(r.digest, *(json.dumps(getattr(r, column), allow_nan=False) for column in COLUMNS)) for r in records]
        with self._transaction() as database:
            database.executemany("INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?, ?)", rows)
            database.executemany("DELETE FROM leases WHERE digest = ?", [(row[0],) for row in rows])

    def reserve(self, digests: Sequence[str], owner: str) -> set[str]:
        """Reserve trials for one owner for ``LEASE_SECONDS``, and return those that are now its own.

        A trial that another owner has reserved is left to that owner until its lease runs out.
        """
        now = time.time()
        with self._transaction() as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("DELETE FROM leases WHERE expires < ?", (now,))
            owners = [name for (name,) in database.execute("SELECT DISTINCT owner FROM leases")]
            database.executemany("DELETE FROM leases WHERE owner = ?", [(name,) for name in owners if _is_gone(name)])
            database.executemany(
                "INSERT OR IGNORE INTO leases VALUES (?, ?, ?)",
                [(digest, owner, now + LEASE_SECONDS) for digest in digests],
            )
            return {digest for (digest,) in database.execute("SELECT digest FROM leases WHERE owner = ?", (owner,))}

    def prolong(self, owner: str) -> None:
        """Prolong all reservations of an owner by ``LEASE_SECONDS`` from now."""
        with self._transaction() as database:
            database.execute("UPDATE leases SET expires = ? WHERE owner = ?", (time.time() + LEASE_SECONDS, owner))

    def release(self, owner: str) -> None:
        """Give up all reservations of an owner."""
        with self._transaction() as database:
            database.execute("DELETE FROM leases WHERE owner = ?", (owner,))

    def measurement(self, key: str) -> Any:
        """Return what was measured of this machine under a key, as JSON values, or None."""
        with self._transaction() as database:
            row = database.execute("SELECT value FROM measurements WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def set_measurement(self, key: str, value: Any) -> None:
        """Keep what was measured of this machine: how fast it is, never what a trial's numbers are."""
        with self._transaction() as database:
            database.execute("INSERT OR REPLACE INTO measurements VALUES (?, ?)", (key, json.dumps(value)))
