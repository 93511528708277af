"""Waiting for what other processes do."""

import gc
import time
import warnings
from collections.abc import Callable


def collect_abandoned() -> None:
    """Collect sockets that Dask abandons when a scheduler dies: later, another test would be blamed for them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def wait_until(ready: Callable[[], object], seconds: float = 60) -> None:
    """Return when something is so; fail if it is not so for long."""
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
