"""A report that is killed in the middle of training resumes, and ends with the same numbers bit for bit."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.publishing.toys import project, source

from reglab.records.store import Store

STUDY = """from reglab.models import MLP
from reglab.notebook import provenance
from reglab.regularizers import Dropout
from reglab.specs import Data
from reglab.study import Study, run_all

studies = [
    Study(
        data=Data(name="digits", train=100, validation=50),
        model=MLP(hidden=(16,)),
        arms={"none": [], "dropout": [Dropout(rate=rate)]},
        learning_rates=[0.05],
        replicates=6,
        epochs=400,
        batch_size=size,
    )
    for size in (32, 16)
]
provenance(run_all(studies))"""
TRIALS = 2 * 12  # in two groups, as there are two batch sizes


@pytest.fixture
def report(tmp_path):
    """Return a function that starts the report with a store of the given name."""
    project(tmp_path, toy=source(STUDY))

    def start(store):
        files = ["--store", f"build/{store}.sqlite", "--output", f"build/{store}"]
        command = [Path(sys.executable).with_name("reglab"), "report", "--workers", "1", *files]
        return subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return start


def finish(process):
    with process:
        _, err = process.communicate(timeout=300)
    assert (process.returncode, err) == (0, "")


def wait_for_records(path):
    """Return the digests in the store as soon as there are any."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
                if digests := [digest for (digest,) in database.execute("SELECT digest FROM records")]:
                    return digests
        except sqlite3.OperationalError:
            pass  # not created yet
        time.sleep(0.02)
    raise AssertionError("no trial was trained")


def all_records(path):
    with sqlite3.connect(path) as database:
        digests = [digest for (digest,) in database.execute("SELECT digest FROM records")]
    return Store(path).get(digests)


def test_a_killed_report_resumes(tmp_path, report):
    killed, undisturbed = (tmp_path / "build" / f"{name}.sqlite" for name in ("killed", "undisturbed"))
    with report("killed") as process:
        wait_for_records(killed)
        os.kill(process.pid, signal.SIGKILL)
    before = all_records(killed)
    assert 0 < len(before) < TRIALS, "it was not killed in the middle"
    finish(report("killed"))
    finish(report("undisturbed"))
    after, expected = all_records(killed), all_records(undisturbed)
    assert len(expected) == TRIALS
    assert after == expected, "equal in every measured number"
    assert all(after[digest].provenance == record.provenance for digest, record in before.items()), "trained twice"
