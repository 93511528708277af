"""Run one notebook in this process: ``python -m reglab.publishing.run.execute``, started by the batch run.

The batch run judges the written notebook; the exit status of this process only says whether the notebook ran to its
end, failed, or never started.
"""

import json
import logging
import os
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

import papermill
import psutil
from papermill.exceptions import PapermillExecutionError

from reglab.publishing.run import KERNEL_NOT_STARTED

GRACE_SECONDS = 20.0
"""How long a kernel may take to shut down after the last cell; some never do."""
POLL_SECONDS = 1.0
QUIET = ["--IPKernelApp.log_level=50", "--HistoryManager.enabled=False"]
"""Without the warning about TCP, and without the history file that kernels would fight over."""


def main(notebook: str, output: str, parameters: str, parent: str) -> int:
    """Run a notebook, and write its outputs as they come.

    Parameters
    ----------
    notebook, output : str
        The path of the notebook, and that of the executed one.
    parameters : str
        The parameters to set, as JSON.
    parent : str
        The id of the batch run's process: when it is gone, this one ends.

    Returns
    -------
    int
        The exit status: 0, 1 if the notebook failed, or `KERNEL_NOT_STARTED`.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    threading.Thread(target=_watch, args=(int(parent), Path(output)), daemon=True).start()
    try:
        papermill.execute_notebook(
            notebook,
            output,
            parameters=json.loads(parameters),
            cwd=Path(notebook).parent,
            kernel_name="python3",
            progress_bar=False,
            extra_arguments=QUIET,
            shutdown_kernel="immediate",  # all is written by then, and an orderly shutdown of torch takes seconds
        )
    except PapermillExecutionError:
        return 1
    except Exception:  # noqa: BLE001 - the batch run judges what was written, whatever the error
        if _started(Path(output)):
            return 1
        traceback.print_exc()
        return KERNEL_NOT_STARTED
    return 0


def _watch(parent: int, output: Path) -> None:
    """End this process and its kernel once the parent is gone, or if the kernel does not shut down."""
    finished: float | None = None
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
        finished = finished or (time.monotonic() if _finished(output) else None)
        if finished and time.monotonic() - finished > GRACE_SECONDS:
            end_children(0)
    end_children(1)


def end_children(status: int) -> None:
    """End every process below this one, then this one, without any cleaning up."""
    for process in psutil.Process().children(recursive=True):
        process.kill()
    os._exit(status)


def _finished(output: Path) -> bool:
    """Return whether no further cell will run: the last one has completed, or one has failed."""
    cells = _cells(output)
    return bool(cells) and (_status(cells[-1]) == "completed" or any(_status(cell) == "failed" for cell in cells))


def _started(output: Path) -> bool:
    """Return whether the first cell has begun."""
    cells = _cells(output)
    return bool(cells) and _status(cells[0]) != "pending"


def _cells(output: Path) -> list[dict[str, Any]]:
    try:
        cells: list[dict[str, Any]] = json.loads(output.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError):
        return []  # not written yet, or only in part
    return cells


def _status(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("papermill", {}).get("status"))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
