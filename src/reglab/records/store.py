"""The store: an SQLite database with one row per record."""

import os
import platform
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from reglab.errors import ReglabError
from reglab.escaping import tell
from reglab.records import damage
from reglab.records.database import WRITE, transaction, unusable
from reglab.records.rounding import rounded
from reglab.records.rows import COLUMNS, encode, encode_measurement
from reglab.specs import Record
from reglab.wording import counted

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS records (
        digest TEXT PRIMARY KEY, trial TEXT, summary TEXT, curve TEXT, provenance TEXT, measured TEXT
    ) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS measurements (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS leases (digest TEXT PRIMARY KEY, owner TEXT, expires REAL) WITHOUT ROWID",
    damage.SCHEMA,
)
ALL_COLUMNS = ", ".join(("digest", *COLUMNS))
QUERY_SIZE = 500
"""Digests per query: SQLite limits the number of values in one statement."""
LEASE_SECONDS = 20.0
"""How long a trial stays reserved after its owner last renewed the lease."""
CLOCK_SECONDS = 20.0
"""How far the clock of another owner's host may be ahead: a lease that ends later than that allows is void."""
RENEWAL_SECONDS = LEASE_SECONDS / 4
"""How long a renewal or a release waits for another writer: leases run out by themselves."""


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
    """Return whether the owner was a process of this machine that has ended, or has no owner's name."""
    match owner.split("/"):
        case [node, process, _] if process.isdecimal():
            return node == platform.node() and not psutil.pid_exists(int(process))
    return True


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
        except OSError as error:
            raise unusable(self.path, error) from None
        with transaction(self.path) as database:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            if tables:  # another program's database is left as it is
                database.execute(f"SELECT {ALL_COLUMNS} FROM records LIMIT 0")  # noqa: S608  # no user input
        # With a write-ahead log, readers and a writer do not wait for each other.
        with transaction(self.path, "PRAGMA journal_mode = WAL"):
            pass
        if len(tables) < len(SCHEMA):
            with transaction(self.path, WRITE) as database:
                for statement in SCHEMA:
                    database.execute(statement)

    def count(self) -> int:
        """Return the number of records."""
        with transaction(self.path) as database:
            return int(database.execute("SELECT COUNT(*) FROM records").fetchone()[0])

    def get(self, digests: Iterable[str]) -> dict[str, Record]:
        """Return the records that the store holds, by digest, rounded as a report's table holds them.

        So whatever is computed from the store is computed again, to the last digit, from a published report: what is
        chosen by a validation loss, too. A row that cannot be read is set aside, and the user is told: the store then
        lacks its record.
        """
        records: dict[str, Record]
        records, damaged = damage.read_rows("records", self._select(digests, ALL_COLUMNS))
        self._set_aside(damaged)
        return {digest: rounded(record) for digest, record in records.items()}

    def present(self, digests: Iterable[str]) -> set[str]:
        """Return which digests have a record, without reading the records."""
        return {digest for (digest,) in self._select(digests, "digest")}

    def with_prefixes(self, prefixes: Iterable[str]) -> set[str]:
        """Return the digests that have a record and begin with any of the prefixes."""
        query = "SELECT digest FROM records WHERE digest >= ? AND digest < ?"
        with transaction(self.path) as database:
            matches = (database.execute(query, (prefix, prefix + chr(127))) for prefix in prefixes)
            return {digest for rows in matches for (digest,) in rows}

    def _select(self, digests: Iterable[str], columns: str) -> Iterator[tuple[str, ...]]:
        wanted = list(dict.fromkeys(digests))
        with transaction(self.path) as database:
            for start in range(0, len(wanted), QUERY_SIZE):
                chunk = wanted[start : start + QUERY_SIZE]
                marks = ",".join("?" * len(chunk))
                query = f"SELECT {columns} FROM records WHERE digest IN ({marks})"  # noqa: S608  # no user input
                yield from database.execute(query, chunk)

    def add(self, records: Iterable[Record]) -> None:
        """Commit records in one transaction, and end their leases; a record that exists stays as it is."""
        rows = [encode(record) for record in records]
        with transaction(self.path, WRITE) as database:
            database.executemany("INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?, ?)", rows)
            database.executemany("DELETE FROM leases WHERE digest = ?", [(row[0],) for row in rows])

    def reserve(self, digests: Sequence[str], owner: str) -> set[str]:
        """Reserve trials for one owner, and return all that are now reserved for it.

        A trial that is reserved for another owner stays so until that owner's lease runs out or its process ends. A
        lease that ends later than any owner can have asked for is void: a host's clock was wrong.

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
        latest = now + LEASE_SECONDS + CLOCK_SECONDS
        with transaction(self.path, WRITE) as database:
            database.execute("DELETE FROM leases WHERE NOT coalesce(expires BETWEEN ? AND ?, 0)", (now, latest))
            owners = [name for (name,) in database.execute("SELECT DISTINCT owner FROM leases")]
            database.executemany(
                "DELETE FROM leases WHERE owner = ?", [(name,) for name in owners if _has_ended(str(name))]
            )
            database.executemany(
                "INSERT OR IGNORE INTO leases VALUES (?, ?, ?)",
                [(digest, owner, now + LEASE_SECONDS) for digest in digests],
            )
            return {digest for (digest,) in database.execute("SELECT digest FROM leases WHERE owner = ?", (owner,))}

    def renew(self, owner: str) -> None:
        """Renew all leases of an owner, for ``LEASE_SECONDS`` from now, unless another program holds the store."""
        with suppress(ReglabError), transaction(self.path, WRITE, RENEWAL_SECONDS) as database:
            database.execute("UPDATE leases SET expires = ? WHERE owner = ?", (time.time() + LEASE_SECONDS, owner))

    def release(self, owner: str) -> None:
        """End all leases of an owner, unless another program holds the store: then they run out."""
        with suppress(ReglabError), transaction(self.path, WRITE, RENEWAL_SECONDS) as database:
            database.execute("DELETE FROM leases WHERE owner = ?", (owner,))

    def measurement(self, key: str) -> Any:
        """Return the measurement kept under a key, or None; one that cannot be read is set aside."""
        with transaction(self.path) as database:
            rows = database.execute("SELECT key, value FROM measurements WHERE key = ?", (key,)).fetchall()
        values, damaged = damage.read_rows("measurements", rows)
        self._set_aside(damaged)
        return values.get(key)

    def set_measurement(self, key: str, value: Any) -> None:
        """Keep a measurement of this machine, as JSON: its speed, never the numbers of a trial."""
        with transaction(self.path, WRITE) as database:
            database.execute("INSERT OR REPLACE INTO measurements VALUES (?, ?)", (key, encode_measurement(value)))

    def _set_aside(self, rows: Sequence[damage.DamagedRow]) -> None:
        if rows:
            with transaction(self.path, WRITE) as database:
                damage.set_aside(database, rows)
            tell(
                f"{counted(len(rows), 'row')} of the store {self.path} cannot be read, set aside and made anew; "
                f"see 'reglab store check'. The first: {rows[0]}"
            )
