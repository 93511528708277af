"""The progress of training, in a terminal, in JupyterLab or in a log."""

import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from IPython.core.getipython import get_ipython
from IPython.display import display

from reglab.specs import Trial

REFRESH_SECONDS = 0.5
"""How often a moving line is redrawn."""
LOG_SECONDS = 30.0
"""How often a log gets a line."""


class TrainingProgress:
    """Shows how many trials are done, the rate and the time left, while its ``with`` block runs.

    The time left is estimated from steps, because trials differ in them. A terminal and a notebook show one moving
    line. It disappears at the end, so that executed notebooks are the same from run to run. Anything else gets a line
    every half minute.

    Parameters
    ----------
    trials : sequence of Trial
        Trials to train.
    """

    def __init__(self, trials: Sequence[Trial]) -> None:
        self.total = self.remaining = len(trials)
        self.total_steps = self.remaining_steps = _steps(trials)
        self.trained = 0
        self.began = time.monotonic()
        self.shown = 0.0
        self.show_line = _notebook_line() or (_terminal_line if sys.stderr.isatty() else None)

    def __enter__(self) -> Self:
        self._refresh()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.show_line:
            self.show_line("")

    def advance(self, trials: Sequence[Trial]) -> None:
        """Count trials that this process has trained."""
        self.trained += len(trials)
        self._set(self.remaining - len(trials), self.remaining_steps - _steps(trials))

    def set_remaining(self, trials: Sequence[Trial]) -> None:
        """Set which trials are still missing; other processes may have trained some of them."""
        self._set(len(trials), _steps(trials))

    def line(self) -> str:
        """Return the current state as one line."""
        done, seconds = self.total - self.remaining, time.monotonic() - self.began
        if not done:
            return f"training {self.total} trials"
        left = self.remaining_steps * seconds / (self.total_steps - self.remaining_steps)
        return f"trained {done} of {self.total} trials, {done / seconds:.1f} trials/s, {left:.0f} s left"

    def _set(self, trials: int, steps: int) -> None:
        self.remaining, self.remaining_steps = trials, steps
        self._refresh()

    def _refresh(self) -> None:
        interval = REFRESH_SECONDS if self.show_line else LOG_SECONDS
        if time.monotonic() - self.shown < interval:
            return
        self.shown = time.monotonic()
        if self.show_line:
            self.show_line(self.line())
        else:
            sys.stderr.write(f"{self.line()}\n")


def _steps(trials: Sequence[Trial]) -> int:
    return sum(trial.steps for trial in trials)


def _terminal_line(line: str) -> None:
    # Return to the start of the line, and clear what follows the new text.
    sys.stderr.write(f"\r{line}\x1b[K")
    sys.stderr.flush()


def _notebook_line() -> Any:
    """Return a function that shows a line in the running notebook; None outside of a notebook."""
    if getattr(get_ipython(), "kernel", None) is None:
        return None
    handle = display({"text/plain": ""}, raw=True, display_id=True)
    return lambda line: handle.update({"text/plain": line}, raw=True)
