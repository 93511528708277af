"""TrainingProgress of training: in a terminal, in JupyterLab, in a log."""

import sys
import time
from types import TracebackType
from typing import Any, Self

from IPython.core.getipython import get_ipython
from IPython.display import display

REFRESH_SECONDS = 0.5
LOG_SECONDS = 30.0
"""A log file gets a line now and then, not a moving bar."""


class TrainingProgress:
    """Shows trials done of all, trials a second and time left, while its ``with`` block runs.

    A terminal and a notebook show one line that moves, and that disappears at the end, so that
    executed notebooks stay the same from run to run; anything else gets a line every half minute.

    Parameters
    ----------
    total : int
        Trials to train.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.trained = 0
        self.remaining = total
        self.began = time.monotonic()
        self.shown = 0.0
        self.show = _notebook() or (_terminal if sys.stderr.isatty() else None)

    def __enter__(self) -> Self:
        self._refresh()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.show:
            self.show("")

    def advance(self, trials: int) -> None:
        """Count trials that this process has trained."""
        self.trained += trials
        self.left(self.remaining - trials)

    def left(self, trials: int) -> None:
        """Set how many trials are still missing: other processes train some of them too."""
        self.remaining = trials
        self._refresh()

    def line(self) -> str:
        """Return the present state in one line."""
        done, seconds = self.total - self.remaining, time.monotonic() - self.began
        if not done:
            return f"training {self.total} trials"
        rate = done / seconds
        return f"trained {done} of {self.total} trials, {rate:.1f} trials/s, {self.remaining / rate:.0f} s left"

    def _refresh(self) -> None:
        every = REFRESH_SECONDS if self.show else LOG_SECONDS
        if time.monotonic() - self.shown < every:
            return
        self.shown = time.monotonic()
        if self.show:
            self.show(self.line())
        else:
            sys.stderr.write(f"{self.line()}\n")


def _terminal(line: str) -> None:
    # Back to the line's start, and clear what stands behind the new text.
    sys.stderr.write(f"\r{line}\x1b[K")
    sys.stderr.flush()


def _notebook() -> Any:
    """Return a function that shows a line in the running notebook, or None outside of one."""
    if getattr(get_ipython(), "kernel", None) is None:
        return None
    handle = display({"text/plain": ""}, raw=True, display_id=True)
    return lambda line: handle.update({"text/plain": line}, raw=True)
