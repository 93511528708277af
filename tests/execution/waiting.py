"""Waiting for what other processes do."""

import time
from collections.abc import Callable


def wait_until(ready: Callable[[], object], seconds: float = 60) -> None:
    """Return when something is so; fail if it is not so for long."""
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
