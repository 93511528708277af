"""Looks trials up in the store and trains what is missing."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from math import ceil

from reglab import datasets
from reglab.execution.connections import Target, connections
from reglab.execution.dispatch import call, run
from reglab.execution.progress import TrainingProgress
from reglab.execution.resources import device, scheduler, workers
from reglab.execution.sizing import size_key
from reglab.execution.worker import measure_group_size, measure_step_times, train_group
from reglab.records.store import LEASE_SECONDS, Store, new_owner
from reglab.specs import Record, Trial, canonical, group_key
from reglab.training import trial_digest, without_early_stopping

Identified = tuple[str, Trial]
"""A trial behind its digest."""
POLL_SECONDS = 0.3
"""How often a trial that another process is training is looked for."""


def complete(trials: Iterable[Trial], store: Store) -> dict[Trial, Record]:
    """Return the record of every trial, training those that the store does not have.

    A trial that another process is training is waited for, not trained twice. Each group's records
    are committed as soon as the group has ended; an interruption loses only what was under way.

    Parameters
    ----------
    trials : iterable of Trial
        Any trials; equal ones count once.
    store : Store
        Where records are looked up and kept.

    Returns
    -------
    dict of Trial to Record
        Every trial's record.
    """
    digests = {trial_digest(trial): trial for trial in trials}
    missing = set(digests) - store.present(digests)
    if missing:
        owner = new_owner()
        with TrainingProgress(len(missing)) as progress, _reserving(store, owner):
            while missing:
                mine = store.reserve(sorted(missing), owner) & missing
                mine -= store.present(mine)
                if mine:
                    _train([(digest, digests[digest]) for digest in digests if digest in mine], store, progress)
                else:
                    time.sleep(POLL_SECONDS)
                missing -= store.present(missing)
                progress.left(len(missing))
    found = store.get(digests)
    return {trial: found[digest] for digest, trial in digests.items()}


def _train(trials: Sequence[Identified], store: Store, progress: TrainingProgress) -> None:
    for name in {trial.data.name for _, trial in trials}:
        datasets.fetch(name)  # once, here: not by every worker for itself
    target = Target(scheduler(), workers())
    present = connections.client(target).scheduler_info(n_workers=-1)["workers"]
    groups = grouped(trials, max(len(present), workers()), lambda trial: _group_size(target, trial, store))
    for records in run(target, partial(train_group, device=device()), groups):
        store.add(records)
        progress.advance(len(records))


def _group_size(target: Target, trial: Trial, store: Store) -> int:
    """Return how many trials like this one to train as one: measured on a worker once, then kept."""
    key = size_key(trial, device())
    size: int | None = store.measurement(key)
    if size is None:
        size = call(target, measure_group_size, trial, device())
        store.set_measurement(key, size)
    return size


def step_times(trials: Sequence[Trial], rounds: int, store: Store) -> list[list[float]]:
    """Return the microseconds of a step of each trial, measured in turns on a worker once, then kept in the store."""
    key = canonical(
        {"steps": [trial.to_json() for trial in trials], "rounds": rounds, "on": size_key(trials[0], device())}
    )
    times: list[list[float]] | None = store.measurement(key)
    if times is None:
        times = call(Target(scheduler(), workers()), measure_step_times, trials, rounds, device())
        store.set_measurement(key, times)
    return times


def grouped(trials: Sequence[Identified], workers: int, size_for: Callable[[Trial], int]) -> list[list[Identified]]:
    """Return the trials in groups of equal shapes, the most expensive groups first.

    Parameters
    ----------
    trials : sequence of (digest, trial)
        What to train.
    workers : int
        Groups are no larger than what keeps every worker busy.
    size_for : callable
        Returns the best size of a group of trials like the one given.

    Returns
    -------
    list of lists of (digest, trial)
        Each trial once.
    """
    by_key: dict[str, dict[Trial, list[Identified]]] = defaultdict(lambda: defaultdict(list))
    for digest, trial in trials:
        # trials that differ only in when they stop are one in training: they stay together
        by_key[group_key(trial)][without_early_stopping(trial)].append((digest, trial))
    groups = []
    for alike in by_key.values():
        rows = list(alike.values())
        size = min(size_for(rows[0][0][1]), ceil(len(trials) / workers))
        count = ceil(len(rows) / size)
        groups += [[one for row in rows[part::count] for one in row] for part in range(count)]
    return sorted(groups, key=lambda group: -len(group) * group[0][1].epochs * group[0][1].data.train)


@contextmanager
def _reserving(store: Store, owner: str) -> Iterator[None]:
    """Prolong the owner's reservations while the block runs, and give them up at its end."""
    ended = threading.Event()

    def prolong() -> None:
        while not ended.wait(LEASE_SECONDS / 4):
            store.prolong(owner)

    thread = threading.Thread(target=prolong, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        store.release(owner)
