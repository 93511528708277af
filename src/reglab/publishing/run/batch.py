"""Run notebooks, each in its own process, a few at once; no process outlives the run."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Literal

import psutil

from reglab.errors import ReglabError
from reglab.publishing.run import KERNEL_NOT_STARTED
from reglab.publishing.run.executed import KERNEL_DIED, fault, read

AT_ONCE = 3
"""Kernels mostly wait, for workers or for their own start. Three keep two cores busy; more only take memory."""
POLL_SECONDS = 0.1
MAX_STARTS = 2
"""How often a kernel may try to start."""

UNCHANGED = "unchanged"
"""The reason of a task that is done without running: its notebook would come out the same."""

State = Literal["waiting", "running", "done", "failed"]


@dataclass
class Task:
    """One notebook of a batch run; the run changes ``state``, ``reason`` and ``seconds``.

    Parameters
    ----------
    name : str
        The notebook's name.
    notebook, output : Path
        The notebook to run, and where to write the executed one.
    parameters : dict
        The parameters to set.
    state : {"waiting", "running", "done", "failed"}
        What has become of it.
    reason : str
        Why it failed, or why it was done without running.
    seconds : float
        How long it ran.
    """

    name: str
    notebook: Path
    output: Path
    parameters: Mapping[str, Any]
    state: State = "waiting"
    reason: str = ""
    seconds: float = 0.0
    starts: int = field(default=0, repr=False)

    @property
    def log(self) -> Path:
        """The file with what its process printed."""
        return self.output.with_suffix(".log")


@dataclass
class _Execution:
    task: Task
    process: subprocess.Popen[bytes]
    log: IO[bytes]
    began: float


def run(
    tasks: Iterable[Task],
    environment: Mapping[str, str],
    timeout: float,
    watch: Callable[[], None] = lambda: None,
) -> None:
    """Run notebooks until each is done or failed; when interrupted, end them all.

    Parameters
    ----------
    tasks : iterable of Task
        Changed in place. Only waiting tasks are run.
    environment : mapping of str to str
        Variables that the notebooks get in addition to this process's environment.
    timeout : float
        Seconds that one notebook may take.
    watch : callable
        Called several times a second, to show progress.
    """
    # a notebook that is killed leaves its temporary files, such as the one with the key of its kernel
    with TemporaryDirectory(prefix="reglab-", ignore_cleanup_errors=True) as temporary:
        waiting = [task for task in tasks if task.state == "waiting"]
        _run(waiting, {**environment, "TMPDIR": temporary}, timeout, watch)


def _run(waiting: list[Task], environment: Mapping[str, str], timeout: float, watch: Callable[[], None]) -> None:
    running: list[_Execution] = []
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                running.append(_start(waiting.pop(0), environment))
            for execution in list(running):
                if _has_ended(execution, timeout):
                    running.remove(execution)
                    if execution.task.state == "waiting":
                        waiting.insert(0, execution.task)
            watch()
            time.sleep(POLL_SECONDS)
    finally:
        for execution in running:
            _end(execution)


def _start(task: Task, environment: Mapping[str, str]) -> _Execution:
    task.state, task.starts = "running", task.starts + 1
    command = [sys.executable, "-m", "reglab.publishing.run.execute", str(task.notebook), str(task.output)]
    log = task.log.open("wb")
    process = subprocess.Popen(
        [*command, json.dumps(task.parameters), str(os.getpid())],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C reaches only the batch run, which then ends its notebooks
    )
    return _Execution(task, process, log, time.monotonic())


def _has_ended(execution: _Execution, timeout: float) -> bool:
    """Return whether a notebook's process has ended or ran out of time; if so, put the outcome into its task."""
    task, status = execution.task, execution.process.poll()
    task.seconds = time.monotonic() - execution.began
    if status is None and task.seconds <= timeout:
        return False
    _end(execution)
    if status is None:
        task.state, task.reason = "failed", f"still running after {timeout:g} s, the limit of its profile"
    elif status == KERNEL_NOT_STARTED and task.starts < MAX_STARTS:
        task.state = "waiting"
    else:
        task.reason = _fault(task, status)
        task.state = "failed" if task.reason else "done"
    return True


def _fault(task: Task, status: int) -> str:
    """Return what is wrong with a notebook that has run; nothing if it is good."""
    log = task.log.read_text(encoding="utf-8", errors="replace").strip()
    last_line = log.splitlines()[-1] if log else f"exit status {status}"
    if status == KERNEL_NOT_STARTED:
        return f"the kernel did not start: {last_line}"
    if not task.output.exists():
        return f"it could not be run: {last_line}"
    try:
        return fault(read(task.output)) or (KERNEL_DIED if status else "")
    except ReglabError as error:
        return f"it was not written to its end: {error}"


def _end(execution: _Execution) -> None:
    """End a notebook's process and everything below it."""
    if execution.process.poll() is None:
        for descendant in psutil.Process(execution.process.pid).children(recursive=True):
            descendant.kill()
        execution.process.kill()
        execution.process.wait()
    execution.log.close()
