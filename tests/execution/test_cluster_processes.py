"""A real scheduler and real workers in processes of their own, that join late, die and differ."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import version

import pytest

from reglab.execution.cluster import connect, run
from reglab.models import MLP
from reglab.specs import SGD, Data, Trial


class Machines:
    """Starts and ends a scheduler and workers, as a user would on several machines."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        self._start(*scheduler, "--scheduler-file", str(folder / "scheduler.json"))
        self._wait((folder / "scheduler.json").exists)

    def worker(self, name, **environment):
        options = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--name", name, "--local-directory", self.folder]
        return self._start("worker", "--scheduler-file", self.folder / "scheduler.json", *options, **environment)

    def _start(self, *arguments, **environment):
        command = [sys.executable, "-m", "dask", *map(str, arguments)]
        environment = {**os.environ, "DASK_LOGGING__DISTRIBUTED": "critical", **environment}
        quiet = subprocess.DEVNULL
        self.processes.append(subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet))
        return self.processes[-1]

    @staticmethod
    def _wait(ready, seconds=120):
        deadline = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def wait_for_workers(self, client, names):
        self._wait(lambda: names == {w["name"] for w in client.scheduler_info(n_workers=-1)["workers"].values()})

    def address(self):
        return json.loads((self.folder / "scheduler.json").read_text())["address"]

    def end(self):
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def machines(tmp_path):
    started = Machines(tmp_path)
    yield started
    started.end()


@pytest.fixture
def client(machines, monkeypatch):
    monkeypatch.setattr("reglab.execution.cluster.JOIN_SECONDS", 0.5)
    opened = connect(machines.address(), 1)
    yield opened
    opened.close()
    connect.cache_clear()


def _slow(group):
    time.sleep(0.3)
    return [(digest, os.getpid()) for digest, _ in group]


def _groups(count):
    data = Data(name="wine", train=30, validation=20)
    fields = {"data": data, "model": MLP(hidden=()), "epochs": 1, "batch_size": 10}
    return [[(str(i), Trial(**fields, optimizer=SGD(learning_rate=0.1), replicate=i))] for i in range(count)]


def test_workers_may_join_late_and_die(machines, client, capfd):
    time.sleep(1)
    assert "no worker has joined" in capfd.readouterr().err
    machines.worker("first")
    answers = run(client, _slow, _groups(12))
    done = dict(next(answers))
    machines.worker("late")
    machines.wait_for_workers(client, {"first", "late"})
    done |= dict(next(answers))
    os.kill(machines.processes[1].pid, signal.SIGKILL)
    for records in answers:
        done |= dict(records)
    assert sorted(map(int, done)) == list(range(12)), "what the lost worker had is trained elsewhere"
    assert len(set(done.values())) == 2, "the late worker took its share"


def test_a_worker_with_another_version_is_refused_with_a_message(machines, client, tmp_path, capfd):
    (tmp_path / "other" / "reglab-9.9.dist-info").mkdir(parents=True)
    (tmp_path / "other" / "reglab-9.9.dist-info" / "METADATA").write_text("Name: reglab\nVersion: 9.9\n")
    other = machines.worker("other", PYTHONPATH=str(tmp_path / "other"))
    other.wait(timeout=120)
    machines.worker("same")
    machines.wait_for_workers(client, {"same"})
    assert len([record for records in run(client, _slow, _groups(2)) for record in records]) == 2
    assert f"is refused: it has reglab 9.9, this run needs reglab {version('reglab')}" in capfd.readouterr().err
