"""Progress of a batch run: a live table in a terminal, plain lines elsewhere."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from reglab.publishing.run.batch import UNCHANGED, State, Task

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
        self._live = Live(console=console, refresh_per_second=4) if console.is_terminal else None
        self._printed: dict[str, State] = {}

    def __enter__(self) -> Self:
        if self._live:
            self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.__exit__(kind, error, trace)

    def __call__(self, tasks: Sequence[Task], trials: int) -> None:
        """Show the tasks as they are now, with the number of trials trained so far."""
        if self._live:
            self._live.update(_table(tasks, trials))
        else:
            for task in tasks:
                if task.state not in ("waiting", self._printed.get(task.name)):
                    self._printed[task.name] = task.state
                    self._console.print(_line(task, trials), highlight=False)


def _line(task: Task, trials: int) -> str:
    if task.state == "running" or task.reason == UNCHANGED:
        return f"{task.name}: {task.reason or task.state}"
    line = f"{task.name}: {task.state} after {task.seconds:.0f} s, {trials} trials trained so far"
    return escape(f"{line}: {task.reason}" if task.reason else line)


def _table(tasks: Sequence[Task], trials: int) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for task in tasks:
        seconds = "" if task.state == "waiting" else f"{task.seconds:.0f} s"
        table.add_row(f"[{COLORS[task.state]}]{task.state}", task.name, seconds, escape(task.reason))
    table.add_row("", "trials trained", str(trials))
    return table
