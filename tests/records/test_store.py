"""The store keeps whole records, for any number of processes."""

import multiprocessing
import platform
import sqlite3
import time

import pytest

from reglab.errors import ReglabError
from reglab.records import parquet
from reglab.records import store as stores
from reglab.records.store import Store, default_path, new_owner
from reglab.specs import Record


def _record(digest="a", **summary):
    return Record(
        digest,
        {"kind": "trial"},
        {"test_error": 1 / 3, "test_nll": None, **summary},
        {"train_nll": [0.1, None]},
        {"seconds": 1},
    )


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "folder" / "store.sqlite")


def test_a_record_comes_back_with_the_digits_of_a_report(store):
    store.add([_record()])
    (again,) = store.get(["a", "absent"]).values()
    # the error of a third is exact; of a curve's loss there are 16 bits
    assert again.summary == _record().summary
    assert again.curve == {"train_nll": [round(0.1 * 2**19) / 2**19, None]}
    parquet.write([_record()], store.path.with_name(parquet.NAME))
    assert parquet.read(store.path.parent) == [again]
    assert store.get(["a"])["a"].provenance == {"seconds": 1}


def test_many_records_are_looked_up_in_one_call(store):
    names = [f"{i:05}" for i in range(3 * stores.QUERY_SIZE + 1)]
    store.add(_record(name) for name in names)
    assert store.count() == len(names)
    assert store.present([*names, "absent"]) == set(names)
    assert list(store.get(names[5:8])) == names[5:8]


def test_records_are_found_by_how_their_digests_begin(store):
    store.add(_record(name) for name in ("ab1", "ab2", "b", "abc"))
    assert store.with_prefixes(["ab1", "abc", "x"]) == {"ab1", "abc"}
    assert store.with_prefixes(["ab"]) == {"ab1", "ab2", "abc"}
    assert store.with_prefixes([]) == set()


def test_a_record_is_never_changed(store):
    store.add([_record(test_error=1.0)])
    store.add([_record(test_error=2.0)])
    assert store.get(["a"])["a"].summary["test_error"] == 1.0


def test_records_are_added_together_or_not_at_all(store):
    broken = _record("b", test_error=float("nan"))  # not JSON: refused
    with pytest.raises(ValueError, match="JSON"):
        store.add([_record("a"), broken])
    assert store.count() == 0


def _reserve(path, names, owner, answers):
    answers.put(Store(path).reserve(names, owner))


def test_a_trial_is_reserved_by_one_owner(store):
    mine, other = new_owner(), new_owner()
    assert store.reserve(["a", "b"], mine) == {"a", "b"}
    assert store.reserve(["b", "c"], other) == {"c"}
    store.release(mine)
    assert store.reserve(["b"], other) == {"b", "c"}


def test_processes_that_reserve_at_once_share_without_overlap(store):
    context = multiprocessing.get_context("spawn")
    names, answers = [str(i) for i in range(200)], context.Queue()
    # Owners of this very process, so that they are alive as long as the test is.
    processes = [context.Process(target=_reserve, args=(store.path, names, new_owner(), answers)) for _ in range(3)]
    for process in processes:
        process.start()
    shares = [answers.get(timeout=300) for _ in processes]
    for process in processes:
        process.join()
    assert sorted(name for share in shares for name in share) == sorted(names)


def test_a_finished_trial_is_no_longer_reserved(store):
    store.reserve(["a"], new_owner())
    store.add([_record("a")])
    assert store.reserve(["a"], other := new_owner()) == {"a"}, other


def test_a_dead_process_does_not_hold_its_trials(store):
    store.reserve(["a"], f"{platform.node()}/{2**22 + 1}/dead")  # above Linux's largest process number
    assert store.reserve(["a"], new_owner()) == {"a"}


def test_a_lease_of_another_machine_runs_out_unless_renewed(store, monkeypatch):
    monkeypatch.setattr(stores, "LEASE_SECONDS", 0.5)
    store.reserve(["a", "b"], "elsewhere/1/x")
    store.reserve(["c"], "elsewhere/2/y")
    time.sleep(0.3)
    store.renew("elsewhere/1/x")
    time.sleep(0.3)
    assert store.reserve(["a", "b", "c"], new_owner()) == {"c"}


def test_measurements_are_kept(store):
    assert store.measurement("mlp") is None
    store.set_measurement("mlp", 8)
    store.set_measurement("mlp", 16)
    assert Store(store.path).measurement("mlp") == 16


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("these are my notes, not a database" * 100)
    before = path.read_bytes()
    with pytest.raises(ReglabError, match=r"cannot use .*notes.txt.* not a database.*--store"):
        Store(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE records (name TEXT)")
    other.close()
    with pytest.raises(ReglabError, match=r"other.sqlite"):
        Store(path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReglabError, match="cannot use"):
        Store(tmp_path / "file" / "store.sqlite")


def test_a_full_disk_is_one_clear_message(store, monkeypatch):
    connect = sqlite3.connect

    def limited(*args, **kwargs):
        database = connect(*args, **kwargs)
        database.execute("PRAGMA max_page_count = 1")  # SQLite's own way to run out of room
        return database

    monkeypatch.setattr(sqlite3, "connect", limited)
    with pytest.raises(ReglabError, match=r"full.*Finished trials are kept"):
        store.add(_record(str(i)) for i in range(1000))


def test_default_path_is_the_checkouts_whatever_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("REGLAB_STORE", raising=False)
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert default_path() == tmp_path / "build" / "store.sqlite"
    monkeypatch.setenv("REGLAB_STORE", "elsewhere.sqlite")
    assert str(default_path()) == "elsewhere.sqlite"
