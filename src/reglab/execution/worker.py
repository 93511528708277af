"""The tasks of a worker: train a group of trials, measure the best group size, time steps."""

import ctypes
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import torch
from distributed import get_worker
from distributed.worker import thread_state  # type: ignore[attr-defined]
from threadpoolctl import threadpool_limits

from reglab.errors import ReglabError
from reglab.execution.provenance import provenance
from reglab.execution.sizing import seconds_by_size
from reglab.execution.steps import reporting
from reglab.execution.surroundings import no_cuda
from reglab.execution.timing import step_times
from reglab.specs import Record, Trial
from reglab.training.loop import train

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Two parameters of ``mallopt``: how many free bytes are kept before some go back to the system, and from which size on
a block gets memory of its own."""


def train_group(group: Sequence[tuple[str, Trial]], device: str) -> list[Record]:
    """Train a group of trials and return their records, in the given order, with their provenance.

    Parameters
    ----------
    group : sequence of (digest, trial)
        Trials with equal shapes.
    device : {"auto", "cpu", "cuda"}
        Where to train; ``auto`` uses the worker's GPU if it has one.

    Returns
    -------
    list of Record
        One record per trial.
    """
    device, began, records = prepare(device), time.perf_counter(), {}
    trials, digests = [trial for _, trial in group], [digest for digest, _ in group]
    for record in train(trials, digests, device, _between_steps(digests[0])):
        seconds = (time.perf_counter() - began) / len(group)
        records[record.digest] = replace(record, provenance=provenance(device, len(group), seconds))
    return [records[digest] for digest, _ in group]


class CancelledError(Exception):
    """Nobody waits for this group any more."""


def _between_steps(digest: str) -> Callable[[], None]:
    """Return a function to call before every step: it raises where the task was cancelled, and reports the step."""
    try:
        worker = get_worker()
    except ValueError:  # not on a worker of Dask's
        return lambda: None
    key, report = thread_state.key, reporting(worker.log_event, digest)

    def check() -> None:
        task = worker.state.tasks.get(key)
        if task is None or task.state != "executing":
            raise CancelledError
        report()

    return check


def measure_group_sizes(trial: Trial, device: str) -> dict[int, float]:
    """Return the time of a step of trials like this one by group size; see :func:`seconds_by_size`."""
    return seconds_by_size(trial, prepare(device))


def measure_step_times(trials: Sequence[Trial], rounds: int, device: str) -> list[list[float]]:
    """Return the step times of several trials in microseconds; see :func:`step_times`."""
    return step_times(trials, rounds, prepare(device))


def prepare(device: str) -> str:
    """Prepare this process for training, and return the device to train on: ``"cpu"`` or ``"cuda"``.

    Raises
    ------
    ReglabError
        If it is to be a GPU, and there is none that torch can use.
    """
    _one_thread()
    _keep_freed_memory()
    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda" and not torch.cuda.is_available():
        raise ReglabError(no_cuda(torch.version.cuda))
    return device


@cache
def _one_thread() -> None:
    # Two threads would change the last digits, and are slower on small networks.
    torch.set_num_threads(1)
    threadpool_limits(1)


@cache
def _keep_freed_memory() -> None:
    # Every step frees memory and takes it again. Dask makes its workers return freed memory to the system at once:
    # training took three times as long, mostly because of page faults.
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):  # glibc only
        mallopt(M_TRIM_THRESHOLD, 1 << 30)
        mallopt(M_MMAP_THRESHOLD, 1 << 30) or mallopt(M_MMAP_THRESHOLD, 1 << 25)  # the most that older versions allow
