"""What a report would train is planned from what reglab wrote, whatever else lies in its folder."""

import pytest
from nbformat.v4 import new_output
from tests.publishing.toys import project, source

from reglab.notebook.mime import PROVENANCE
from reglab.publishing.manifest import NAME, Manifest
from reglab.publishing.plan import plan_report
from reglab.publishing.run.executed import write
from reglab.publishing.run.settings import resolve_settings
from reglab.publishing.run.unchanged import fingerprint
from reglab.records.store import Store
from reglab.specs import Record

TELL = "from reglab.escaping import tell\nfrom reglab.study import Study\ntell('a row is damaged')\nrate['x']"


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.add([Record("one", {"test": False}, {"test_error": 1.0}, {}, {})])
    return store


@pytest.fixture
def plan(tmp_path, store):
    """Return a function that plans the report in ``out``; in a former one, notebook l2 used a record of the store."""
    made = project(tmp_path / "project", l2=source("1 + 1"), rate=source(TELL))
    settings = resolve_settings(made, "quick")
    former = source("1 + 1")
    former.cells[-1].outputs = [new_output("display_data", {PROVENANCE: {"digests": "one"}})]
    current = fingerprint(made.notebooks()["l2"], {}, "quick", store.path)
    former.metadata["reglab"] = {"fingerprint": current}
    write(former, tmp_path / "out" / "notebooks" / "l2.ipynb")
    Manifest.of(tmp_path / "out").write(tmp_path / "out")
    return lambda: plan_report(made, settings, store, tmp_path / "out", 1)


def test_what_a_notebook_tells_is_told(plan, capsys):
    plans = plan()
    assert capsys.readouterr().err == "reglab: a row is damaged\n"
    assert plans["l2"].error == "unchanged"
    assert plans["rate"].error.startswith("TypeError")


@pytest.mark.parametrize("damaged", ["", "{}", "changed"])
def test_a_notebook_that_reglab_did_not_write_is_no_former_page(plan, damaged, tmp_path):
    path = tmp_path / "out" / "notebooks" / "l2.ipynb"
    path.write_text(path.read_text().replace("Does", "Did") + "\n" if damaged == "changed" else damaged)
    assert plan()["l2"].error == ""


def test_without_a_manifest_there_is_no_former_page(plan, tmp_path):
    (tmp_path / "out" / NAME).unlink()
    assert plan()["l2"].error == ""
