"""Whatever lies in a report's folder: what reglab did not write stays, and what was changed is not published again.

The real command line runs in processes of its own, on a project of small notebooks.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.publishing.toys import project, source

from reglab.notebook.packed import SHORT
from reglab.publishing.manifest import Manifest
from reglab.publishing.run.executed import digests, read
from reglab.records import parquet
from reglab.records.store import Store
from reglab.specs import Record

SHOW = """import pandas as pd
from reglab.notebook import provenance

provenance(pd.DataFrame({"digest": ["%s"]}))
print("undecided")"""
ORIGIN = {
    "created": "2026-01-01T00:00:00", "seconds": 1.0, "processor": "p", "device": "cpu", "python": "3",
    "versions": {"reglab": "1", "torch": "1", "numpy": "1"},
}  # fmt: skip
ONE, TWO = "1" * 64, "2" * 64
"""Digests."""
PRECIOUS = (".git/HEAD", "CNAME", ".nojekyll", "thesis.tex", "notebooks/mine.ipynb")


def fill(store, *digests):
    Store(store).add([Record(digest, {"test": False}, {"test_error": 1.0}, {}, ORIGIN) for digest in digests])


@pytest.fixture
def root(tmp_path):
    """A project of two notebooks that use a record each."""
    made = project(tmp_path / "project", l2=source(SHOW % ONE), rate=source(SHOW % TWO))
    fill(made.root / "out" / "store.sqlite", ONE, TWO)
    return made.root


def reglab(root, *arguments, store="out/store.sqlite", output="out"):
    command = [Path(sys.executable).with_name("reglab"), "report", "--workers", "1", *arguments]
    run = subprocess.run(
        [*command, "--store", store, "--output", output],
        cwd=root, env=os.environ, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert "Traceback" not in run.stdout + run.stderr
    return run.returncode, run.stdout, run.stderr


def test_a_report_and_its_successors_leave_what_is_not_theirs(root):
    assert reglab(root)[0] == 0
    for name in PRECIOUS:
        (root / "out" / name).parent.mkdir(exist_ok=True)
        (root / "out" / name).write_text("precious")
    (root / "out" / "notebooks" / "l2.ipynb").write_text("")
    falsified = (root / "out" / "notebooks" / "rate.ipynb").read_text().replace("undecided", "supported")
    (root / "out" / "notebooks" / "rate.ipynb").write_text(falsified)
    status, out, err = reglab(root, "--only", "rate")
    assert status == 0
    assert "rate: unchanged" not in out
    kept = "notebooks/l2.ipynb and notebooks/rate.ipynb"
    assert err.splitlines() == [f"changed since reglab wrote it, and so kept in {root}/out/changed-1: {kept}"]
    assert "supported" not in (root / "out" / "notebooks" / "rate.ipynb").read_text()
    assert not (root / "out" / "notebooks" / "l2.ipynb").exists()
    assert not (root / "out" / "l2.html").exists(), "it was neither run nor is there a former page of it"
    assert (root / "out" / "changed-1" / "notebooks" / "rate.ipynb").read_text() == falsified
    assert [(root / "out" / name).read_text() for name in PRECIOUS] == ["precious"] * len(PRECIOUS)
    assert Store(root / "out" / "store.sqlite").count() == 2
    differences = Manifest.read(root / "out").differences(root / "out")
    assert (differences.missing, differences.changed) == ([], [])
    assert "rate: unchanged" in reglab(root, "--only", "rate")[1]


def test_a_kept_page_keeps_its_records_whatever_the_store(root):
    assert reglab(root, output="other")[0] == 0
    fill(root / "small.sqlite", ONE)
    status, _, err = reglab(root, "--only", "l2", store="small.sqlite", output="other")
    assert (status, err) == (0, "")
    assert sorted(record.digest for record in parquet.read(root / "other")) == [ONE, TWO]
    assert digests(read(root / "other" / "notebooks" / "rate.ipynb")) == {TWO[:SHORT]}
    (root / "other" / "records.parquet").write_bytes(b"damaged")
    status, _, err = reglab(root, "--only", "l2", store="small.sqlite", output="other")
    assert "rate: its records are neither in the store nor in the former report" in err
    assert sorted(record.digest for record in parquet.read(root / "other")) == [ONE]
    assert not (root / "other" / "rate.html").exists()


def test_a_folder_named_as_papermill_formats_paths_is_a_folder(root):
    status, _, err = reglab(root, output="{{7*7}} {rate}")
    assert (status, err) == (0, "")
    assert (root / "{{7*7}} {rate}" / "notebooks" / "rate.ipynb").exists()


@pytest.mark.parametrize(
    ("output", "message"),
    [("/", "no folder for a report"), ("loop", "cannot write to"), ("notebooks/new", "belongs to the sources"),
     (".", "no folder for a report"), ("thesis", "holds files but no report")],
)  # fmt: skip
def test_a_folder_for_other_things_is_refused_before_anything_starts(root, output, message):
    (root / "loop").symlink_to("loop")
    (root / "thesis").mkdir()
    (root / "thesis" / "verdicts.json").write_text("precious")
    before = sorted(root.rglob("*"))
    status, out, err = reglab(root, output=output)
    assert (status, out) == (1, "")
    assert err.startswith("reglab: ")
    assert message in err
    assert [path for path in sorted(root.rglob("*")) if "store.sqlite" not in path.name] == [
        path for path in before if "store.sqlite" not in path.name
    ]
