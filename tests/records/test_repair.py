"""A check changes nothing; a repair deletes nothing that could be read."""

import hashlib
import sqlite3

import pytest

from reglab.errors import ReglabError
from reglab.records import repair
from reglab.records.store import Store, new_owner
from reglab.specs import Record

PAGE = 4096


def digest(number):
    return hashlib.sha256(str(number).encode()).hexdigest()


RECORDS = {digest(i): Record(digest(i), {}, {"test_error": float(i)}, {"nll": [0.5] * 50}, {}) for i in range(500)}


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.add(RECORDS.values())
    store.set_measurement("{size", 8)
    return store


def test_a_whole_store_is_whole_and_stays_as_it_is(store):
    before = store.path.read_bytes()
    found = repair.check(store.path)
    assert found.whole
    assert found.rows == {"records": 500, "measurements": 1, "set_aside": 0}
    assert store.path.read_bytes() == before
    assert repair.repair(store.path) == ["nothing to repair"]


def test_damaged_rows_are_found_and_set_aside(store):
    with sqlite3.connect(store.path) as other:
        other.execute("UPDATE records SET trial = '{' WHERE digest = ?", (digest(3),))
    other.close()
    (row,) = repair.check(store.path).damaged
    assert (row.table, row.key) == ("records", digest(3))
    assert repair.repair(store.path) == [f"set aside: {row}"]
    assert repair.check(store.path).whole
    assert store.count() == 499


def damage_file(path):
    """Overwrite two pages of a store, and return the file's bytes."""
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    content = bytearray(path.read_bytes())
    pages = len(content) // PAGE
    for page in (pages // 3, pages // 2):
        content[page * PAGE : (page + 1) * PAGE] = b"\xee" * PAGE
    path.write_bytes(content)
    return bytes(content)


def test_a_damaged_file_is_kept_and_what_can_be_read_is_saved(store):
    damaged = damage_file(store.path)
    assert not repair.check(store.path).whole
    (done,) = repair.repair(store.path)
    kept = store.path.with_name("store.sqlite.damaged-1")
    assert str(kept) in done
    assert kept.read_bytes() == damaged
    assert repair.check(store.path).whole
    saved = store.get(RECORDS)
    assert 300 < len(saved) < 500  # a page may be an inner one, above many rows
    assert all(RECORDS[name] == record for name, record in saved.items())
    assert store.measurement("{size") == 8


def test_a_damaged_file_that_a_run_uses_is_left_alone(store):
    store.reserve(["x"], new_owner())
    damaged = damage_file(store.path)
    with pytest.raises(ReglabError, match="a run is using"):
        repair.repair(store.path)
    assert store.path.read_bytes() == damaged


def test_what_is_no_store_is_refused(tmp_path):
    with pytest.raises(ReglabError, match="there is no store at"):
        repair.check(tmp_path / "store.sqlite")
    assert list(tmp_path.iterdir()) == []
    sqlite3.connect(tmp_path / "empty.sqlite").close()
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(ReglabError, match="is no store of records"):
        repair.check(tmp_path / "empty.sqlite")
