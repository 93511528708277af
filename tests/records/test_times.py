"""How long trials take is read from records."""

import pytest

from reglab.records.store import Store
from reglab.records.times import trial_seconds
from reglab.specs import Record


def trial(steps=100, data="digits", probes=(), **changes):
    fields = {"model": {"kind": "mlp", "hidden": [16]}, "batch_size": 20, "curve": {"points": 5}, "regularizers": []}
    return {"data": {"name": data, "train": 40}, "steps": steps, "probes": list(probes), **fields, **changes}


@pytest.fixture
def seconds(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    took = [(trial(), 1.0), (trial(regularizers=[{"kind": "l2"}]), 3.0), (trial(steps=300), 9.0)]
    took += [(trial(probes=[{"kind": "units"}]), 7.0), (trial(data="wine"), 0.0)]
    store.add(
        Record(str(place), spec, {"test_error": 1.0}, {}, {"seconds": time}) for place, (spec, time) in enumerate(took)
    )
    return trial_seconds(store)


def test_trials_of_a_shape_take_as_long_as_those_did_on_average(seconds):
    assert seconds(trial(regularizers=[{"kind": "dropout"}])) == 2.0
    assert seconds(trial(steps=300)) == 9.0
    assert seconds(trial(probes=[{"kind": "units"}])) == 7.0


def test_another_budget_is_estimated_by_the_steps_of_the_network(seconds):
    assert seconds(trial(steps=60)) == pytest.approx(60 * (1 + 3 + 9 + 7) / (100 + 100 + 300 + 100))


@pytest.mark.parametrize("other", [trial(data="wine"), trial(data="adult"), trial(batch_size=10), trial(model={})])
def test_of_what_was_never_trained_there_is_no_estimate(seconds, other):
    assert seconds(other) is None


def test_a_row_that_cannot_be_read_does_not_count(tmp_path):
    import sqlite3

    store = Store(tmp_path / "store.sqlite")
    store.add(Record(name, trial(), {"test_error": 1.0}, {}, {"seconds": 4.0}) for name in "ab")
    with sqlite3.connect(store.path) as other:
        other.execute("UPDATE records SET trial = '{' WHERE digest = 'b'")
    other.close()
    assert trial_seconds(store)(trial()) == 4.0
