"""What the environment says of cores, workers, device and scheduler."""

import os

import pytest

from reglab.errors import ReglabError
from reglab.execution.resources import cores, device, scheduler, workers


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch):
    for name in ("SCHEDULER", "WORKERS", "DEVICE"):
        monkeypatch.delenv(f"REGLAB_{name}", raising=False)


def test_by_default_every_core_trains_on_the_cpu_of_a_local_cluster():
    assert (scheduler(), workers(), device()) == (None, cores(), "cpu")


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no affinity on this system")
def test_only_the_cores_that_this_process_may_use_count():
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)
    assert cores() == len(allowed)


def test_the_environment_decides(monkeypatch):
    monkeypatch.setenv("REGLAB_SCHEDULER", "tcp://host:8786")
    monkeypatch.setenv("REGLAB_WORKERS", "3")
    monkeypatch.setenv("REGLAB_DEVICE", "auto")
    assert (scheduler(), workers(), device()) == ("tcp://host:8786", 3, "auto")


@pytest.mark.parametrize("given", ["0", "-1", "two", "", "1.5"])
def test_workers_are_a_whole_number_of_at_least_1(monkeypatch, given):
    monkeypatch.setenv("REGLAB_WORKERS", given)
    with pytest.raises(ReglabError, match=f"REGLAB_WORKERS must be a whole number of at least 1; got '{given}'"):
        workers()


def test_another_device_is_refused(monkeypatch):
    monkeypatch.setenv("REGLAB_DEVICE", "tpu")
    with pytest.raises(ReglabError, match="REGLAB_DEVICE must be one of auto, cpu, cuda; got 'tpu'"):
        device()
