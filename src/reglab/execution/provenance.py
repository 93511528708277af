"""Where and with what a record was made."""

import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any


def provenance(device: str, companions: int, seconds: float) -> dict[str, Any]:
    """Return what a record says of its origin.

    Parameters
    ----------
    device : str
        The torch device.
    companions : int
        Trials in the group, this one included.
    seconds : float
        Wall time of the group until this trial ended, divided by its trials.
    """
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "device": device,
        "group": companions,
        "machine": platform.machine(),
        "processor": processor(),
        "python": platform.python_version(),
        "seconds": round(seconds, 4),
        "versions": {name: version(name) for name in ("reglab", "numpy", "torch")},
    }


def processor() -> str:
    """Return the processor's name, or the architecture's where the system does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
