"""A scheduler in this process and workers beside it, closed to everybody but this user."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import dask
from distributed import Scheduler, SpecCluster

from reglab.execution.credentials import Credentials
from reglab.execution.local_worker import NO_WEB_PAGES

POLL_SECONDS = 0.2
"""How often the workers are looked after."""
IDLE_SECONDS = 300
"""How long workers wait for work: longer than a notebook thinks between two studies."""
STILLBORN_SECONDS = 20
"""A worker that ends sooner after its start has failed to start: Python and torch take a few seconds."""
STILLBORN_LIMIT = 6
"""So many failed starts in a row, and no more are tried: something is wrong with this machine."""


@dataclass(frozen=True)
class LocalCluster:
    """Where a local cluster is reached.

    Parameters
    ----------
    address : str
        The scheduler's, on the loopback interface.
    credentials : Credentials
        What a client needs to be let in.
    workers : LocalWorkers
        Looks after the worker processes.
    """

    address: str
    credentials: Credentials
    workers: "LocalWorkers"


@contextmanager
def local_cluster(workers: int) -> Iterator[LocalCluster]:
    """Run a scheduler in this process and, once there is work, workers in others.

    All sockets are bound to the loopback interface, and connections are encrypted and authenticated by a certificate
    that is made for this run: other users of the machine are out. The certificate and the workers' scratch files lie
    in a private folder that is removed at the end.

    Parameters
    ----------
    workers : int
        Worker processes at most; each trains on one core.

    Yields
    ------
    LocalCluster
        Its address and credentials.
    """
    folder = Path(tempfile.mkdtemp(prefix="reglab-"))  # readable by this user alone
    try:
        credentials = Credentials.temporary(folder)
        security = credentials.security()
        # any free port for its web server too: the usual one is taken by the second notebook that is open
        addresses = {"host": "127.0.0.1", "port": 0, "dashboard_address": "127.0.0.1:0"}
        scheduler = {
            "cls": Scheduler,
            "options": {"dashboard": False, "security": security, "local_directory": str(folder), **addresses},
        }
        with dask.config.set(NO_WEB_PAGES):
            cluster = SpecCluster(workers={}, scheduler=scheduler, security=security)
        with cluster, LocalWorkers(cluster, workers, credentials, folder) as staff:
            yield LocalCluster(cluster.scheduler_address, credentials, staff)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class LocalWorkers:
    """Worker processes: started when there is work, replaced when they die, ended when idle for long or at the end.

    Parameters
    ----------
    cluster : SpecCluster
        With the scheduler in this process.
    count : int
        How many to have while there is work.
    credentials : Credentials
        By which they are let in.
    folder : Path
        For their scratch files and logs.
    """

    def __init__(self, cluster: SpecCluster, count: int, credentials: Credentials, folder: Path) -> None:
        self._cluster, self._count, self._folder = cluster, count, folder
        self._environment = {**os.environ, **credentials.to_environment(), "OMP_NUM_THREADS": "1"}
        self._running: dict[subprocess.Popen[bytes], float] = {}
        self._stillborn = 0
        self._busy_at = float("-inf")
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_after, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._end_all()

    def failure(self) -> str | None:
        """Return why no worker can be started, with the last words of one that failed, or None."""
        if self._stillborn < STILLBORN_LIMIT:
            return None
        words = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"{STILLBORN_LIMIT} worker processes ended as they started: {words[-1] if words else 'without a word'}"

    @property
    def _log(self) -> Path:
        return self._folder / "workers.log"

    def _look_after(self) -> None:
        while not self._ended.wait(POLL_SECONDS):
            scheduler = self._cluster.scheduler
            if scheduler and scheduler.tasks:  # read from another thread: only whether there are any
                self._busy_at = time.monotonic()
            self._count_the_dead()
            if time.monotonic() - self._busy_at > IDLE_SECONDS:
                self._end_all()
            elif self._stillborn < STILLBORN_LIMIT:
                for _ in range(self._count - len(self._running)):
                    self._start()

    def _count_the_dead(self) -> None:
        for process, began in list(self._running.items()):
            alive = process.poll() is None
            if time.monotonic() - began > STILLBORN_SECONDS:
                self._stillborn = 0
            elif not alive:
                self._stillborn += 1
            if not alive:
                del self._running[process]

    def _start(self) -> None:
        command = [sys.executable, "-m", "reglab.execution.local_worker"]
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                [*command, self._cluster.scheduler_address, str(self._folder), str(os.getpid())],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,  # an interrupt of this process is none of theirs
            )
        self._running[process] = time.monotonic()

    def _end_all(self) -> None:
        for process in self._running:
            process.kill()  # it holds nothing that could be lost
        for process in self._running:
            process.wait()
        self._running.clear()
