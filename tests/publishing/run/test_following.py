"""How far a report is: what the store gains, against what was planned."""

import pytest

from reglab.errors import ReglabError
from reglab.publishing.run import following as subject
from reglab.publishing.run.following import Progress, following
from reglab.publishing.run.planning import NotebookPlan
from reglab.records.store import Store
from reglab.specs import Record


class Planned:
    """Stands in for notebooks that are planned elsewhere."""

    def __init__(self, *plans, error=None):
        self.ready, self._plans, self._error = False, plans, error

    def finished(self):
        return self.ready

    def plans(self):
        if self._error:
            raise self._error
        return {str(place): plan for place, plan in enumerate(self._plans)}


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    add(store, "before")
    return store


@pytest.fixture
def clock(monkeypatch):
    time = [0.0]
    monkeypatch.setattr(subject.time, "monotonic", lambda: time[0])
    return time


def add(store, *digests):
    store.add([Record(digest, {"test": False}, {"test_error": 1.0}, {}, {}) for digest in digests])


def test_what_is_left_goes_by_the_plan_and_then_by_the_pace(store, clock):
    plan = NotebookPlan({"a": 60.0, "b": 30.0, "c": 10.0}, {"a": 6, "b": 3, "c": 1})
    planned = Planned(plan, NotebookPlan({"c": 10.0}, {"c": 1}))
    follow = following(store, planned, workers=2)
    assert follow() == Progress(0)
    add(store, "other")
    assert follow() == Progress(0), "it does not look all the time"
    clock[0] = 10.0
    assert follow() == Progress(1), "planning takes its time"
    clock[0], planned.ready = 20.0, True
    assert follow() == Progress(1, 3, 50.0), "100 seconds of two workers"
    add(store, "b", "c")
    clock[0] = 60.0
    assert follow() == Progress(3, 1, 60.0), "40 seconds for 40 % of the work: 60 for the rest"
    add(store, "a")
    clock[0] = 100.0
    assert follow() == Progress(4, 0, 0.0)


def test_where_nothing_alike_was_trained_only_the_pace_tells(store, clock):
    planned = Planned(NotebookPlan({"a": None, "b": None}, {"a": 100, "b": 300}))
    planned.ready = True
    follow = following(store, planned, workers=2)
    clock[0] = 10.0
    assert follow() == Progress(0, 2, None)
    add(store, "a")
    clock[0] = 40.0
    assert follow() == Progress(1, 1, 90.0), "a quarter of the steps took 30 seconds"


def test_a_report_goes_on_without_a_plan(store, clock):
    planned = Planned(error=ReglabError("the notebooks could not be planned"))
    planned.ready, clock[0] = True, 0.0
    follow = following(store, planned, workers=2)
    clock[0] = 10.0
    assert (follow().trained, follow().left) == (0, 0)
