"""BatchProgress in a terminal and in a log."""

import io
import re
from pathlib import Path

from rich.console import Console

from reglab.publishing.run import progress as subject
from reglab.publishing.run.batch import UNCHANGED, Task
from reglab.publishing.run.following import Progress
from reglab.publishing.run.progress import BatchProgress

PLACE = Path("x.ipynb")


def states():
    task = Task("l2", PLACE, PLACE, {})
    yield [task], Progress(0)
    task.state = "running"
    yield [task], Progress(0)
    task.seconds = 3.2
    yield [task], Progress(40, 1200)
    task.state, task.reason, task.seconds = "failed", "KeyError: '[bold]rate'", 12.3
    yield [task], Progress(120, 1120, 200.0)


def test_a_log_gets_one_line_a_change():
    log = io.StringIO()
    with BatchProgress(Console(file=log, force_terminal=False, width=200)) as progress:
        for state in states():
            progress(*state)
    assert log.getvalue().splitlines() == [
        "l2: running",
        "l2: failed after 12 s: KeyError: '[bold]rate'",
    ]


def test_what_is_left_as_it_was_says_so():
    log = io.StringIO()
    with BatchProgress(Console(file=log, force_terminal=False, width=200)) as progress:
        progress([Task("l2", PLACE, PLACE, {}, state="done", reason=UNCHANGED)], Progress(0))
    assert log.getvalue() == "l2: unchanged\n"


def test_a_name_and_a_reason_cannot_direct_the_terminal():
    for terminal in (False, True):
        shown = io.StringIO()
        task = Task("[bold]l2\x1b[2J", PLACE, PLACE, {}, state="failed", reason="[red]a\n\x1b[31mb\u202e")
        with BatchProgress(Console(file=shown, force_terminal=terminal, width=200)) as progress:
            progress([task], Progress(0))
        assert r"[bold]l2\x1b[2J" in shown.getvalue()
        assert r"[red]a \x1b[31mb\u202e" in shown.getvalue()
        assert not re.search("\x1b\\[2J|\x1b\\[31mb|\u202e", shown.getvalue())


def test_a_terminal_gets_a_table_that_changes():
    screen = io.StringIO()
    with BatchProgress(Console(file=screen, force_terminal=True, width=100)) as progress:
        for state in states():
            progress(*state)
    last = screen.getvalue().splitlines()[-3:]
    assert "failed" in last[0] or "failed" in last[1]
    assert "KeyError: '[bold]rate'" in screen.getvalue()
    assert "120 trials trained, 1,120 or more to train, about 3 min left" in screen.getvalue()


def test_without_colour_a_terminal_gets_the_same_words(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    screen = io.StringIO()
    with BatchProgress(Console(file=screen, force_terminal=True, width=100)) as progress:
        for state in states():
            progress(*state)
    assert "120 trials trained, 1,120 or more to train, about 3 min left" in screen.getvalue()
    assert not re.search(r"\x1b\[[\d;]*3\dm", screen.getvalue())


def test_a_log_is_told_now_and_then_how_far_training_is(monkeypatch):
    now = 0.0
    monkeypatch.setattr(subject.time, "monotonic", lambda: now)
    log = io.StringIO()
    with BatchProgress(Console(file=log, force_terminal=False, width=200)) as progress:
        for state in states():
            progress(*state)
            now += 20
    assert log.getvalue().splitlines() == [
        "l2: running",
        "40 trials trained, 1,200 or more to train",
        "l2: failed after 12 s: KeyError: '[bold]rate'",
    ]
    assert "\x1b" not in log.getvalue()
