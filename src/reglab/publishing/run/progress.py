"""Progress of a batch run: a live table in a terminal, plain lines elsewhere."""

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from reglab.escaping import visible
from reglab.publishing.run.batch import UNCHANGED, State, Task
from reglab.publishing.run.following import Progress
from reglab.wording import counted, duration

LOG_SECONDS = 30.0
"""How often a log is told how far training is."""
COLORS: dict[State, str] = {"waiting": "dim", "running": "cyan", "done": "green", "failed": "bold red"}


class BatchProgress:
    """Shows a batch run's notebooks and its new records while the ``with`` block runs.

    Parameters
    ----------
    console : rich.console.Console
        Where to show them.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        moving = console.is_terminal and not console.is_dumb_terminal
        self._live = Live(console=console, refresh_per_second=4) if moving else None
        self._printed: dict[str, State] = {}
        self._told = time.monotonic()

    def __enter__(self) -> Self:
        if self._live:
            self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.__exit__(kind, error, trace)

    def __call__(self, tasks: Sequence[Task], progress: Progress) -> None:
        """Show the tasks as they are now, and how far their training is."""
        if self._live:
            self._live.update(_table(tasks, progress))
            return
        for task in tasks:
            if task.state not in ("waiting", self._printed.get(task.name)):
                self._printed[task.name] = task.state
                self._console.print(_line(task), highlight=False)
        if progress.trained and time.monotonic() - self._told > LOG_SECONDS:
            self._told = time.monotonic()
            self._console.print(_training(progress), highlight=False)


def _line(task: Task) -> str:
    if task.state == "running" or task.reason == UNCHANGED:
        return _text(f"{task.name}: {task.reason or task.state}")
    line = f"{task.name}: {task.state} after {task.seconds:.0f} s"
    return _text(f"{line}: {task.reason}" if task.reason else line)


def _table(tasks: Sequence[Task], progress: Progress) -> Group:
    table = Table(box=None, show_header=False, pad_edge=False)
    for task in tasks:
        seconds = "" if task.state == "waiting" else f"{task.seconds:.0f} s"
        table.add_row(f"[{COLORS[task.state]}]{task.state}", _text(task.name), seconds, _text(task.reason))
    return Group(table, Text(_training(progress)))


def _training(progress: Progress) -> str:
    """Say how far training is; what is planned may grow, and the time left with it."""
    done = f"{counted(progress.trained, 'trial')} trained"
    if not progress.left:
        return done
    left = f", {progress.left:,} or more to train"
    return f"{done}{left}, about {duration(progress.seconds)} left" if progress.seconds is not None else f"{done}{left}"


def _text(text: str) -> str:
    """Return a text that neither a terminal nor rich obeys."""
    return escape(visible(text))
