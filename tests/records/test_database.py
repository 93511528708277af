"""Locks are waited for, and failures say what to do."""

import os
import sqlite3
import threading
from resource import RLIMIT_NOFILE, getrlimit, setrlimit

import pytest

from reglab.errors import ReglabError
from reglab.records import database
from reglab.records.database import WRITE, transaction
from reglab.records.store import Store
from reglab.specs import Record

RECORD = Record("a", {}, {"test_error": 1.0}, {}, {})


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store.sqlite")


@pytest.fixture
def lock(store):
    """Another program's connection that holds the store."""
    other = sqlite3.connect(store.path, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_a_record_waits_for_a_lock_and_the_user_is_told_once(store, lock, monkeypatch, capsys):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    threading.Timer(0.5, lock.rollback).start()
    store.add([RECORD])
    assert store.get(["a"]) == {"a": RECORD}
    assert capsys.readouterr().err.count("is locked by another program; it is waited for, up to 600 s") == 1


@pytest.mark.usefixtures("lock")
def test_a_lock_that_stays_ends_with_one_message(store):
    with (
        pytest.raises(ReglabError, match=r"is locked.*end the program that holds it"),
        transaction(store.path, WRITE, 0.1),
    ):
        pass


@pytest.mark.usefixtures("lock")
def test_readers_and_renewals_do_not_wait_for_a_lock(store, monkeypatch):
    monkeypatch.setattr("reglab.records.store.RENEWAL_SECONDS", 0.1)
    store.renew("somebody")
    store.release("somebody")
    assert Store(store.path).count() == 0


def test_too_few_open_files_are_called_by_their_name(store):
    soft, hard = getrlimit(RLIMIT_NOFILE)
    held = [os.open(store.path, os.O_RDONLY) for _ in range(3)]
    try:
        setrlimit(RLIMIT_NOFILE, (held[-1] + 1, hard))
        with pytest.raises(ReglabError, match="Too many open files"):
            store.count()
    finally:
        setrlimit(RLIMIT_NOFILE, (soft, hard))
        for file in held:
            os.close(file)


def test_a_damaged_file_is_for_repair(store):
    store.add(Record(str(i), {}, {"test_error": 1.0}, {}, {}) for i in range(1000))
    with sqlite3.connect(store.path) as direct:
        direct.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    direct.close()
    content = bytearray(store.path.read_bytes())
    content[8 * 4096 : 12 * 4096] = b"\xee" * 4 * 4096
    store.path.write_bytes(content)
    with pytest.raises(ReglabError, match=r"malformed.*'reglab store repair'"):
        store.get(map(str, range(1000)))
