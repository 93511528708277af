"""What was measured, as tables for a terminal and for a page."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.table import Table

from .tasks import Task

HEADINGS = ("way", "µs a step", "trials an hour", "× plain loop", "error")


def heading(task: Task) -> str:
    """Return what a task's table is called."""
    return f"{task.title}, batch {task.trial.batch_size}, {task.trial.data.train} training examples"


def table(task: Task, rows: pd.DataFrame) -> Table:
    """Return one task's table for a terminal: a line a way, from :func:`speed.interleave.summary`."""
    printed = Table(title=heading(task))
    for name in HEADINGS:
        printed.add_column(name, justify="left" if name == "way" else "right")
    for cells in _cells(rows):
        printed.add_row(*cells)
    return printed


def markdown(task: Task, rows: pd.DataFrame, about: Mapping[str, Any]) -> str:
    """Return the same as Markdown, with the machine's facts under the heading."""
    lines = [HEADINGS, ("---", *("---:" for _ in HEADINGS[1:])), *_cells(rows)]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items() if version)
    facts = f"{about['date']}: {about['processor']}, {about['cores']} cores, {about['rounds']} rounds. {versions}."
    return f"## {heading(task)}\n\n{facts}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    return [
        (
            f"{row.way} ({row.note})" if row.note else row.way,
            f"{row.microseconds:,.0f}",
            f"{trials_an_hour(row.microseconds, row.steps):,.0f}",
            f"{row.speed:.2f} ({row.speed_low:.2f} to {row.speed_high:.2f})",
            "" if pd.isna(row.training_error) else f"{row.training_error:.1f} %",
        )
        for row in rows.itertuples()
    ]


def trials_an_hour(microseconds: float, steps: int) -> float:
    """Return how many trials of so many steps end in an hour."""
    return 3.6e9 / (microseconds * steps)
