"""Run notebooks, each in a process of its own, a few at once; nothing outlives the run."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

import psutil

from reglab.publishing.run.executed import KERNEL_DIED, fault, read

NOT_STARTED = os.EX_TEMPFAIL
"""What the notebook's process says when its kernel did not start."""
AT_ONCE = 3
"""Kernels mostly wait: for the workers, or to have started. Three keep two cores busy; more only take memory."""
POLL_SECONDS = 0.1
STARTS = 2
"""How often a kernel may try to start."""

UNCHANGED = "unchanged"
"""The reason of a task that is done without running: what it would make is there."""

State = Literal["waiting", "running", "done", "failed"]


@dataclass
class Task:
    """One notebook of a batch run; the run changes ``state``, ``reason`` and ``seconds``.

    Parameters
    ----------
    name : str
        The notebook's name.
    notebook, output : Path
        What to run, and where to write it.
    parameters : dict
        What to set in it.
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
        """What its process wrote beside the notebook."""
        return self.output.with_suffix(".log")


@dataclass
class _Running:
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
    """Run notebooks until each is done or failed; end them all if this is interrupted.

    Parameters
    ----------
    tasks : iterable of Task
        Changed in place; those that are done already are left alone.
    environment : mapping of str to str
        Added to this process's environment for the notebooks.
    timeout : float
        Seconds that one notebook may take.
    watch : callable
        Called several times a second, for showing progress.
    """
    waiting = [task for task in tasks if task.state == "waiting"]
    running: list[_Running] = []
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                running.append(_start(waiting.pop(0), environment))
            for one in list(running):
                if _ended(one, timeout):
                    running.remove(one)
                    if one.task.state == "waiting":
                        waiting.insert(0, one.task)
            watch()
            time.sleep(POLL_SECONDS)
    finally:
        for one in running:
            _end(one)


def _start(task: Task, environment: Mapping[str, str]) -> _Running:
    task.state, task.starts = "running", task.starts + 1
    command = [sys.executable, "-m", "reglab.publishing.run.execute", str(task.notebook), str(task.output)]
    log = task.log.open("wb")
    process = subprocess.Popen(
        [*command, json.dumps(task.parameters), str(os.getpid())],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C reaches the batch run alone, which then ends its notebooks
    )
    return _Running(task, process, log, time.monotonic())


def _ended(one: _Running, timeout: float) -> bool:
    """Whether a notebook's process has ended; if so, its task says how."""
    one.task.seconds = time.monotonic() - one.began
    status = one.process.poll()
    if status is None and one.task.seconds <= timeout:
        return False
    _end(one)
    if status is None:
        one.task.state, one.task.reason = "failed", f"still running after {timeout:g} s, the limit of its profile"
    elif status == NOT_STARTED and one.task.starts < STARTS:
        one.task.state = "waiting"
    else:
        one.task.reason = _reason(one.task, status)
        one.task.state = "failed" if one.task.reason else "done"
    return True


def _reason(task: Task, status: int) -> str:
    """Return why a notebook is not good, or nothing if it is."""
    log = task.log.read_text(encoding="utf-8", errors="replace").strip()
    last = log.splitlines()[-1] if log else f"exit status {status}"
    if status == NOT_STARTED:
        return f"the kernel did not start: {last}"
    if not task.output.exists():
        return f"it could not be run: {last}"
    return fault(read(task.output)) or (KERNEL_DIED if status else "")


def _end(one: _Running) -> None:
    """End a notebook's process and everything below it."""
    if one.process.poll() is None:
        for process in psutil.Process(one.process.pid).children(recursive=True):
            process.kill()
        one.process.kill()
        one.process.wait()
    one.log.close()
