"""What cannot be read is set aside as it is, and said once."""

import json
import sqlite3

import pytest

from reglab.records.store import Store, new_owner
from reglab.specs import Record


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.add(Record(name, {}, {"test_error": 1.0}, {}, {}) for name in "abc")
    store.set_measurement("size", 8)
    return store


def change(store, statement, *values):
    with sqlite3.connect(store.path) as other:
        rows = other.execute(statement, values).fetchall()
    other.close()
    return rows


def test_a_damaged_record_is_set_aside_and_said_once(store, capsys):
    change(store, "UPDATE records SET summary = '{}', curve = ? WHERE digest = 'b'", b"\xff")
    assert set(store.get("abc")) == {"a", "c"}
    assert "1 row of the store" in (said := capsys.readouterr().err)
    assert "records, b: summary: it is empty" in said or "records, b: curve: it is not text" in said
    assert set(store.get("abc")) == {"a", "c"}
    assert capsys.readouterr().err == ""
    ((source, key, contents, _),) = change(store, "SELECT * FROM set_aside")
    assert (source, key, json.loads(contents)) == ("records", "b", ["{}", "{}", "ff", "{}", "{}"])
    store.add([Record("b", {}, {"test_error": 2.0}, {}, {})])
    assert store.get("b")["b"].summary == {"test_error": 2.0}


@pytest.mark.parametrize("text", ["0", '"8"', "NaN", None])
def test_a_damaged_measurement_is_measured_anew(store, text, capsys):
    change(store, "UPDATE measurements SET value = ?", text)
    assert store.measurement("size") is None
    assert "measurements, size: value" in capsys.readouterr().err
    store.set_measurement("size", 4)
    assert store.measurement("size") == 4


@pytest.mark.parametrize("owner", ["elsewhere/1/x", "nonsense", None])
@pytest.mark.parametrize("expires", [9e12, None, "tomorrow"])
def test_a_lease_that_no_owner_can_have_asked_for_is_void(store, owner, expires):
    change(store, "INSERT INTO leases VALUES ('x', ?, ?)", owner, expires)
    assert store.reserve(["x"], new_owner()) == {"x"}
