"""Looks trials up in the store and trains those that are missing."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import chain, groupby
from math import ceil

from reglab import datasets
from reglab.errors import Interrupted
from reglab.execution.connections import Target, connections
from reglab.execution.deadline import end_in_time
from reglab.execution.dispatch import TrialGroup, call, run
from reglab.execution.noting import note, refuse_while_noting
from reglab.execution.progress import TrainingProgress
from reglab.execution.resources import device, refuse_to_train, scheduler, workers
from reglab.execution.sizing import group_size, size_key
from reglab.execution.worker import measure_group_sizes, measure_step_times, train_group
from reglab.records.store import RENEWAL_SECONDS, Store, new_owner
from reglab.specs import Record, Trial, canonical, group_key
from reglab.training import block_key, code_hash, trial_digest, without_early_stopping
from reglab.wording import counted

POLL_SECONDS = 0.3
"""How often to look for the records of trials that another process is training."""


def complete(trials: Iterable[Trial], store: Store, progress: TrainingProgress | None = None) -> dict[Trial, Record]:
    """Return the record of every trial; train those that the store lacks.

    A trial that another process is training is waited for, not trained twice. Each group's records are
    committed as soon as the group has ended, so an interruption loses only the groups under way.

    Parameters
    ----------
    trials : iterable of Trial
        Any trials; equal trials are trained once.
    store : Store
        Where records are looked up and kept.
    progress : TrainingProgress, optional
        That of a whole study, which asks for trials several times; by default one for these trials.

    Returns
    -------
    dict of Trial to Record
        The record of every trial.

    Raises
    ------
    ReglabError
        If the store lacks some, and nothing may be trained (``REGLAB_TRAIN=never``, :mod:`reglab.execution.noting`), or
        the time for it is over (:mod:`reglab.execution.deadline`).
    Interrupted
        If the user interrupts; finished groups are kept.
    """
    digests = {trial_digest(trial): trial for trial in trials}
    note(digests)
    records = store.get(digests)
    with nullcontext(progress) if progress else TrainingProgress() as shown:
        while missing := {name: trial for name, trial in digests.items() if name not in records}:
            try:
                _train_missing(missing, store, shown)
            except KeyboardInterrupt:
                kept = len(store.present(missing))
                raise Interrupted(
                    f"{kept} of {counted(len(missing), 'trial')} are trained and kept; run the cell again for the rest."
                ) from None
            records |= store.get(missing)
    return {trial: records[digest] for digest, trial in digests.items()}


def _train_missing(trials: Mapping[str, Trial], store: Store, progress: TrainingProgress) -> None:
    """Train trials, by digest, until the store has them all; some may be trained by other processes."""
    refuse_while_noting()
    refuse_to_train(len(trials))
    missing, owner = set(trials), new_owner()
    progress.add(trials)
    with _reserving(store, owner):
        while missing:
            reserved = store.reserve(sorted(missing), owner) & missing
            reserved -= store.present(reserved)
            if reserved:
                _train([(name, trial) for name, trial in trials.items() if name in reserved], store, progress)
            else:
                time.sleep(POLL_SECONDS)
            present = store.present(missing)
            missing -= present
            progress.advance(present)


def _train(trials: TrialGroup, store: Store, progress: TrainingProgress) -> None:
    for name in {trial.data.name for _, trial in trials}:
        datasets.fetch(name)  # once, here, and not again in every worker
    target = Target(scheduler(), workers())
    present = connections.client(target).scheduler_info(n_workers=-1)["workers"]
    groups = grouped(trials, max(len(present), workers()), lambda trial: _group_size(target, trial, store, progress))
    progress.begin(groups)
    codes = {name: code_hash(trial) for name, trial in trials}  # here: a worker cannot read a class of a notebook
    for records in run(target, partial(train_group, device=device()), groups, progress.refresh):
        store.add(replace(r, provenance={**r.provenance, "code": codes[r.digest]}) for r in records)
        progress.advance([record.digest for record in records])
        end_in_time()


def _group_size(target: Target, trial: Trial, store: Store, progress: TrainingProgress) -> int:
    """Return how many trials like this one to train together."""
    return group_size(_seconds_by_size(target, trial, store, progress.refresh), trial.steps)


def step_seconds(trial: Trial, store: Store) -> float:
    """Return how long a step of a trial like this one takes in a group of the best size, in seconds of one core."""
    return min(_seconds_by_size(Target(scheduler(), workers()), trial, store).values())


def _seconds_by_size(
    target: Target, trial: Trial, store: Store, waiting: Callable[[], None] = lambda: None
) -> dict[int, float]:
    """Return seconds per step and trial by group size: measured once on a worker, then kept in the store."""
    key = size_key(trial, device())
    measured: list[list[float]] | None = store.measurement(key)
    if measured is None:  # pairs, because JSON would turn sizes that are keys into text
        by_size = call(target, measure_group_sizes, trial, device(), waiting=waiting)
        measured = [[size, taken] for size, taken in by_size.items()]
        store.set_measurement(key, measured)
    return {int(size): taken for size, taken in measured}


def step_times(trials: Sequence[Trial], rounds: int, store: Store) -> list[list[float]]:
    """Return the step times of several trials: measured once on a worker, then kept in the store.

    Parameters
    ----------
    trials : sequence of Trial
        The trials to compare.
    rounds : int
        How often to time each of them.
    store : Store
        Where the times are looked up and kept.

    Returns
    -------
    list of list of float
        Microseconds per step and trial: one list per trial, with one time per round.
    """
    key = canonical(
        {"steps": [trial.to_json() for trial in trials], "rounds": rounds, "on": size_key(trials[0], device())}
    )
    times: list[list[float]] | None = store.measurement(key)
    if times is None:
        refuse_while_noting()
        times = call(Target(scheduler(), workers()), measure_step_times, trials, rounds, device())
        store.set_measurement(key, times)
    return times


def grouped(trials: TrialGroup, workers: int, size_for: Callable[[Trial], int]) -> list[TrialGroup]:
    """Sort trials into groups of equal shapes, the most expensive groups first.

    As many groups as possible hold regularizers of one kind, which is a little faster for large networks; what is left
    over of all kinds is mixed, which is much faster for small ones.

    Parameters
    ----------
    trials : sequence of (digest, trial)
        The trials to train.
    workers : int
        Groups are kept small enough that every worker gets one.
    size_for : callable
        Returns the best group size for trials like the given one.

    Returns
    -------
    list of lists of (digest, trial)
        Groups that hold each trial once.
    """
    by_key: dict[str, dict[Trial, list[tuple[str, Trial]]]] = defaultdict(lambda: defaultdict(list))
    for digest, trial in trials:
        # Trials that differ only in when they stop share one row of a group: they stay together.
        by_key[group_key(trial)][without_early_stopping(trial)].append((digest, trial))
    groups: list[TrialGroup] = []
    for alike in by_key.values():
        rows = sorted(alike.values(), key=_kind)
        size = min(size_for(rows[0][0][1]), ceil(len(trials) / workers))
        groups += [list(chain.from_iterable(chunk)) for chunk in _chunks(rows, size)]
    return sorted(groups, key=lambda group: -len(group) * group[0][1].steps * group[0][1].batch_size)


def _kind(row: TrialGroup) -> str:
    return block_key(row[0][1])


def _chunks(rows: Sequence[TrialGroup], size: int) -> list[Sequence[TrialGroup]]:
    """Return rows, sorted by kind, in chunks: whole ones of one kind, and evenly what is left over of all kinds."""
    chunks: list[Sequence[TrialGroup]] = []
    rest: list[TrialGroup] = []
    for kind in (list(alike) for _, alike in groupby(rows, _kind)):
        whole = len(kind) - len(kind) % size
        chunks += [kind[start : start + size] for start in range(0, whole, size)]
        rest += kind[whole:]
    count = ceil(len(rest) / size)
    return chunks + [rest[len(rest) * part // count : len(rest) * (part + 1) // count] for part in range(count)]


@contextmanager
def _reserving(store: Store, owner: str) -> Iterator[None]:
    """Renew the owner's leases while the block runs; release them at its end."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(RENEWAL_SECONDS):
            store.renew(owner)

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        store.release(owner)
