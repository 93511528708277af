"""Progress of training: what a line says, how often it is shown, and that it disappears."""

import io
from types import SimpleNamespace

import pytest

from reglab.execution import progress
from reglab.execution.progress import LOG_SECONDS, REFRESH_SECONDS, TrainingProgress

TRIALS = [SimpleNamespace(steps=10) for _ in range(100)]


class Stderr(io.StringIO):
    """Standard error that is a terminal or not."""

    def __init__(self, *, terminal):
        super().__init__()
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.fixture
def clock(monkeypatch):
    """The time in seconds, set by the test."""
    clock = SimpleNamespace(seconds=1000.0)
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: clock.seconds))
    return clock


@pytest.fixture
def stderr(monkeypatch):
    """Return a function that replaces standard error."""

    def replace(*, terminal):
        monkeypatch.setattr(progress.sys, "stderr", stream := Stderr(terminal=terminal))
        return stream

    return replace


def test_a_line_counts_trials_and_estimates_the_time_left(clock, stderr):
    stderr(terminal=False)
    training = TrainingProgress(TRIALS)
    assert training.line() == "training 100 trials"
    clock.seconds += 10
    training.advance(TRIALS[:20])  # in 10 s: 2 a second, 80 left for 40 s
    assert training.line() == "trained 20 of 100 trials, 2.0 trials/s, 40 s left"
    training.set_remaining(TRIALS[50:])  # other processes trained 30 of them
    assert training.line() == "trained 50 of 100 trials, 5.0 trials/s, 10 s left"
    assert training.trained == 20


def test_the_time_left_counts_steps(clock, stderr):
    stderr(terminal=False)
    short, long = TRIALS[:10], [SimpleNamespace(steps=90) for _ in range(10)]
    training = TrainingProgress([*short, *long])
    clock.seconds += 10
    training.advance(short)  # 10 of 20 trials, but 100 of 1,000 steps
    assert training.line() == "trained 10 of 20 trials, 1.0 trials/s, 90 s left"


def test_a_log_gets_a_line_now_and_then(clock, stderr):
    log = stderr(terminal=False)
    with TrainingProgress(TRIALS) as training:
        assert log.getvalue() == "training 100 trials\n"
        clock.seconds += LOG_SECONDS - 1
        training.advance(TRIALS[:29])
        assert log.getvalue().count("\n") == 1
        clock.seconds += 1
        training.advance(TRIALS[:1])
    assert log.getvalue().splitlines()[1:] == ["trained 30 of 100 trials, 1.0 trials/s, 70 s left"]


def test_a_terminal_shows_one_line_that_disappears(clock, stderr):
    terminal = stderr(terminal=True)
    with TrainingProgress(TRIALS[:10]) as training:
        clock.seconds += REFRESH_SECONDS
        training.advance(TRIALS[:5])
    assert "\n" not in terminal.getvalue()
    drawn = terminal.getvalue().split("\r")[1:]
    assert drawn == ["training 10 trials\x1b[K", "trained 5 of 10 trials, 10.0 trials/s, 0 s left\x1b[K", "\x1b[K"]


def test_a_notebook_shows_one_output_that_ends_empty(clock, stderr, monkeypatch):
    log, shown = stderr(terminal=False), []
    handle = SimpleNamespace(update=lambda data, raw: shown.append(data["text/plain"]))
    monkeypatch.setattr(progress, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr(progress, "display", lambda data, raw, display_id: handle)
    with TrainingProgress(TRIALS[:10]):
        pass
    assert shown == ["training 10 trials", ""]
    assert log.getvalue() == ""
