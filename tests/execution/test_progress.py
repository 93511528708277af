"""Progress of training: what a line says, how often it is shown, and that it disappears."""

import io
from types import SimpleNamespace

import pytest

from reglab.execution import progress, steps
from reglab.execution.progress import LOG_SECONDS, REFRESH_SECONDS, TrainingProgress

TRIALS = {str(number): SimpleNamespace(steps=10) for number in range(100)}


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


def names(start, end):
    return [str(number) for number in range(start, end)]


def test_a_line_counts_trials_and_estimates_the_time_left(clock, stderr):
    stderr(terminal=False)
    training = TrainingProgress()
    training.add(TRIALS)
    clock.seconds += 3
    assert training.line() == "100 trials to train, starting for 3 s"
    training.begin([])
    clock.seconds += 10
    training.advance(names(0, 20))  # in 10 s: 2 a second, 80 left for 40 s; what came before does not count
    assert training.line() == "20 % of the steps, 20 of 100 trials, 40 s left"
    training.advance(names(10, 50))  # other processes trained 30 of them
    assert training.line() == "50 % of the steps, 50 of 100 trials, 10 s left"


def test_the_time_left_counts_steps(clock, stderr):
    stderr(terminal=False)
    training = TrainingProgress()
    training.add({**dict(list(TRIALS.items())[:10]), **{f"long {n}": SimpleNamespace(steps=90) for n in range(10)}})
    training.begin([])
    clock.seconds += 40
    training.advance(names(0, 10))  # 10 of 20 trials, but 100 of 1,000 steps
    assert training.line() == "10 % of the steps, 10 of 20 trials, 6 min left"


def test_steps_of_groups_under_way_count_until_their_trials_do(clock, stderr):
    stderr(terminal=False)
    training = TrainingProgress()
    training.add(TRIALS)
    training.begin([[(name, TRIALS[name]) for name in names(0, 50)]])
    clock.seconds += 1
    steps.receive((0.0, ("0", 4)))  # 50 trials have taken 4 steps of 10 each: 200 of 1,000
    assert training.line() == "20 % of the steps, 0 of 100 trials, 4 s left"
    training.advance(names(0, 50))
    assert training.share() == 0.5
    assert steps.taken("0") == 0


def test_a_study_that_asks_for_more_has_one_line(clock, stderr):
    stderr(terminal=False)
    training = TrainingProgress()
    training.add({name: TRIALS[name] for name in names(0, 60)})
    training.begin([])
    clock.seconds += 6
    training.advance(names(0, 60))
    training.add({name: TRIALS[name] for name in names(60, 80)})
    training.begin([])
    assert training.line() == "75 % of the steps, 60 of 80 trials, 2 s left"


def test_a_log_gets_a_line_now_and_then(clock, stderr):
    log = stderr(terminal=False)
    with TrainingProgress() as training:
        assert log.getvalue() == "", "where nothing is missing, nothing is said"
        training.add(TRIALS)
        assert log.getvalue() == "100 trials to train, starting for 0 s\n"
        training.begin([])
        clock.seconds += LOG_SECONDS - 1
        training.advance(names(0, 29))
        assert log.getvalue().count("\n") == 1
        clock.seconds += 1
        training.advance(names(29, 30))
    assert log.getvalue().splitlines()[1:] == ["30 % of the steps, 30 of 100 trials, 70 s left"]


def test_a_terminal_shows_one_line_that_disappears(clock, stderr):
    terminal = stderr(terminal=True)
    with TrainingProgress() as training:
        training.add({name: TRIALS[name] for name in names(0, 10)})
        training.begin([])
        clock.seconds += REFRESH_SECONDS / 2
        training.refresh()
        clock.seconds += REFRESH_SECONDS / 2
        training.advance(names(0, 5))
    assert "\n" not in terminal.getvalue()
    drawn = terminal.getvalue().split("\r")[1:]
    assert drawn == [
        f"{'░' * 20} 10 trials to train, starting for 0 s\x1b[K",
        f"{'█' * 10}{'░' * 10} 50 % of the steps, 5 of 10 trials, 0 s left\x1b[K",
        "\x1b[K",
    ]


def test_a_notebook_comes_into_view_and_shows_one_output_that_ends_empty(clock, stderr, monkeypatch):
    log, shown = stderr(terminal=False), []
    handle = SimpleNamespace(update=lambda data, raw: shown.append(data))
    monkeypatch.setattr(progress, "in_notebook", lambda: True)
    monkeypatch.setattr(progress, "follow", lambda: handle)
    with TrainingProgress() as training:
        training.add(TRIALS)
        training.begin([])
        assert shown == [], "the page moves first"
        clock.seconds += REFRESH_SECONDS
        training.advance(names(0, 25))
    bar = '<progress max="1" value="0.250" aria-label="training"></progress> '
    line = "25 % of the steps, 25 of 100 trials, 2 s left"  # 1.5 s
    assert shown == [{"text/html": bar + line, "text/plain": line}, {"text/plain": ""}]
    assert log.getvalue() == ""
