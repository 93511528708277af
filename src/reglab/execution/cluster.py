"""Where trials are trained: Dask, a local cluster by default, any scheduler's address instead."""

import atexit
import ipaddress
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from distributed import Client, Future, Worker, WorkerPlugin, as_completed

from reglab.errors import ReglabError
from reglab.execution import dask_settings as dask_settings  # before distributed is imported  # isort: split
from reglab.execution.credentials import Credentials
from reglab.execution.local_cluster import LocalCluster, local_cluster
from reglab.specs import Record, Trial

TrialGroup = Sequence[tuple[str, Trial]]
"""Trials that can be trained as one, each behind its digest."""
CONNECT_SECONDS = 10
"""How long a scheduler may take to answer before it counts as unreachable."""
POLL_SECONDS = 0.05
"""How often results are looked for."""
LONELY_SECONDS = 30
"""How long a scheduler may have no workers before the user is told."""
PATIENCE_SECONDS = 600
"""How long it may have none before the run ends, and how long a scheduler may be gone: batch systems take their time."""
ATTEMPTS = 3
"""How often a single trial is tried before it is given up."""
TOPIC = "reglab"
"""Under which workers tell clients what a person should know."""


class Target(NamedTuple):
    """What trains.

    Parameters
    ----------
    address : str or None
        A scheduler's address; None is a local cluster of this process's own.
    workers : int
        Worker processes of the local cluster.
    """

    address: str | None
    workers: int


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


class Connections:
    """This process's connections to schedulers, each made when it is first asked for, and anew where it is lost."""

    def __init__(self) -> None:
        self._clients: dict[Target, Client] = {}
        self._clusters: dict[int, LocalCluster] = {}
        self._open = ExitStack()
        self._lock = threading.Lock()

    def client(self, target: Target) -> Client:
        """Return a client that is connected.

        Raises
        ------
        ReglabError
            If no scheduler answers at the address.
        """
        with self._lock:
            client = self._clients.get(target)
            if client is None or client.status != "running":
                self._clients[target] = client = self._connected(target)
            return client

    def workers_failure(self, target: Target) -> str | None:
        """Return why this process's own cluster has no workers, if it cannot start any."""
        cluster = self._clusters.get(target.workers) if target.address is None else None
        return cluster.workers.failure() if cluster else None

    def close(self) -> None:
        """Close all clients and end this process's own clusters."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()
        self._open.close()
        self._clusters.clear()

    def _connected(self, target: Target) -> Client:
        if target.address is not None:
            return _connected(target.address, Credentials.from_environment())
        if target.workers not in self._clusters:
            self._clusters[target.workers] = self._open.enter_context(local_cluster(target.workers))
        cluster = self._clusters[target.workers]
        return _connected(cluster.address, cluster.credentials)


connections = Connections()
atexit.register(connections.close)  # before Dask's own, which would end the scheduler and leave the rest


def _connected(address: str, credentials: Credentials | None) -> Client:
    _warn_if_open(address)
    security = credentials.security() if credentials and not address.startswith("tcp://") else None
    try:
        client = _within(CONNECT_SECONDS, lambda: Client(
            address, timeout=CONNECT_SECONDS, set_as_default=False, security=security, asynchronous=False
        ))  # fmt: skip
    except (OSError, ValueError, TypeError, TimeoutError) as error:
        hint = " It is encrypted: give --tls-ca, --tls-cert and --tls-key." if address.startswith("tls") else ""
        raise ReglabError(
            f"no Dask scheduler answers at {address!r} ({type(error).__name__}).{hint} Start one with 'dask scheduler', "
            "give its address (tcp://host:port), or leave --scheduler out to train on this machine."
        ) from None
    client.subscribe_topic(TOPIC, lambda event: _tell(event[1]))
    client.register_plugin(SameVersions(versions()))
    return client


def _within(seconds: float, make: Callable[[], Client]) -> Client:
    """Return what is made, or raise: a server that accepts a connection and stays silent must not hold the run."""
    outcome: list[Any] = []

    def attempt() -> None:
        try:
            outcome.append(make())
        except Exception as error:  # noqa: BLE001 - raised below, in the thread that waits
            outcome.append(error)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(seconds + 1)
    if not outcome:
        raise TimeoutError
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]


def _warn_if_open(address: str) -> None:
    """Say so where whoever reaches the scheduler may run code on the workers: it is on the network, unencrypted."""
    parts = urlsplit(address)
    if parts.scheme == "tcp" and not _is_loopback(parts.hostname or ""):
        _tell(f"the connection to {address} is neither encrypted nor authenticated; see SECURITY.md for tls://")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tell(message: str) -> None:
    sys.stderr.write(f"reglab: {message}\n")


class _Watch:
    """Looks, while results are waited for, whether there is anybody to bring them."""

    def __init__(self, target: Target, client: Client) -> None:
        self.target, self.client = target, client
        self.lonely_since: float | None = None
        self.told = False
        self.looked = 0.0

    def look(self) -> None:
        """Tell the user after `LONELY_SECONDS` without a worker; raise after `PATIENCE_SECONDS`, or if none can start."""
        now = time.monotonic()
        if now - self.looked < 1:
            return
        self.looked = now
        if failure := connections.workers_failure(self.target):
            raise ReglabError(f"nothing can be trained: {failure}. Finished trials are kept.")
        if self.client.status != "running" or self.client.scheduler_info(n_workers=-1)["workers"]:
            self.lonely_since, self.told = None, False
            return
        self.lonely_since = self.lonely_since or now
        where = self.target.address or "the local cluster"
        if now - self.lonely_since > PATIENCE_SECONDS:
            raise ReglabError(
                f"{where} has had no worker for {PATIENCE_SECONDS:.0f} s; the run ends. Finished trials are kept: start "
                "workers with reglab's, torch's and NumPy's versions of this machine, and run the same command again."
            )
        if now - self.lonely_since > LONELY_SECONDS and not self.told:
            self.told = True
            _tell(
                f"no worker has joined {where}; training begins when one does, and the run ends if none has within "
                f"{PATIENCE_SECONDS:.0f} s"
            )


def call(target: Target, function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function returns on a worker; workers must be able to import it.

    Raises
    ------
    ReglabError
        If no worker comes.
    """
    client = connections.client(target)
    future, watch = client.submit(function, *arguments, pure=False), _Watch(target, client)
    while not future.done():
        watch.look()
        time.sleep(POLL_SECONDS)
    return future.result()


class _Unfinished(NamedTuple):
    """A group to train, with the workers on which it has failed."""

    group: TrialGroup
    failed_on: tuple[str, ...] = ()


def run(
    target: Target, train: Callable[[TrialGroup], list[Record]], groups: Sequence[TrialGroup]
) -> Iterator[list[Record]]:
    """Train groups of trials on the workers; yield each group's records as soon as it has ended.

    What a lost worker had is trained elsewhere, and so is what fails on a worker, as long as there are others. A
    group that fails is taken apart, so that the trial that fails is found and the others are trained. A scheduler
    that is lost is waited for; what it had is asked for again. What is left undone when the caller stops listening
    is cancelled, and ends between two steps.

    Parameters
    ----------
    target : Target
        Where.
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
        At the end, if trials failed alone ``ATTEMPTS`` times: how many, with the first one's specification. At once,
        if no worker or no scheduler comes within ``PATIENCE_SECONDS``.
    """
    waiting = [_Unfinished(group) for group in groups]
    failures: list[str] = []
    while waiting:
        waiting = yield from _attempt(target, train, waiting, failures)
        if waiting:
            _wait_for_the_scheduler(target)
    if failures:
        raise ReglabError(
            f"{len(failures)} trial(s) failed {ATTEMPTS} times; all others are kept. The first:\n  {failures[0]}"
        )


def _attempt(
    target: Target, train: Callable[[TrialGroup], list[Record]], waiting: Sequence[_Unfinished], failures: list[str]
) -> Iterator[list[Record]]:
    """Train what is waiting on one connection; return what is left if the scheduler is lost."""
    client = connections.client(target)
    watch = _Watch(target, client)
    submitted: dict[Future, _Unfinished] = {_submit(client, train, one): one for one in waiting}
    finished = as_completed(list(submitted), loop=client.loop)
    try:
        while submitted:
            while not finished.has_ready():
                if client.status != "running":
                    return list(submitted.values())
                watch.look()
                time.sleep(POLL_SECONDS)
            future = next(finished)
            unfinished = submitted.pop(future)
            if future.status == "finished":
                yield future.result()
            elif future.status == "error":
                again = _after_failure(client, unfinished, future.exception(), failures)
                more = {_submit(client, train, one): one for one in again}
                submitted |= more
                finished.update(list(more))
            else:  # the scheduler has forgotten it
                return [unfinished, *submitted.values()]
    finally:
        if client.status == "running":
            client.cancel(list(submitted))
    return []


class WorkerFailure(Exception):  # noqa: N818 - not an error of ours: it carries one
    """What went wrong on a worker.

    Parameters
    ----------
    worker : str
        The worker's address.
    text : str
        The error.
    surroundings : bool
        Whether it lies with the worker, which lacks the data, say, and not with the trials.
    """

    def __init__(self, worker: str, text: str, surroundings: bool) -> None:
        super().__init__(worker, text, surroundings)
        self.worker, self.text, self.surroundings = worker, text, surroundings


def _on_a_worker(train: Callable[[TrialGroup], list[Record]], group: TrialGroup) -> list[Record]:
    try:
        return train(group)
    except Exception as error:
        from distributed import get_worker  # noqa: PLC0415 - only where there is one

        raise WorkerFailure(
            get_worker().address, f"{type(error).__name__}: {error}", isinstance(error, ReglabError)
        ) from None


def _submit(client: Client, train: Callable[[TrialGroup], list[Record]], unfinished: _Unfinished) -> Future:
    others = set(client.scheduler_info(n_workers=-1)["workers"]) - set(unfinished.failed_on)
    elsewhere = {"workers": sorted(others), "allow_other_workers": True} if unfinished.failed_on and others else {}
    # not pure: a group that failed in an earlier call must be tried again, not remembered as failed
    return client.submit(_on_a_worker, train, unfinished.group, pure=False, **elsewhere)


def _after_failure(
    client: Client, unfinished: _Unfinished, error: BaseException, failures: list[str]
) -> list[_Unfinished]:
    """Return what to try again; note a trial that is given up."""
    known = isinstance(error, WorkerFailure)
    failed_on = (*unfinished.failed_on, error.worker if known else "lost")
    text = error.text if known else f"{type(error).__name__}: {error}"
    if known and error.surroundings:
        _tell(f"worker {error.worker} cannot train: {text}")
        if set(client.scheduler_info(n_workers=-1)["workers"]) - set(failed_on):
            return [_Unfinished(unfinished.group, failed_on)]
    elif len(unfinished.group) > 1:
        return [_Unfinished([trial]) for trial in unfinished.group]
    elif len(failed_on) < ATTEMPTS:
        return [_Unfinished(unfinished.group, failed_on)]
    failures.append(f"{text}\n  {unfinished.group[0][1].to_json()}")
    return []


def _wait_for_the_scheduler(target: Target) -> None:
    """Wait until a lost scheduler answers again."""
    began = time.monotonic()
    _tell(f"the connection to {target.address or 'the local cluster'} is lost; what it was training is asked for again")
    while True:
        try:
            connections.client(target)
        except ReglabError:
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise
            time.sleep(1)
        else:
            return
