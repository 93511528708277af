"""A notebook is unchanged as long as everything that its outputs depend on is."""

from importlib.metadata import distributions

import pytest
from tests.publishing.toys import executed, source

from reglab.publishing.run import unchanged
from reglab.publishing.run.executed import write
from reglab.publishing.run.unchanged import fingerprint, is_unchanged
from reglab.records.store import Store
from reglab.specs import Record


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "build" / "store.sqlite")
    store.add([Record("one", {"test": False}, {"test_error": 1.0}, {}, {})])
    return store


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Put a small package in the place of reglab; return a function that changes one of its files."""
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
def current(tmp_path):
    """Return a function that returns a notebook's fingerprint as it is now."""
    write(source("1 + 1"), tmp_path / "l2.ipynb")

    def current(parameters=None, profile="quick", store="build/store.sqlite"):
        return fingerprint(tmp_path / "l2.ipynb", parameters or {}, profile, tmp_path / store)

    return current


def test_it_is_the_same_while_nothing_changes(current):
    assert current() == current()


@pytest.mark.parametrize(
    "change", [{"parameters": {"rate": 0.2}}, {"profile": "full"}, {"store": "build/other.sqlite"}]
)
def test_settings_make_a_difference(current, change):
    assert current(**change) != current()


@pytest.mark.parametrize("text", ["2 + 2", "1 + 1  # why"])
def test_the_notebooks_cells_make_a_difference(current, tmp_path, text):
    before = current()
    write(source(text), tmp_path / "l2.ipynb")
    assert current() != before


@pytest.mark.parametrize(
    ("name", "matters"),
    [("statistics/tables.py", True), ("claims/registry.toml", True), ("publishing/front.py", False), ("cli.py", False)],
)
def test_files_of_the_package_make_a_difference_where_notebooks_use_them(package, current, name, matters):
    before = current()
    package(name)
    assert (current() != before) == matters


def test_another_version_of_any_library_makes_a_difference(current, monkeypatch):
    before = current()
    monkeypatch.setattr(unchanged, "_libraries", lambda: [("numpy", "1")])
    assert current() != before


@pytest.mark.parametrize(
    ("metadata", "digests", "kept"),
    [
        ({"fingerprint": "x"}, ["one"], True),
        ({"fingerprint": "y"}, ["one"], False),
        ({}, ["one"], False),
        ({"fingerprint": "x"}, ["one", "lost"], False),
        ({"fingerprint": "x"}, [], False),
    ],
    ids=["as it was", "changed", "of an older reglab", "a record is missing", "it names no records"],
)
def test_the_records_must_be_there(store, metadata, digests, kept):
    notebook = executed("l2")
    notebook.metadata["reglab"] = metadata
    (shown,) = (out for cell in notebook.cells for out in cell.get("outputs", []) if "digests" in str(out))
    (data,) = (data for data in shown.data.values() if isinstance(data, dict))
    data["digests"] = " ".join(digests)
    assert is_unchanged(notebook, "x", store) == kept


def test_without_a_page_nothing_is_unchanged(store):
    assert not is_unchanged(None, "x", store)


def test_a_library_that_is_found_twice_counts_once(monkeypatch):
    once = list(distributions())
    unchanged._libraries.cache_clear()
    expected = unchanged.builder()
    monkeypatch.setattr(unchanged, "distributions", lambda: [*once, *once[:3]])
    unchanged._libraries.cache_clear()
    assert unchanged.builder() == expected
    unchanged._libraries.cache_clear()
