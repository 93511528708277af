"""reglab: groups of trials trained as one, in this process or in two worker processes."""

import time
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from reglab.epochs import steps_per_epoch
from reglab.execution import sizing
from reglab.execution.connections import Target, connections
from reglab.execution.dispatch import run
from reglab.execution.worker import prepare, train_group
from reglab.training import train
from reglab.training.group import Group
from reglab.training.loop import train_step
from reglab.training.measuring import predict

from .tasks import TASKS, Task
from .way import Way, percent_wrong

if TYPE_CHECKING:  # reglab.execution must be the first to import it: it silences its messages
    from distributed import Client

WORKERS = 2


@cache
def group_size(task: Task) -> int:
    """Return the size that reglab chooses for itself."""
    return sizing.group_size(sizing.seconds_by_size(task.trial, "cpu"), task.trial.steps)


def bring_workers(client: "Client", count: int) -> None:
    """Wait until so many local workers are there; they start when there is work, so some is given to them."""
    waits = client.map(time.sleep, [0.1] * count, pure=False)
    client.wait_for_workers(count)
    client.gather(waits)


def train_epoch(group: Group) -> None:
    """Take one pass over every trial's training examples."""
    trial = group.trials[0]
    for step in range(1, steps_per_epoch(trial.data.train, trial.batch_size) + 1):
        train_step(group, step)


class Stacked(Way):
    """One group, in this process."""

    name = "reglab, 1 worker"

    def __init__(self, task: Task) -> None:
        self.group = Group(task.trials(group_size(task)), "cpu")
        self.trial_steps = task.steps * len(self.group.trials)
        self.note = f"{len(self.group.trials)} trials a group"

    def run(self, times: int) -> None:
        for _ in range(times):
            train_epoch(self.group)

    def error(self) -> float:
        return training_error(self.group)


class TwoWorkers(Way):
    """A group in each of two worker processes; they are there before time is taken."""

    name = "reglab, 2 workers"
    cores = WORKERS

    def __init__(self, task: Task) -> None:
        self.target = Target(None, WORKERS)
        bring_workers(connections.client(self.target), WORKERS)
        self.workers = list(self.client.scheduler_info(n_workers=-1)["workers"])
        self.group = (task.name, group_size(task))
        self.trial_steps = task.steps * group_size(task) * WORKERS
        self.note = f"{group_size(task)} trials a group"

    def run(self, times: int) -> None:
        self._everywhere(train_there, times)

    def error(self) -> float:
        return self._everywhere(error_there)[0]

    def _everywhere(self, function: Callable[..., Any], *arguments: Any) -> list[Any]:
        called = [
            self.client.submit(function, *self.group, *arguments, workers=worker, pure=False) for worker in self.workers
        ]
        return self.client.gather(called)


class WholeTrials(Way):
    """Whole trials as a study has them trained, in this process: set up, trained, measured, recorded."""

    name = "whole trials: reglab, 1 worker"

    def __init__(self, task: Task) -> None:
        self.trials = task.trials(group_size(task))
        self.trial_steps = task.trial.steps * len(self.trials)

    def run(self, times: int) -> None:
        for _ in range(times):
            self.records = list(train(self.trials, [str(trial.replicate) for trial in self.trials]))

    def error(self) -> float:
        return self.records[0].curve["train_error"][-1]


class WholeTrialsTwoWorkers(WholeTrials):
    """The same by way of the scheduler and two worker processes."""

    name = "whole trials: reglab, 2 workers"
    cores = WORKERS

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.trial_steps *= WORKERS
        self.target = Target(None, WORKERS)
        bring_workers(connections.client(self.target), WORKERS)

    def run(self, times: int) -> None:
        group = [(str(trial.replicate), trial) for trial in self.trials]
        *_, self.records = run(self.target, partial(train_group, device="cpu"), [group] * WORKERS * times)


@cache
def group_there(name: str, size: int) -> Group:
    """Return a worker's own group, made once."""
    prepare("cpu")
    return Group(TASKS[name].trials(size), "cpu")


def train_there(name: str, size: int, times: int) -> None:
    """Train a worker's group for so many epochs."""
    for _ in range(times):
        train_epoch(group_there(name, size))


def error_there(name: str, size: int) -> float:
    """Return the training error of a worker's group."""
    return training_error(group_there(name, size))


def training_error(group: Group) -> float:
    """Return the first trial's."""
    x, y = (tensor[:1] for tensor in group.examples["train"])
    return percent_wrong(predict(group, group.parameters.view(group.parameters.rows[:1]), x)[0], y[0])
