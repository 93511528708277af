"""A worker process of a local cluster: ``python -m reglab.execution.local_worker``.

It belongs to the process that started it and ends with it, however that ends: it asks for its parent again and
again. It is in a session of its own, so that Ctrl-C and a notebook's interrupt do not reach it: what it does is
called off by whoever asked for it.
"""

import asyncio
import os
import shutil
import sys
import threading
import time
from pathlib import Path

import dask
from distributed import Worker

from reglab.execution.credentials import Credentials

POLL_SECONDS = 0.5
"""How often a worker looks whether its parent is still there."""
NO_WEB_PAGES: dict[str, list[str]] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
"""Settings of Dask's for schedulers and workers of ours: the web server that each has answers nothing."""
DEATH_SECONDS = 60
"""How long a worker waits for a scheduler that it cannot reach."""


async def _work(address: str, folder: Path) -> None:
    credentials = Credentials.from_environment()
    async with Worker(
        address,
        nthreads=1,  # two threads of torch change the last digits, and are slower on small networks
        host="127.0.0.1",
        dashboard=False,
        memory_limit=0,
        local_directory=str(folder),
        death_timeout=DEATH_SECONDS,
        security=credentials.security() if credentials else None,
    ) as worker:
        await worker.finished()


def _end_with(parent: int, folder: Path) -> None:
    """End this process when its parent has ended."""
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    _remove(folder)
    os._exit(1)


def _remove(folder: Path) -> None:
    """Remove the run's folder, which nobody else will: its owner was killed."""
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    address, folder, parent = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    threading.Thread(target=_end_with, args=(parent, folder), daemon=True).start()
    with dask.config.set(NO_WEB_PAGES):
        asyncio.run(_work(address, folder))
    if os.getppid() != parent:  # the scheduler was gone before the parent was seen to be
        _remove(folder)
