"""BatchProgress in a terminal and in a log."""

import io
from pathlib import Path

from rich.console import Console

from reglab.publishing.run.batch import UNCHANGED, Task
from reglab.publishing.run.progress import BatchProgress

PLACE = Path("x.ipynb")


def states():
    task = Task("l2", PLACE, PLACE, {})
    yield [task], 0
    task.state = "running"
    yield [task], 0
    task.seconds = 3.2
    yield [task], 40
    task.state, task.reason, task.seconds = "failed", "KeyError: '[bold]rate'", 12.3
    yield [task], 120


def test_a_log_gets_one_line_a_change():
    log = io.StringIO()
    with BatchProgress(Console(file=log, force_terminal=False, width=200)) as progress:
        for tasks, trials in states():
            progress(tasks, trials)
    assert log.getvalue().splitlines() == [
        "l2: running",
        "l2: failed after 12 s, 120 trials trained so far: KeyError: '[bold]rate'",
    ]


def test_what_is_left_as_it_was_says_so():
    log = io.StringIO()
    with BatchProgress(Console(file=log, force_terminal=False, width=200)) as progress:
        progress([Task("l2", PLACE, PLACE, {}, state="done", reason=UNCHANGED)], 0)
    assert log.getvalue() == "l2: unchanged\n"


def test_a_terminal_gets_a_table_that_changes():
    screen = io.StringIO()
    with BatchProgress(Console(file=screen, force_terminal=True, width=100)) as progress:
        for tasks, trials in states():
            progress(tasks, trials)
    last = screen.getvalue().splitlines()[-3:]
    assert "failed" in last[0] or "failed" in last[1]
    assert "KeyError: '[bold]rate'" in screen.getvalue()
    assert "120" in screen.getvalue()
