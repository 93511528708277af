"""Promise 2: nothing is trained twice, nothing finished is lost, and promise 1 over processes."""

import json
import signal
import time
from collections import Counter

from reglab.store import Store


def _finish(process):
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return json.loads(out)


def _records(path):
    """Return all records of a store with their provenance, by digest."""
    store = Store(path)
    with store._transaction() as database:
        digests = [digest for (digest,) in database.execute("SELECT digest FROM records")]
    return store.get(digests)


def test_one_and_two_workers_give_the_same_records(script, tmp_path):
    tables = [_finish(script(tmp_path / f"{workers}.sqlite", workers=workers)) for workers in (1, 2)]
    assert tables[0] == tables[1]
    assert _records(tmp_path / "1.sqlite") == _records(tmp_path / "2.sqlite")


def test_two_processes_at_once_train_each_trial_once(script, tmp_path):
    processes = [script(tmp_path / "shared.sqlite", workers=1) for _ in range(2)]
    one, other = [_finish(process) for process in processes]
    assert one == other
    # A group's records share its time. Had a trial been trained twice, one of the two groups that
    # trained it would have fewer records in the store than it says it had trials.
    origins = [record.provenance for record in _records(tmp_path / "shared.sqlite").values()]
    assert len(origins) == 24
    sizes = Counter((origin["created"], origin["seconds"], origin["group"]) for origin in origins)
    assert all(count == group for (_, _, group), count in sizes.items())


def test_killed_in_the_middle_goes_on_with_what_is_missing(script, tmp_path):
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
