"""A real scheduler and real workers in processes of their own, that join late, die and differ."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from importlib.metadata import version

import pytest
from tests.execution.waiting import collect_abandoned

from reglab.errors import ReglabError
from reglab.escaping import tell
from reglab.execution.connections import Target, _warn_if_open, connections
from reglab.execution.dispatch import call, run
from reglab.models import MLP
from reglab.specs import SGD, Data, Trial


class Machines:
    """Starts and ends a scheduler and workers, as a user would on several machines."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        self.file = folder / "scheduler.json"
        self.scheduler = self.start_scheduler("0")

    def start_scheduler(self, port):
        self.file.unlink(missing_ok=True)
        options = ["--host", "127.0.0.1", "--port", port, "--no-dashboard", "--scheduler-file", str(self.file)]
        process = self._start("scheduler", *options)
        self._wait(lambda: self.file.exists() and self.file.read_text().endswith("}"))  # written whole
        return process

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
def target(machines, monkeypatch):
    monkeypatch.setattr("reglab.execution.patience.LONELY_SECONDS", 0.5)
    yield Target(machines.address(), 1)
    connections.close()
    collect_abandoned()


def _slow(group):
    time.sleep(0.3)
    return [(digest, os.getpid()) for digest, _ in group]


def _groups(count):
    data = Data(name="wine", train=30, validation=20)
    fields = {"data": data, "model": MLP(hidden=()), "epochs": 1, "batch_size": 10}
    return [[(str(i), Trial(**fields, optimizer=SGD(learning_rate=0.1), replicate=i))] for i in range(count)]


def test_workers_may_join_late_and_die(machines, target, capfd):
    done, reached = {}, threading.Event()

    def train():
        for records in run(target, _slow, _groups(12)):
            done.update(records)
            reached.set()

    training = threading.Thread(target=train, daemon=True)
    training.start()
    machines._wait(lambda: "no worker has joined" in capfd.readouterr().err)
    machines.worker("first")
    assert reached.wait(120)
    machines.worker("late")
    machines.wait_for_workers(connections.client(target), {"first", "late"})
    time.sleep(1)
    os.kill(machines.processes[1].pid, signal.SIGKILL)
    training.join(120)
    assert sorted(map(int, done)) == list(range(12)), "what the lost worker had is trained elsewhere"
    assert len(set(done.values())) == 2, "the late worker took its share"


def test_a_worker_with_another_version_is_refused_with_a_message(machines, target, tmp_path, capfd):
    (tmp_path / "other" / "reglab-9.9.dist-info").mkdir(parents=True)
    (tmp_path / "other" / "reglab-9.9.dist-info" / "METADATA").write_text("Name: reglab\nVersion: 9.9\n")
    client = connections.client(target)
    other = machines.worker("other", PYTHONPATH=str(tmp_path / "other"))
    other.wait(timeout=120)
    machines.worker("same")
    machines.wait_for_workers(client, {"same"})
    assert len([record for records in run(target, _slow, _groups(2)) for record in records]) == 2
    refusal = f"is refused: it has reglab 9.9, this run needs reglab {version('reglab')}"
    machines._wait(lambda: refusal in capfd.readouterr().err)


def test_a_scheduler_that_dies_and_comes_back_at_its_address_is_waited_for(machines, target, capfd):
    machines.worker("first")
    answers = run(target, _slow, _groups(12))
    done = dict(next(answers))
    machines.scheduler.kill()
    machines.scheduler.wait()
    machines.start_scheduler(target.address.rpartition(":")[2])
    machines.worker("second")
    for records in answers:
        done |= dict(records)
    assert sorted(map(int, done)) == list(range(12))
    assert "is lost; what it was training is asked for again" in capfd.readouterr().err


def _needs_data(group):
    """Stands for training on a worker that may lack the data."""
    if "WITHOUT_DATA" in os.environ:
        raise ReglabError("cannot download wine")
    return _slow(group)


def test_a_worker_without_the_data_costs_no_trial_where_another_has_them(machines, target, capfd):
    machines.worker("poor", WITHOUT_DATA="yes")
    machines.worker("rich")
    machines.wait_for_workers(connections.client(target), {"poor", "rich"})
    done = dict(record for records in run(target, _needs_data, _groups(12)) for record in records)
    assert sorted(map(int, done)) == list(range(12))
    assert "cannot train: cannot download wine" in capfd.readouterr().err


def test_where_no_worker_has_the_data_the_run_ends_and_says_so(machines, target):
    machines.worker("poor", WITHOUT_DATA="yes")
    with pytest.raises(ReglabError, match=r"2 trials failed on every worker.*\n.*cannot download wine"):
        list(run(target, _needs_data, _groups(2)))


def _measured(needed):
    """Stands for a measurement on a worker that may lack the data."""
    _needs_data([])
    return needed


def test_a_measurement_too_is_made_where_the_data_are(machines, target):
    machines.worker("poor", WITHOUT_DATA="yes")
    machines.wait_for_workers(connections.client(target), {"poor"})
    with pytest.raises(ReglabError, match=r"^cannot download wine$"):
        call(target, _measured, 3)
    machines.worker("rich")
    machines.wait_for_workers(connections.client(target), {"poor", "rich"})
    assert [call(target, _measured, number) for number in range(6)] == list(range(6))


def test_what_a_worker_says_does_not_act_on_the_terminal(capfd):
    tell("worker \x1b[31m cannot")
    assert capfd.readouterr().err == "reglab: worker \\x1b[31m cannot\n"


def test_without_workers_the_run_ends_after_a_stated_time(machines, target, monkeypatch):
    monkeypatch.setattr("reglab.execution.patience.PATIENCE_SECONDS", 2)
    with pytest.raises(ReglabError, match="has had no worker for 2 s"):
        list(run(target, _slow, _groups(2)))


def test_a_server_that_accepts_and_stays_silent_is_given_up_in_time(monkeypatch):
    monkeypatch.setattr("reglab.execution.connections.CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(ReglabError, match=f"no Dask scheduler answers at '{address}'"):
            connections.client(Target(address, 1))
        assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("address", "message"),
    [
        *((address, "a scheduler's address is tcp://host:port or tls://host:port; got ")
          for address in ("nonsense", "10.0.0.1:8786", "tcp://host", "tcp://:8786", "tcp://host:x", "tcp://host:99999",
                          "http://host:8786", "tcp://[::1", "")),
        ("tls://host:8786", "is encrypted: give --tls-ca, --tls-cert and --tls-key"),
    ],
)  # fmt: skip
def test_an_address_that_dask_cannot_use_is_refused_at_once(address, message, monkeypatch):
    monkeypatch.setattr("reglab.execution.connections.Client", None)  # half made, it complains when the process ends
    with pytest.raises(ReglabError, match=message):
        connections.client(Target(address, 1))


def test_an_open_scheduler_on_the_network_is_warned_of_and_one_on_this_machine_is_not(capfd):
    _warn_if_open("tcp://10.0.0.1:8786")
    assert "neither encrypted nor authenticated" in capfd.readouterr().err
    for address in ("tcp://127.0.0.1:8786", "tcp://localhost:8786", "tcp://[::1]:8786", "tls://10.0.0.1:8786"):
        _warn_if_open(address)
    assert not capfd.readouterr().err
