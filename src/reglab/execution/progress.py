"""The progress of training, in a terminal, in JupyterLab or in a log."""

import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

from reglab.execution import steps
from reglab.specs import Trial
from reglab.view import follow, in_notebook
from reglab.wording import counted, duration

REFRESH_SECONDS = 0.5
"""How often a moving line is redrawn."""
LOG_SECONDS = 30.0
"""How often a log gets a line."""
CELLS = 20
"""Characters of a terminal's bar."""

Show = Callable[[str, float], None]
"""Shows a line, and beside it which share of the steps is done."""


class TrainingProgress:
    """Shows which share of all steps is done and the time left, while its ``with`` block runs.

    Steps are counted because trials differ in them, and in groups under way too: a bar that moved only when a group
    has ended could stand still until the end. A study whose grids are extended adds trials as it goes. A terminal and
    a notebook show one moving line. It disappears at the end, so that executed notebooks are the same from run to
    run. Anything else gets a line every half minute. Where everything is in the store, nothing is shown.
    """

    def __init__(self) -> None:
        self._all: dict[str, Trial] = {}
        self._missing: dict[str, Trial] = {}
        self._groups: dict[str, int] = {}
        self._called = time.monotonic()
        self._began: float | None = None
        self._shown: float | None = None
        self._show: Show | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._show:
            self._show("", 1)

    def add(self, trials: Mapping[str, Trial]) -> None:
        """Add trials to train, by digest."""
        self._all |= trials
        self._missing |= trials
        self.refresh()

    def begin(self, groups: Iterable[Sequence[tuple[str, Trial]]]) -> None:
        """Say which groups train from now on; the time left is counted from the first of them."""
        self._groups = {group[0][0]: len(group) for group in groups}
        self._began = self._began or time.monotonic()

    def advance(self, digests: Iterable[str]) -> None:
        """Count trials that are done, whoever trained them."""
        for digest in digests:
            self._missing.pop(digest, None)
            self._groups.pop(digest, None)
            steps.forget(digest)
        self.refresh()

    def refresh(self) -> None:
        """Show the current state, unless it was shown a moment ago; to be called while waiting."""
        if self._shown is None and in_notebook():
            self._shown, self._show = time.monotonic(), _notebook_line()
        elif self._shown is None and sys.stderr.isatty():
            self._show = _terminal_line
        interval = REFRESH_SECONDS if self._show else LOG_SECONDS
        if self._shown is not None and time.monotonic() - self._shown < interval:
            return
        self._shown = time.monotonic()
        if self._show:
            self._show(self.line(), self.share())
        else:
            sys.stderr.write(f"{self.line()}\n")

    def share(self) -> float:
        """Return which share of all steps is done."""
        whole = _steps(self._all)
        under_way = sum(count * steps.taken(digest) for digest, count in self._groups.items())
        return min(1 - (_steps(self._missing) - under_way) / whole, 1) if whole else 0

    def line(self) -> str:
        """Return the current state as one line."""
        share, now = self.share(), time.monotonic()
        if not (share and self._began):
            return f"{counted(len(self._all), 'trial')} to train, starting for {now - self._called:.0f} s"
        done = len(self._all) - len(self._missing)
        left = (now - self._began) * (1 - share) / share
        return f"{100 * share:.0f} % of the steps, {done} of {counted(len(self._all), 'trial')}, {duration(left)} left"


def _steps(trials: Mapping[str, Trial]) -> int:
    return sum(trial.steps for trial in trials.values())


def _terminal_line(line: str, share: float) -> None:
    full = round(share * CELLS)
    bar = f"{'█' * full}{'░' * (CELLS - full)} " if line else ""
    # Return to the start of the line, and clear what follows the new text.
    sys.stderr.write(f"\r{bar}{line}\x1b[K")
    sys.stderr.flush()


def _notebook_line() -> Show:
    """Return a function that shows a bar with a line in the running notebook."""
    handle = follow()  # replaced with the first line, half a second later: by then the page has moved

    def show(line: str, share: float) -> None:
        bar = f'<progress max="1" value="{share:.3f}" aria-label="training"></progress> {line}'
        handle.update({"text/html": bar, "text/plain": line} if line else {"text/plain": ""}, raw=True)

    return show
