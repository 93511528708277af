"""The store: an SQLite database with one row per record."""

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
"""The fields of a record beside its digest, kept as JSON."""
ALL_COLUMNS = ", ".join(("digest", *COLUMNS))
QUERY_SIZE = 500
"""Digests per query: SQLite limits the number of values in one statement."""
LEASE_SECONDS = 20.0
"""How long a trial stays reserved after its owner last renewed the lease."""
BUSY_SECONDS = 60.0
"""How long a writer waits for another writer: far longer than any transaction here takes."""


def default_path(start: Path | None = None) -> Path:
    """Return the path of the store: ``REGLAB_STORE``, by default ``build/store.sqlite`` in the checkout.

    The checkout is the nearest folder, from ``start`` upwards, that holds ``pyproject.toml``: a notebook in
    ``notebooks/`` finds the same store as a command run at the top.

    Parameters
    ----------
    start : Path, optional
        Where to begin; by default the working folder.
    """
    if given := os.environ.get("REGLAB_STORE"):
        return Path(given)
    here = start or Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / "pyproject.toml").exists()), here)
    return root / "build" / "store.sqlite"


def new_owner() -> str:
    """Return a new, unique name under which this process can reserve trials."""
    return f"{platform.node()}/{os.getpid()}/{uuid.uuid4().hex}"


def _has_ended(owner: str) -> bool:
    """Return whether the owner was a process of this machine that has ended: its leases are void."""
    node, process, _ = owner.split("/")
    return node == platform.node() and not psutil.pid_exists(int(process))


class Store:
    """Records by digest, shared by any number of processes on one machine.

    A record is committed in one transaction: the store holds all of it or nothing, whatever kills
    the process. Records are never changed.

    Parameters
    ----------
    path : Path, optional
        The database file; it is created, with its folder, if it does not exist. Default: :func:`default_path`.

    Raises
    ------
    ReglabError
        If the file is not a database of records, or cannot be created or opened.

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
                # With a write-ahead log, readers and a writer do not wait for each other.
                database.execute("PRAGMA journal_mode = WAL")
            with self._transaction() as database:
                database.executescript(SCHEMA)
                database.execute(f"SELECT {ALL_COLUMNS} FROM records LIMIT 0")  # noqa: S608  # no user input
        except (OSError, sqlite3.DatabaseError) as error:
            raise ReglabError(
                f"cannot use {self.path} as the store of records: {error}. "
                "Give another file with --store (or REGLAB_STORE), or move this one away."
            ) from None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Open a connection for one transaction: threads and forked processes share no state."""
        database = sqlite3.connect(self.path, timeout=BUSY_SECONDS)
        try:
            with database:
                yield database
        except sqlite3.OperationalError as error:
            raise ReglabError(
                f"the store {self.path} cannot be read or written: {error}. Finished trials are kept; "
                "make room or correct the folder's permissions, then run the same command again."
            ) from None
        finally:
            database.close()

    def count(self) -> int:
        """Return the number of records."""
        with self._transaction() as database:
            return int(database.execute("SELECT COUNT(*) FROM records").fetchone()[0])

    def get(self, digests: Iterable[str]) -> dict[str, Record]:
        """Return the records that the store holds, by digest."""
        rows = self._select(digests, ALL_COLUMNS)
        return {digest: Record(digest, *(json.loads(text) for text in texts)) for digest, *texts in rows}

    def present(self, digests: Iterable[str]) -> set[str]:
        """Return which digests have a record, without reading the records."""
        return {digest for (digest,) in self._select(digests, "digest")}

    def with_prefixes(self, prefixes: Iterable[str]) -> set[str]:
        """Return the digests that have a record and begin with any of the prefixes."""
        query = "SELECT digest FROM records WHERE digest >= ? AND digest < ?"
        with self._transaction() as database:
            matches = (database.execute(query, (prefix, prefix + chr(127))) for prefix in prefixes)
            return {digest for rows in matches for (digest,) in rows}

    def _select(self, digests: Iterable[str], columns: str) -> Iterator[tuple[str, ...]]:
        wanted = list(dict.fromkeys(digests))
        with self._transaction() as database:
            for start in range(0, len(wanted), QUERY_SIZE):
                chunk = wanted[start : start + QUERY_SIZE]
                marks = ",".join("?" * len(chunk))
                query = f"SELECT {columns} FROM records WHERE digest IN ({marks})"  # noqa: S608  # no user input
                yield from database.execute(query, chunk)

    def add(self, records: Iterable[Record]) -> None:
        """Commit records in one transaction, and end their leases; a record that exists stays as it is."""
        rows = [(r.digest, *(json.dumps(getattr(r, column), allow_nan=False) for column in COLUMNS)) for r in records]
        with self._transaction() as database:
            database.executemany("INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?, ?)", rows)
            database.executemany("DELETE FROM leases WHERE digest = ?", [(row[0],) for row in rows])

    def reserve(self, digests: Sequence[str], owner: str) -> set[str]:
        """Reserve trials for one owner, and return all that are now reserved for it.

        A trial that is reserved for another owner stays so until that owner's lease runs out or its process ends.

        Parameters
        ----------
        digests : sequence of str
            The trials to reserve, for ``LEASE_SECONDS``.
        owner : str
            A name from :func:`new_owner`.

        Returns
        -------
        set of str
            Digests, also of trials that the owner reserved before.
        """
        now = time.time()
        with self._transaction() as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("DELETE FROM leases WHERE expires < ?", (now,))
            owners = [name for (name,) in database.execute("SELECT DISTINCT owner FROM leases")]
            database.executemany("DELETE FROM leases WHERE owner = ?", [(name,) for name in owners if _has_ended(name)])
            database.executemany(
                "INSERT OR IGNORE INTO leases VALUES (?, ?, ?)",
                [(digest, owner, now + LEASE_SECONDS) for digest in digests],
            )
            return {digest for (digest,) in database.execute("SELECT digest FROM leases WHERE owner = ?", (owner,))}

    def renew(self, owner: str) -> None:
        """Renew all leases of an owner, for ``LEASE_SECONDS`` from now."""
        with self._transaction() as database:
            database.execute("UPDATE leases SET expires = ? WHERE owner = ?", (time.time() + LEASE_SECONDS, owner))

    def release(self, owner: str) -> None:
        """End all leases of an owner."""
        with self._transaction() as database:
            database.execute("DELETE FROM leases WHERE owner = ?", (owner,))

    def measurement(self, key: str) -> Any:
        """Return the measurement kept under a key, or None."""
        with self._transaction() as database:
            row = database.execute("SELECT value FROM measurements WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def set_measurement(self, key: str, value: Any) -> None:
        """Keep a measurement of this machine, as JSON: its speed, never the numbers of a trial."""
        with self._transaction() as database:
            database.execute("INSERT OR REPLACE INTO measurements VALUES (?, ?)", (key, json.dumps(value)))
