"""A notebook is run again when anything that it is made of has changed, and only then."""

import pytest
from tests.publishing.toys import executed, project, source

from reglab.publishing.report import Resources, make
from reglab.publishing.run import unchanged
from reglab.publishing.run.executed import read, write
from reglab.publishing.run.settings import resolve_settings
from reglab.publishing.run.unchanged import is_unchanged, made_of
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
provenance(pd.DataFrame({"digest": ["one"]}))"""


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "build" / "store.sqlite")
    store.add([Record("one", {"test": False}, {}, {}, ORIGIN)])
    return store


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of three files in place of reglab's own; what is known of it is forgotten after every change."""
    folder = tmp_path / "package"
    for name in ("statistics/tables.py", "claims/registry.toml", "publishing/front.py", "cli.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("one")
    monkeypatch.setattr(unchanged, "PACKAGE", folder)

    def change(name):
        (folder / name).write_text("another")
        unchanged._package.cache_clear()

    unchanged._package.cache_clear()
    yield change
    unchanged._package.cache_clear()


@pytest.fixture
def made(tmp_path):
    """Return a function that tells of what a notebook would be made now."""
    write(source("1 + 1"), tmp_path / "l2.ipynb")

    def tell(parameters=None, profile="quick", store="build/store.sqlite"):
        return made_of(tmp_path / "l2.ipynb", parameters or {}, profile, tmp_path / store)

    return tell


def test_it_is_the_same_while_nothing_changes(made):
    assert made() == made()


@pytest.mark.parametrize(
    "change", [{"parameters": {"rate": 0.2}}, {"profile": "full"}, {"store": "build/other.sqlite"}]
)
def test_settings_make_a_difference(made, change):
    assert made(**change) != made()


@pytest.mark.parametrize("text", ["2 + 2", "1 + 1  # why"])
def test_the_notebooks_cells_make_a_difference(made, tmp_path, text):
    before = made()
    write(source(text), tmp_path / "l2.ipynb")
    assert made() != before


@pytest.mark.parametrize(
    ("name", "matters"),
    [("statistics/tables.py", True), ("claims/registry.toml", True), ("publishing/front.py", False), ("cli.py", False)],
)
def test_files_of_the_package_make_a_difference_where_notebooks_use_them(package, made, name, matters):
    before = made()
    package(name)
    assert (made() != before) == matters


def test_another_version_of_any_library_makes_a_difference(made, monkeypatch):
    before = made()
    monkeypatch.setattr(unchanged, "_libraries", lambda: [("numpy", "1")])
    assert made() != before


@pytest.mark.parametrize(
    ("about", "digests", "kept"),
    [
        ({"made_of": "x"}, ["one"], True),
        ({"made_of": "y"}, ["one"], False),
        ({}, ["one"], False),
        ({"made_of": "x"}, ["one", "lost"], False),
        ({"made_of": "x"}, [], False),
    ],
    ids=["as it was", "changed", "of an older reglab", "a record is missing", "it names no records"],
)
def test_the_records_must_be_there(tmp_path, store, about, digests, kept):
    notebook = executed("l2")
    notebook.metadata["reglab"] = about
    (shown,) = (out for cell in notebook.cells for out in cell.get("outputs", []) if "digests" in str(out))
    (data,) = (data for data in shown.data.values() if isinstance(data, dict))
    data["digests"] = " ".join(digests)
    write(notebook, tmp_path / "l2.ipynb")
    assert is_unchanged(tmp_path / "l2.ipynb", "x", store) == kept


def test_without_a_page_nothing_is_unchanged(tmp_path, store):
    assert not is_unchanged(tmp_path / "l2.ipynb", "x", store)


def test_a_report_runs_a_notebook_again_only_if_it_would_differ(tmp_path, store):
    made_in = project(tmp_path, l2=source(NAMES_ITS_RECORDS))

    told = []

    def report(*assignments):
        settings = resolve_settings(made_in, "quick", [], assignments)
        seen = []
        watch = lambda tasks, _: seen.append(tasks[0].reason)  # noqa: E731
        done = make(made_in, settings, Resources(store.path, 1), tmp_path / "out", "", watch)
        assert [(task.state, task.reason) for task in done.tasks if task.state != "done"] == []
        told.append(seen[0])
        return (tmp_path / "runs").read_text().count(";"), read(tmp_path / "out" / "notebooks" / "l2.ipynb")

    assert report()[0] == 1
    count, notebook = report()
    assert count == 1
    assert notebook.metadata["reglab"]["parameters"] == {}
    count, notebook = report("l2.rate=0.25")
    assert count == 2
    assert notebook.metadata["reglab"]["parameters"] == {"rate": 0.25}
    assert report("l2.rate=0.25")[0] == 2
    assert told == ["", "unchanged", "", "unchanged"]
