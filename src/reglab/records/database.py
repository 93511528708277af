"""Transactions on the store's file: a lock is waited for, and a failure says what to do."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from reglab.errors import ReglabError
from reglab.escaping import tell

BUSY_SECONDS = 60.0
"""How long another writer is waited for before the user is told: far longer than any transaction here takes."""
LOCKED_SECONDS = 600.0
"""How long it is waited for before the run ends."""
PAUSE_SECONDS = 0.1
"""Between two tries where SQLite itself does not wait."""

READ = "SELECT 1 FROM sqlite_schema"
WRITE = "BEGIN IMMEDIATE"
"""The statements that first meet a lock: what comes after them waits for nobody."""

LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
UNUSABLE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""The codes of files that are no store: not a database, or another program's."""
ADVICE = {
    sqlite3.SQLITE_FULL: "make room on its disk",
    sqlite3.SQLITE_CORRUPT: "let 'reglab store repair' save what can be read",
    **dict.fromkeys(LOCKED, "end the program that holds it"),
}
"""What to do, by SQLite's code."""
PERMISSIONS = "make room or correct the folder's permissions"
"""What to do where SQLite only says that it cannot read or write."""


@contextmanager
def transaction(path: Path, first: str = READ, patience: float = LOCKED_SECONDS) -> Iterator[sqlite3.Connection]:
    """Open a connection for one transaction: threads and forked processes share no state.

    Where another program holds the file, the transaction waits, and says so; nothing that was to be written is lost.

    Parameters
    ----------
    path : Path
        The database file.
    first : str
        `READ`, `WRITE`, or another statement that meets a lock first.
    patience : float
        How many seconds a lock is waited for.

    Yields
    ------
    sqlite3.Connection
        Committed at the end of the block.

    Raises
    ------
    ReglabError
        If the file cannot be read or written, is damaged, or stays locked; the message says what to do.
    """
    database = None
    try:
        database = sqlite3.connect(path, timeout=min(BUSY_SECONDS, patience))
        database.text_factory = _text
        _begin(database, first, path, patience)
        with database:
            yield database
    except sqlite3.DatabaseError as error:
        raise _failure(path, error) from None
    finally:
        if database:
            database.close()


def _begin(database: sqlite3.Connection, first: str, path: Path, patience: float) -> None:
    began, told = time.monotonic(), False
    while True:
        try:
            database.execute(first)
        except sqlite3.OperationalError as error:
            if _code(error) not in LOCKED or time.monotonic() - began >= patience:
                raise
        else:
            return
        if not told:
            told = True
            tell(f"the store {path} is locked by another program; it is waited for, up to {patience:.0f} s")
        time.sleep(PAUSE_SECONDS)


def _text(value: bytes) -> Any:
    """Return text where it is UTF-8: what is not must not keep the other rows from being read."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary code."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _failure(path: Path, error: sqlite3.DatabaseError) -> ReglabError:
    code = _code(error)
    if code in UNUSABLE:
        return unusable(path, error)
    advice = ADVICE.get(code, PERMISSIONS)
    reason = str(error)
    if code == sqlite3.SQLITE_CANTOPEN:
        with suppress(FileNotFoundError):
            try:
                os.close(os.open(path, os.O_RDONLY))
            except OSError as refusal:  # SQLite does not say why: no more open files, for example
                reason = f"{error}: {refusal.strerror}"
    return ReglabError(
        f"the store {path} cannot be read or written: {reason}. Finished trials are kept; "
        f"{advice}, then run the same command again."
    )


def unusable(path: Path, error: Exception) -> ReglabError:
    """Return the error for a file that cannot be a store."""
    return ReglabError(
        f"cannot use {path} as the store of records: {error}. "
        "Give another file with --store (or REGLAB_STORE), or move this one away."
    )
