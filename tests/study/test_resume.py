"""Promise 2: nothing is trained twice, nothing finished is lost, and promise 1 over processes."""

import json
import signal
import time

from reglab.records.database import WRITE, transaction
from reglab.records.store import Store


def _finish(process):
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return json.loads(out)


def _records(path):
    """Return all records of a store with their provenance, by digest."""
    with transaction(path) as database:
        digests = [digest for (digest,) in database.execute("SELECT digest FROM records")]
    return Store(path).get(digests)


def test_one_and_two_workers_give_the_same_records(script, tmp_path):
    tables = [_finish(script(tmp_path / f"{workers}.sqlite", workers=workers)) for workers in (1, 2)]
    assert tables[0] == tables[1]
    assert _records(tmp_path / "1.sqlite") == _records(tmp_path / "2.sqlite")


def test_two_processes_at_once_train_each_trial_once(script, tmp_path):
    trained = _count_attempts(path := tmp_path / "shared.sqlite")
    processes = [script(path, workers=1) for _ in range(2)]
    first, second = [_finish(process) for process in processes]
    assert first == second
    assert trained() == dict.fromkeys(_records(path), 1)
    assert len(trained()) >= 24, "the grids of some arms are extended"


def _count_attempts(path):
    """Create a store that counts how often each record is added, including records it already holds."""
    Store(path)
    with transaction(path, WRITE) as database:
        database.execute("CREATE TABLE added (digest TEXT)")
        database.execute(
            "CREATE TRIGGER note BEFORE INSERT ON records BEGIN INSERT INTO added VALUES (NEW.digest); END"
        )

    def attempts():
        with transaction(path) as database:
            return dict(database.execute("SELECT digest, COUNT(*) FROM added GROUP BY digest").fetchall())

    return attempts


def test_a_record_added_twice_is_counted_twice(script, tmp_path):
    _finish(script(tmp_path / "one.sqlite", workers=1))
    records = list(_records(tmp_path / "one.sqlite").values())
    trained = _count_attempts(path := tmp_path / "counted.sqlite")
    Store(path).add(records)
    Store(path).add(records[:1])
    assert sorted(trained().values()) == [1] * (len(records) - 1) + [2]


def test_a_killed_study_resumes_with_the_missing_trials(script, tmp_path):
    undisturbed = _finish(script(tmp_path / "undisturbed.sqlite", epochs=30))
    process = script(path := tmp_path / "killed.sqlite", workers=1, epochs=30)
    deadline = time.monotonic() + 300
    while not (path.exists() and Store(path).count()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    time.sleep(1)  # the workers notice and end
    before = _records(path)
    assert 0 < len(before) < 24, "it must be killed in the middle"
    assert _finish(script(path, epochs=30)) == undisturbed
    after = _records(path)
    assert after == _records(tmp_path / "undisturbed.sqlite")
    for digest, record in before.items():
        assert after[digest].provenance == record.provenance, "a finished trial was trained again"
