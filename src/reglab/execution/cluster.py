"""Trains trials on Dask workers: on a local cluster by default, or on that of any scheduler."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import Timer
from typing import Any

# Dask reads this when it is imported, here and in the workers. Its life-cycle messages would clutter
# the results of a notebook; errors of trials reach the caller as exceptions anyway.
os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "critical")

from distributed import Client, Future, Scheduler, SpecCluster, Worker, WorkerPlugin, as_completed
from distributed.deploy.subprocess import SubprocessWorker

from reglab.errors import ReglabError
from reglab.execution.provenance import versions, without_builds
from reglab.specs import Record, Trial
from reglab.wording import counted

TrialGroup = Sequence[tuple[str, Trial]]
"""Trials that can be trained together, each with its digest."""
CONNECT_SECONDS = 10
"""How long a scheduler may take to answer before it counts as unreachable."""
POLL_SECONDS = 0.2
"""How often a local cluster checks whether there is work for more workers."""
IDLE_SECONDS = 300
"""How long an idle local worker is kept: longer than a notebook takes between two studies."""
JOIN_SECONDS = 60
"""How long to wait for a first worker before warning the user; how long a worker waits for its scheduler."""
ATTEMPTS = 3
"""How often a trial is tried alone before it counts as failed."""
TOPIC = "reglab"
"""The Dask topic under which workers send clients messages for the user."""


class SameVersions(WorkerPlugin):
    """Closes every worker, present or future, whose library versions could change the numbers.

    Parameters
    ----------
    wanted : dict of str to str
        The client's version of each library.
    """

    name = "reglab-same-versions"

    def __init__(self, wanted: dict[str, str]) -> None:
        self.wanted = wanted

    def setup(self, worker: Worker) -> None:
        """Compare this worker's versions with the client's; if any differs, notify the client and close the worker."""
        installed = without_builds(versions())
        differing = [name for name in installed if installed[name] != self.wanted[name]]
        if differing:
            has, needs = (", ".join(f"{name} {of[name]}" for name in differing) for of in (installed, self.wanted))
            worker.log_event(TOPIC, f"worker {worker.address} is refused: it has {has}, this run needs {needs}")
            worker.loop.add_callback(worker.close, nanny=True, reason="reglab: other versions")


@contextmanager
def local_cluster(workers: int) -> Iterator[str]:
    """Run a scheduler in this process and, once there is work, worker processes; yield its address.

    The workers are separate programs, not copies of this one, so that a plain script needs no
    ``if __name__ == "__main__"``. They end when this process does, however it ends.

    Parameters
    ----------
    workers : int
        The most worker processes to run; each trains on one core.

    Yields
    ------
    str
        The scheduler's address, for ``REGLAB_SCHEDULER`` and :func:`connect`.
    """
    # One thread per worker: two threads of torch change the last digits and are slower on small networks.
    options = {"nthreads": 1, "env": {"OMP_NUM_THREADS": "1"}, "memory_limit": 0, "dashboard": False}
    # A worker must not wait forever for a scheduler that ended before the worker could join.
    options["death_timeout"] = JOIN_SECONDS
    worker = {"cls": SubprocessWorker, "options": {"worker_kwargs": options}}
    # Any free port, for the web server too: with two notebooks open, the usual one is taken.
    addresses = {"host": "127.0.0.1", "port": 0, "dashboard_address": "127.0.0.1:0"}
    scheduler = {"cls": Scheduler, "options": {"dashboard": False, **addresses}}
    with SpecCluster(worker=worker, scheduler=scheduler) as cluster:
        # A report with nothing to train starts no worker. The first task starts all of them (any work
        # takes more than a millisecond), and each stays until it has been idle for IDLE_SECONDS.
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
    """Return this process's client of a scheduler, opened on the first call and kept.

    Parameters
    ----------
    address : str or None
        The scheduler's address; None starts a local cluster that ends with this process.
    workers : int
        Worker processes of the local cluster.

    Returns
    -------
    Client
        The same one for equal arguments.

    Raises
    ------
    ReglabError
        If no scheduler answers at the address.
    """
    address = address or _open_local_cluster(workers)
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ReglabError(
            f"no Dask scheduler answers at {address!r} ({type(error).__name__}). Start one with 'dask scheduler', "
            "give its address (tcp://host:port), or leave --scheduler out to train on this machine."
        ) from None
    client.subscribe_topic(TOPIC, lambda event: _print_message(event[1]))
    client.register_plugin(SameVersions(without_builds(versions())))
    warning = Timer(JOIN_SECONDS, _warn_without_workers, [client, address])
    warning.daemon = True
    warning.start()
    return client


def _warn_without_workers(client: Client, address: str) -> None:
    if client.status == "running" and not client.scheduler_info(n_workers=-1)["workers"]:
        _print_message(f"no worker has joined {address} yet; training begins when one does")


def _print_message(message: str) -> None:
    sys.stderr.write(f"reglab: {message}\n")


def _open_local_cluster(workers: int) -> str:
    """Open a local cluster for the rest of this process's life; Dask closes it at exit."""
    manager = local_cluster(workers)
    _open_clusters.append(manager)
    return manager.__enter__()


_open_clusters: list[Any] = []


def run(
    client: Client, train: Callable[[TrialGroup], list[Record]], groups: Sequence[TrialGroup]
) -> Iterator[list[Record]]:
    """Train groups of trials on the workers; yield each group's records as soon as the group has ended.

    If a worker is lost, its groups are trained elsewhere. If a group fails, its trials are trained one by one, so
    that only a trial that fails by itself is lost. If the caller stops iterating, unfinished groups are cancelled.

    Parameters
    ----------
    client : Client
        A client of the scheduler.
    train : callable
        Trains a group and returns its records; workers must be able to import it.
    groups : sequence of sequences of (digest, trial)
        Trials to train together.

    Yields
    ------
    list of Record
        The records of one group.

    Raises
    ------
    ReglabError
        At the end, if trials failed ``ATTEMPTS`` times alone; the message counts them and specifies the first.
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
                alone = {_submit(client, train, [trial]): [trial] for trial in group}
                submitted |= alone
                finished.update(list(alone))
            else:
                failures.append(f"{type(error).__name__}: {error}\n  {group[0][1].to_json()}")
    finally:
        client.cancel(list(submitted))
    if failures:
        count = counted(len(failures), "trial")
        raise ReglabError(f"{count} failed {ATTEMPTS} times; all others are kept. The first:\n  {failures[0]}")


def _submit(client: Client, train: Callable[[TrialGroup], list[Record]], group: TrialGroup) -> "Future[list[Record]]":
    # Not pure: a group that failed in an earlier call must be tried again, not looked up as failed.
    return client.submit(train, group, pure=False, retries=ATTEMPTS - 1 if len(group) == 1 else 0)
