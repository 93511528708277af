"""How many steps the groups under way have taken: workers report it, and whoever waits for them asks."""

import time
from collections.abc import Callable
from typing import Any

TOPIC = "reglab-steps"
"""The Dask topic under which workers report."""
REPORT_SECONDS = 0.5
"""How often a worker reports: twice before a reader wonders whether anything happens."""

_taken: dict[str, int] = {}


def reporting(report: Callable[[str, Any], None], digest: str) -> Callable[[], None]:
    """Return a function to call before every step of a group.

    Parameters
    ----------
    report : callable
        Sends a message under a topic, as a worker's ``log_event`` does.
    digest : str
        That of the group's first trial.
    """
    steps, reported = -1, time.monotonic()

    def step() -> None:
        nonlocal steps, reported
        steps += 1
        if time.monotonic() - reported >= REPORT_SECONDS:
            reported = time.monotonic()
            report(TOPIC, [digest, steps])

    return step


def receive(event: tuple[float, tuple[str, int]]) -> None:
    """Note what a worker reports."""
    _, (digest, steps) = event
    _taken[digest] = steps


def taken(digest: str) -> int:
    """Return how many steps the group with this first trial has taken, as far as is known."""
    return _taken.get(digest, 0)


def forget(digest: str) -> None:
    """Forget a group that has ended."""
    _taken.pop(digest, None)
