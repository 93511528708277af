"""``reglab store`` says what is damaged and what it did."""

import sqlite3

import pytest
from typer.testing import CliRunner

from reglab.cli import app
from reglab.records.store import Store
from reglab.specs import Record


@pytest.fixture
def path(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.add(Record(f"{number:02}", {}, {"test_error": 1.0}, {}, {}) for number in range(14))
    return store.path


def store(*arguments):
    return CliRunner().invoke(app, ["store", *map(str, arguments)])


def test_a_whole_store_is_described(path):
    answered = store("check", "--store", path)
    assert answered.stdout.splitlines() == [
        f"store: {path}", "file: ok", "records: 14", "measurements: 0", "set aside: 0",
    ]  # fmt: skip
    assert (answered.exit_code, answered.stderr) == (0, "")


def test_a_damaged_store_is_repaired(path, monkeypatch):
    monkeypatch.setenv("REGLAB_STORE", str(path))
    with sqlite3.connect(path) as other:
        other.execute("UPDATE records SET summary = '{}' WHERE digest < '12'")
    other.close()
    answered = store("check")
    assert answered.exit_code == 1
    assert answered.stderr.splitlines()[0] == "cannot be read: records, 00: summary: it is empty"
    assert answered.stderr.splitlines()[-2] == "and 2 more"
    assert "reglab store repair" in answered.stderr.splitlines()[-1]
    repaired = store("repair")
    assert (repaired.exit_code, len(repaired.stdout.splitlines())) == (0, 12)
    assert store("check").exit_code == 0
    assert store("repair").stdout == "nothing to repair\n"
