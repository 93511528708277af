"""Where trials are trained: Dask, a local cluster by default, any scheduler's address instead."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

# Read by Dask when it is imported, here and in the workers: its life-cycle messages would stand
# between the results of a notebook; errors of trials reach the caller as exceptions.
os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "critical")

from distributed import Client, Scheduler, SpecCluster, as_completed
from distributed.deploy.subprocess import SubprocessWorker

from reglab.errors import ReglabError
from reglab.specs import Record, Trial

Group = Sequence[tuple[str, Trial]]
"""Trials that can be trained as one, each behind its digest."""
CONNECT_SECONDS = 10
"""How long a scheduler may take to answer before it counts as unreachable."""


@contextmanager
def local_cluster(workers: int) -> Iterator[str]:
    """Run a scheduler in this process and workers in others; yield the scheduler's address.

    The workers are separate programs, not copies of this one, so that a plain script needs no
    ``if __name__ == "__main__"``. They end when this process does, however it ends.

    Parameters
    ----------
    workers : int
        Worker processes; each trains on one core.

    Yields
    ------
    str
        The scheduler's address, for ``REGLAB_SCHEDULER`` and :func:`connect`.
    """
    # One thread a worker: two threads of torch change the last digits and are slower on small networks.
    options = {"nthreads": 1, "memory_limit": 0, "dashboard": False, "env": {"OMP_NUM_THREADS": "1"}}
    specification = {i: {"cls": SubprocessWorker, "options": {"worker_kwargs": options}} for i in range(workers)}
    scheduler = {"cls": Scheduler, "options": {"dashboard": False, "host": "127.0.0.1", "port": 0}}
    with SpecCluster(workers=specification, scheduler=scheduler) as cluster:
        yield cluster.scheduler_address


@cache
def connect(address: str | None, workers: int) -> Client:
    """Return this process's client of a scheduler, started on the first call and kept.

    Parameters
    ----------
    address : str or None
        The scheduler's address; None starts a local cluster that ends with this process.
    workers : int
        Worker processes of the local cluster.

    Raises
    ------
    ReglabError
        If no scheduler answers at the address.
    """
    if address is None:
        address = _kept_open(workers)
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ReglabError(
            f"no Dask scheduler answers at {address!r} ({type(error).__name__}). Start one with 'dask scheduler', "
            "give its address (tcp://host:port), or leave --scheduler out to train on this machine."
        ) from None


def _kept_open(workers: int) -> str:
    """Open a local cluster for the rest of this process's life; Dask closes it at exit."""
    manager = local_cluster(workers)
    _open.append(manager)
    return manager.__enter__()


_open: list[Any] = []


def run(client: Client, train: Callable[[Group], list[Record]], groups: Sequence[Group]) -> Iterator[list[Record]]:
    """Train groups of trials on the workers; yield each group's records as soon as it has ended.

    A group that fails is taken apart, so that the trial that fails is found and the others are
    trained. What is left undone when the caller stops listening is cancelled.

    Parameters
    ----------
    client : Client
        Of the scheduler.
    train : callable
        What a worker does with a group; workers must be able to import it.
    groups : sequence of sequences of (digest, trial)
        What to train together.

    Yields
    ------
    list of Record
        A group's records.

    Raises
    ------
    ReglabError
        At the end, if trials failed even alone: how many, with the first one's specification.
    """
    # Not pure: a group that failed once must be tried again, not remembered as failed.
    submitted = {client.submit(train, group, pure=False): group for group in groups}
    failures: list[str] = []
    finished = as_completed(list(submitted), loop=client.loop)
    try:
        for future in finished:
            group = submitted.pop(future)
            error = future.exception()
            if error is None:
                yield future.result()
            elif len(group) > 1:
                alone = {client.submit(train, [one], pure=False): [one] for one in group}
                submitted |= alone
                finished.update(list(alone))
            else:
                failures.append(f"{type(error).__name__}: {error}\n  {group[0][1].to_json()}")
    finally:
        client.cancel(list(submitted))
    if failures:
        raise ReglabError(f"{len(failures)} trial(s) failed; all others are kept. The first:\n  {failures[0]}")
