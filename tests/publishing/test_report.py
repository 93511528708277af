"""A report is made from the notebooks of a checkout, and made again only where it would differ."""

import sqlite3

import pytest
from tests.publishing.toys import prints, project, source

from reglab.errors import ReglabError
from reglab.publishing.report import BuildResult, Resources, make
from reglab.publishing.run.batch import Task
from reglab.publishing.run.executed import read
from reglab.publishing.run.settings import resolve_settings
from reglab.records.store import Store
from reglab.specs import Record

pytestmark = pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"
)

ORIGIN = {
    "created": "2026-01-01T00:00:00", "seconds": 1.0, "processor": "p", "device": "cpu", "python": "3",
    "versions": {"reglab": "1", "torch": "1", "numpy": "1"},
}  # fmt: skip
NAMES_ITS_RECORDS = """import pandas as pd
from reglab.notebook import provenance

with open("../runs", "a") as runs:
    runs.write(f"{rate};")
provenance(pd.DataFrame({"digest": ["1" * 64]}))"""


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "build" / "store.sqlite")
    trial = {"test": False, "optimizer": {"learning_rate": 1e30}}
    store.add([Record("1" * 64, trial, {"test_error": 1.0}, {"train_nll": [None]}, ORIGIN)])
    return store


def test_a_report_runs_a_notebook_again_only_if_it_would_differ(tmp_path, store):
    checkout = project(tmp_path, l2=source(NAMES_ITS_RECORDS))

    first_reasons = []

    def report(*assignments, browser=None):
        settings = resolve_settings(checkout, "quick", [], assignments)
        seen = []
        watch = lambda tasks, _: seen.append(tasks[0].reason)  # noqa: E731
        result = make(checkout, settings, Resources(store.path, 1), tmp_path / "out", "", watch, browser)
        assert [(task.state, task.reason) for task in result.tasks if task.state != "done"] == []
        assert result.notes == ["warning: l2: 1 of 1 trial diverged, at the learning rates 1e+30 (1 trial)"]
        first_reasons.append(seen[0])
        return (tmp_path / "runs").read_text().count(";"), read(tmp_path / "out" / "notebooks" / "l2.ipynb")

    assert report()[0] == 1
    count, notebook = report()
    assert count == 1
    assert notebook.metadata["reglab"]["parameters"] == {}
    count, notebook = report("l2.rate=0.25")
    assert count == 2
    assert notebook.metadata["reglab"]["parameters"] == {"rate": 0.25}
    assert report("l2.rate=0.25")[0] == 2
    assert first_reasons == ["", "unchanged", "", "unchanged"]
    printed = tmp_path / "out" / "report.pdf"
    report("l2.rate=0.25", browser=str(prints(tmp_path)))
    assert printed.read_text() == "%PDF"
    report("l2.rate=0.25")
    assert not printed.exists(), "it would not be of this report"


def test_a_report_ends_at_once_where_no_worker_can_start(tmp_path, store, monkeypatch):
    """Else every notebook would wait for a worker up to its limit."""
    monkeypatch.setattr("reglab.execution.local_cluster.LocalWorkers.failure", lambda self: "workers ended: no memory")
    checkout = project(tmp_path, l2=source("import time; time.sleep(600)"))
    settings = resolve_settings(checkout, "quick", [], [])
    with pytest.raises(ReglabError, match="nothing can be trained: workers ended: no memory"):
        make(checkout, settings, Resources(store.path, 1), tmp_path / "out", "", lambda *_: None)
    assert not (tmp_path / "out").exists()


def test_failed_notebooks_are_those_that_the_result_names(tmp_path):
    tasks = [Task(state, tmp_path, tmp_path, {}, state=state) for state in ("done", "failed")]
    assert [task.name for task in BuildResult(tmp_path, tasks, [], []).failed] == ["failed"]


def test_what_a_notebook_tells_goes_to_the_terminal_and_not_to_its_page(tmp_path, store, capsys):
    with sqlite3.connect(store.path) as damaging:
        damaging.execute("UPDATE records SET summary = '{}'")
    damaging.close()
    checkout = project(tmp_path, l2=source("from reglab.records.store import Store\nlen(Store().get(['1' * 64]))"))
    settings = resolve_settings(checkout, "quick", [], [])
    result = make(checkout, settings, Resources(store.path, 1), tmp_path / "out", "", lambda *_: None)
    assert result.failed == []
    said = f"reglab: 1 row of the store {store.path} cannot be read, set aside and made anew"
    assert capsys.readouterr().err.count(said) == 1
    assert "cannot be read" not in (tmp_path / "out" / "notebooks" / "l2.ipynb").read_text()
