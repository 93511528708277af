"""A thousand workers that only wait, to find where the scheduler becomes the limit."""

import asyncio
import multiprocessing
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection

import dask
import pandas as pd
import psutil
from distributed import Client, Scheduler, Worker

from reglab.execution.connections import Target
from reglab.execution.dispatch import run
from reglab.specs import Record, Trial

from .tasks import TASKS

TRIALS = 8
"""Trials a group: what travels is as large as in a study of small networks."""
QUIET = {
    "distributed.admin.tick.interval": "10s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
}
"""What a worker does only for diagnosis, much of it fifty times a second: too much for a thousand in one process."""
SPAWN = multiprocessing.get_context("spawn")


def measure(workers: int, durations: Sequence[float], groups: int) -> pd.DataFrame:
    """Return how long groups of waiting trials take by way of scheduler and workers.

    Parameters
    ----------
    workers : int
        Simulated ones, all in one process.
    durations : sequence of float
        Seconds that a group waits.
    groups : int
        For each duration.

    Returns
    -------
    pandas.DataFrame
        A row a duration: ``groups_a_second``, ``efficiency`` (time without any overhead divided by the time
        taken) and ``scheduler_milliseconds``, the scheduler's processor time for a group.
    """
    rows = []
    with _cluster(workers) as (target, scheduler):
        list(run(target, partial(_wait, 0), _groups(workers)))
        for duration in durations:
            before, began = _processor(scheduler), time.perf_counter()
            for _ in run(target, partial(_wait, duration), _groups(groups)):
                pass
            wall = time.perf_counter() - began
            rows.append(
                {
                    "seconds": duration,
                    "groups_a_second": groups / wall,
                    "efficiency": duration * -(-groups // workers) / wall,
                    "scheduler_milliseconds": 1e3 * (_processor(scheduler) - before) / groups,
                }
            )
    return pd.DataFrame(rows)


def _wait(seconds: float, group: Sequence[tuple[str, Trial]]) -> list[Record]:
    """Do what a worker does with a group, but for the training."""
    time.sleep(seconds)
    curve = dict.fromkeys(("train_nll", "train_error", "validation_nll", "validation_error"), [1.5] * 20)
    return [Record(digest, trial.to_json(), {"test_error": 1.5}, curve, {}) for digest, trial in group]


def _groups(count: int) -> list[list[tuple[str, Trial]]]:
    trials = TASKS["mlp-digits"].trials(TRIALS)
    return [[(f"{number}-{trial.replicate}", trial) for trial in trials] for number in range(count)]


def _processor(process: psutil.Process) -> float:
    used = process.cpu_times()
    return used.user + used.system


@contextmanager
def _cluster(workers: int) -> Iterator[tuple[Target, psutil.Process]]:
    """Start scheduler and workers, each in a process of its own; they end with the block."""
    receiver, sender = SPAWN.Pipe(duplex=False)
    scheduler = SPAWN.Process(target=_serve, args=(sender,), daemon=True)
    scheduler.start()
    address = receiver.recv()
    farm = SPAWN.Process(target=_work, args=(address, workers), daemon=True)
    farm.start()
    try:
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=600)
            yield Target(address, workers), psutil.Process(scheduler.pid)
    finally:
        farm.kill()
        scheduler.kill()


def _serve(sender: Connection) -> None:
    async def serve() -> None:
        async with Scheduler(host="127.0.0.1", port=0, dashboard_address=":0") as scheduler:
            sender.send(scheduler.address)
            await scheduler.finished()

    _many_files()
    asyncio.run(serve())


def _work(address: str, count: int) -> None:
    async def work() -> None:
        dask.config.set(QUIET)
        workers = [Worker(address, nthreads=1, dashboard_address=":0", memory_limit=0) for _ in range(count)]
        for some in (workers[start : start + 50] for start in range(0, count, 50)):
            await asyncio.gather(*some)
        await workers[0].finished()

    _many_files()
    asyncio.run(work())


def _many_files() -> None:
    """Every worker holds several connections."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
