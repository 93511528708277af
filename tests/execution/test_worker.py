"""A worker's tasks, and what its process is prepared for."""

import os
import subprocess
import sys

import pytest

from reglab.execution.worker import measure_group_sizes, measure_step_times, prepare, train_group
from reglab.regularizers import EarlyStopping
from reglab.specs import SGD
from reglab.training import train

SCRIPT = """
import torch, threadpoolctl
from reglab.execution.worker import prepare
threadpoolctl.threadpool_limits(2)
prepare("cpu")
print({torch.get_num_threads(), *(library["num_threads"] for library in threadpoolctl.threadpool_info())})
"""


def test_every_library_computes_with_one_thread():
    """Whoever started the worker: a second thread of any of them could change the last digits."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{1}"


def test_a_group_comes_back_in_its_order_with_provenance(make_trial):
    optimizer = SGD(learning_rate=0.5, schedule="constant")
    trials = [make_trial(EarlyStopping(patience=patience), epochs=30, optimizer=optimizer) for patience in (30, 1)]
    records = train_group(list(zip(["slow", "fast"], trials, strict=True)), "cpu")
    assert [record.digest for record in records] == ["slow", "fast"]
    assert records[0].summary["steps"] > records[1].summary["steps"], "the second must end first"
    assert records == sorted(train(trials, ["slow", "fast"]), key=lambda record: record.digest, reverse=True)
    assert [(record.provenance["group"], record.provenance["device"]) for record in records] == [(2, "cpu")] * 2
    assert records[1].provenance["seconds"] <= records[0].provenance["seconds"]


@pytest.mark.parametrize(("available", "device"), [(True, "cuda"), (False, "cpu")])
def test_auto_is_the_gpu_where_there_is_one(monkeypatch, available, device):
    monkeypatch.setattr("torch.cuda.is_available", lambda: available)
    assert prepare("auto") == device
    assert prepare("cpu") == "cpu"


def test_measurements_are_made_on_the_prepared_device(make_trial, monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setattr("reglab.execution.worker.seconds_by_size", lambda trial, device: device)
    monkeypatch.setattr("reglab.execution.worker.step_times", lambda *arguments: arguments[1:])
    assert measure_group_sizes(make_trial(), "auto") == "cpu"
    assert measure_step_times([make_trial()], 2, "auto") == (2, "cpu")
