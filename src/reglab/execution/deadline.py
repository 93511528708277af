"""A time after which no more groups of trials are waited for."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from reglab.errors import ReglabError

LEAST_MINUTES = 0.5
"""The least time to give: less is not enough to start the workers and train anything."""
_DEADLINE: ContextVar[float | None] = ContextVar("deadline", default=None)


class OutOfTimeError(ReglabError):
    """Raised where training ends because its time is over; what had been trained by then is kept."""


@contextmanager
def until(moment: float) -> Iterator[None]:
    """Let training in this block end at a moment of the monotonic clock.

    Parameters
    ----------
    moment : float
        A value of ``time.monotonic()``.
    """
    token = _DEADLINE.set(moment)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def end_in_time() -> None:
    """Raise `OutOfTimeError` if the deadline has passed."""
    deadline = _DEADLINE.get()
    if deadline is not None and time.monotonic() > deadline:
        raise OutOfTimeError("the time for training is over; what was trained is kept.")
