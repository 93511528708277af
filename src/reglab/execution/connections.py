"""Connections to what trains: Dask's workers on this machine by default, those of any scheduler's address instead."""

import atexit
import ipaddress
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from distributed import Client, Worker, WorkerPlugin

from reglab.errors import ReglabError
from reglab.escaping import tell
from reglab.execution import steps
from reglab.execution.credentials import Credentials
from reglab.execution.local_cluster import LocalCluster, local_cluster
from reglab.execution.provenance import versions, without_builds

CONNECT_SECONDS = 10
"""How long a scheduler may take to answer before it counts as unreachable."""
TOPIC = "reglab"
"""The Dask topic under which workers send clients messages for the user."""


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


class Connections:
    """Connections of this process to schedulers, each made when it is first asked for, and anew where it is lost."""

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
                if client is not None:
                    with suppress(TimeoutError):  # its scheduler is gone: there is nobody to take leave of
                        client.close(timeout=1)
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
    _check_address(address, credentials)
    _warn_if_open(address)
    security = credentials.security() if credentials and address.startswith("tls://") else None
    try:
        client = _within(CONNECT_SECONDS, lambda: Client(
            address, timeout=CONNECT_SECONDS, set_as_default=False, security=security, asynchronous=False
        ))  # fmt: skip
    except (OSError, TimeoutError) as error:
        raise ReglabError(
            f"no Dask scheduler answers at {address!r} ({type(error).__name__}). Start one with 'dask "
            "scheduler', give its address (tcp://host:port), or leave --scheduler out to train on this machine."
        ) from None
    client.subscribe_topic(TOPIC, lambda event: tell(event[1]))
    client.subscribe_topic(steps.TOPIC, steps.receive)
    client.register_plugin(SameVersions(without_builds(versions())))
    return client


def _check_address(address: str, credentials: Credentials | None) -> None:
    """Refuse an address that Dask cannot use: its client would complain of it at the end of the process, at length."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"tcp", "tls"} and bool(parts.hostname and parts.port)
    except ValueError:  # a port that is no number, or none of a computer's
        usable = False
    if not usable:
        raise ReglabError(f"a scheduler's address is tcp://host:port or tls://host:port; got {address!r}.")
    if parts.scheme == "tls" and not credentials:
        raise ReglabError(f"the scheduler at {address} is encrypted: give --tls-ca, --tls-cert and --tls-key.")


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
        tell(f"the connection to {address} is neither encrypted nor authenticated; see SECURITY.md for tls://")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
