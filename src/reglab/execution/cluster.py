"""Where trials are trained: Dask, a local cluster by default, any scheduler's address instead."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from threading import Timer
from typing import Any

# Read by Dask when it is imported, here and in the workers: its life-cycle messages would stand
# between the results of a notebook; errors of trials reach the caller as exceptions.
os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "critical")

from distributed import Client as Client
from distributed import Future, Scheduler, SpecCluster, Worker, WorkerPlugin, as_completed
from distributed.deploy.subprocess import SubprocessWorker

from reglab.errors import ReglabError
from reglab.specs import Record, Trial

TrialGroup = Sequence[tuple[str, Trial]]
"""Trials that can be trained as one, each behind its digest."""
CONNECT_SECONDS = 10
"""How long a scheduler may take to answer before it counts as unreachable."""
POLL_SECONDS = 0.2
"""How often a local cluster looks whether there is work for more workers."""
IDLE_SECONDS = 300
"""How long a local worker waits for work: longer than a notebook thinks between two studies."""
LONELY_SECONDS = 60
"""How long a scheduler may have no workers before the user is told, and a worker no scheduler before it ends."""
ATTEMPTS = 3
"""How often a single trial is tried before it is given up."""
TOPIC = "reglab"
"""Under which workers tell clients what a person should know."""


class SameVersions(WorkerPlugin):
    """Refuses workers, present and later ones, whose versions could change the numbers.

    Parameters
    ----------
    wanted : dict of str to str
        The client's versions by library.
    """

    name = "reglab-same-versions"

    def __init__(self, wanted: dict[str, str]) -> None:
        self.wanted = wanted

    def setup(self, worker: Worker) -> None:
        """Compare this worker's versions; if any differs, tell the client and end the worker."""
        differing = {name: has for name, has in versions().items() if has != self.wanted[name]}
        if differing:
            has = ", ".join(f"{name} {number}" for name, number in differing.items())
            needs = ", ".join(f"{name} {self.wanted[name]}" for name in differing)
            worker.log_event(TOPIC, f"worker {worker.address} is refused: it has {has}, this run needs {needs}")
            worker.loop.add_callback(worker.close, nanny=True, reason="reglab: other versions")


def versions() -> dict[str, str]:
    """Return the versions that must agree on all machines of a run; torch's without its build."""
    return {name: version(name).partition("+")[0] for name in ("reglab", "numpy", "torch")}


@contextmanager
def local_cluster(workers: int) -> Iterator[str]:
    """Run a scheduler in this process and, once there is work, workers in others; yield its address.

    The workers are separate programs, not copies of this one, so that a plain script needs no
    ``if __name__ == "__main__"``. They end when this process does, however it ends.

    Parameters
    ----------
    workers : int
        Worker processes at most; each trains on one core.

    Yields
    ------
    str
        The scheduler's address, for ``REGLAB_SCHEDULER`` and :func:`connect`.
    """
    # One thread a worker: two threads of torch change the last digits and are slower on small networks.
    options = {"nthreads": 1, "env": {"OMP_NUM_THREADS": "1"}, "memory_limit": 0, "dashboard": False}
    # A worker whose scheduler has gone before it could join must not wait for it forever.
    options["death_timeout"] = LONELY_SECONDS
    worker = {"cls": SubprocessWorker, "options": {"worker_kwargs": options}}
    # any free port for its web server too: the usual one is taken by the second notebook that is open
    addresses = {"host": "127.0.0.1", "port": 0, "dashboard_address": "127.0.0.1:0"}
    scheduler = {"cls": Scheduler, "options": {"dashboard": False, **addresses}}
    with SpecCluster(worker=worker, scheduler=scheduler) as cluster:
        # A report with nothing to train starts no worker. The first task brings all of them (any work
        # at all is more than a millisecond's), and none leaves before it was idle for IDLE_SECONDS.
        cluster.adapt(
            minimum=0,
            maximum=workers,
            interval=f"{POLL_SECONDS}s",
            wait_count=int(IDLE_SECONDS / POLL_SECONDS),
            target_duration="1ms",
        )
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
    address = address or _kept_open(workers)
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ReglabError(
            f"no Dask scheduler answers at {address!r} ({type(error).__name__}). Start one with 'dask scheduler', "
            "give its address (tcp://host:port), or leave --scheduler out to train on this machine."
        ) from None
    client.subscribe_topic(TOPIC, lambda event: _tell(event[1]))
    client.register_plugin(SameVersions(versions()))
    lonely = Timer(LONELY_SECONDS, _tell_if_lonely, [client, address])
    lonely.daemon = True
    lonely.start()
    return client


def _tell_if_lonely(client: Client, address: str) -> None:
    if client.status == "running" and not client.scheduler_info(n_workers=-1)["workers"]:
        _tell(f"no worker has joined {address} yet; training begins when one does")


def _tell(message: str) -> None:
    sys.stderr.write(f"reglab: {message}\n")


def _kept_open(workers: int) -> str:
    """Open a local cluster for the rest of this process's life; Dask closes it at exit."""
    manager = local_cluster(workers)
    _open.append(manager)
    return manager.__enter__()


_open: list[Any] = []


def run(
    client: Client, train: Callable[[TrialGroup], list[Record]], groups: Sequence[TrialGroup]
) -> Iterator[list[Record]]:
    """Train groups of trials on the workers; yield each group's records as soon as it has ended.

    What a lost worker had is trained elsewhere. A group that fails is taken apart, so that the trial
    that fails is found and the others are trained. What is left undone when the caller stops listening is cancelled.

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
        At the end, if trials failed alone ``ATTEMPTS`` times: how many, with the first one's specification.
    """
    submitted = {_submit(client, train, group): group for group in groups}
    failures: list[str] = []
    finished = as_completed(list(submitted), loop=client.loop)
    try:
        for future in finished:
            group = submitted.pop(future)
            error = future.exception()
            if error is None:
                yield future.result()
            elif len(group) > 1:
                alone = {_submit(client, train, [one]): [one] for one in group}
                submitted |= alone
                finished.update(list(alone))
            else:
                failures.append(f"{type(error).__name__}: {error}\n  {group[0][1].to_json()}")
    finally:
        client.cancel(list(submitted))
    if failures:
        raise ReglabError(
            f"{len(failures)} trial(s) failed {ATTEMPTS} times; all others are kept. The first:\n  {failures[0]}"
        )


def _submit(client: Client, train: Callable[[TrialGroup], list[Record]], group: TrialGroup) -> "Future[list[Record]]":
    # Not pure: a group that failed in an earlier call must be tried again, not remembered as failed.
    return client.submit(train, group, pure=False, retries=ATTEMPTS - 1 if len(group) == 1 else 0)
