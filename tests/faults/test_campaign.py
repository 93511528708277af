"""The campaign sees what it looks for; the campaign itself is `make faults`."""

import os
import sqlite3
import subprocess
import sys

import pytest
from tests.faults import campaign

SLEEP = "import time; time.sleep(60)  # ipykernel_launcher"


@pytest.fixture
def sleeper(tmp_path):
    """A process that belongs to the report "sleeping", and passes for a kernel."""
    environment = {**os.environ, "REGLAB_CAMPAIGN": str(tmp_path / "sleeping")}
    with subprocess.Popen([sys.executable, "-c", SLEEP], env=environment) as process:
        yield process
        process.kill()


def test_a_store_that_is_not_whole_is_a_fault(tmp_path):
    path = tmp_path / "store.sqlite"
    assert campaign.records(path) == {}
    with sqlite3.connect(path) as store:
        store.execute("CREATE TABLE records (digest, trial, summary, curve, measured)")
        store.executemany("INSERT INTO records VALUES (?, 'a', 'b', 'c', 'd')", [(str(i),) for i in range(1000)])
    store.close()
    assert campaign.records(path)["7"] == ("a", "b", "c", "d")
    content = bytearray(path.read_bytes())
    content[3 * 4096 : 4 * 4096] = b"\xee" * 4096
    path.write_bytes(content)
    with pytest.raises((campaign.Fault, sqlite3.DatabaseError)):
        campaign.records(path)


def test_only_the_victim_is_killed(sleeper, tmp_path):
    chance = campaign.random.Random(0)
    assert not campaign.kill(tmp_path, "sleeping", "worker", chance)
    assert not campaign.kill(tmp_path, "another", "kernel", chance)
    assert not campaign.kill(tmp_path / "another", "sleeping", "kernel", chance)
    assert sleeper.poll() is None
    assert campaign.kill(tmp_path, "sleeping", "kernel", chance)
    assert sleeper.wait(10) == -9


def test_what_hangs_and_what_is_left_are_faults(sleeper, tmp_path, monkeypatch):
    monkeypatch.setattr(campaign, "REPORT_SECONDS", 0.2)
    monkeypatch.setattr(campaign, "LEFTOVER_SECONDS", 0.2)
    with pytest.raises(campaign.Fault, match="still running"):
        campaign.end(sleeper, tmp_path, "sleeping")
    with subprocess.Popen(["true"]) as report, pytest.raises(campaign.Fault, match=r"left after 0\.2 s.*time.sleep"):
        campaign.end(report, tmp_path, "sleeping")
