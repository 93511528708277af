"""Where, when and with which versions a record was made."""

import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any


def provenance(device: str, companions: int, seconds: float) -> dict[str, Any]:
    """Return the provenance of a record made in this process.

    Parameters
    ----------
    device : str
        The torch device that the trial was trained on.
    companions : int
        Trials in the group, this one included.
    seconds : float
        Wall time of the group until this trial ended, divided by the group's trials.

    Returns
    -------
    dict of str
        ``created`` (UTC), ``device``, ``group`` (its size), ``machine``, ``processor``, ``python``, ``seconds`` and
        ``versions`` by library.
    """
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "device": device,
        "group": companions,
        "machine": platform.machine(),
        "processor": processor(),
        "python": platform.python_version(),
        "seconds": round(seconds, 4),
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """Return the versions of the libraries that decide a record's numbers."""
    return {name: version(name) for name in ("reglab", "numpy", "torch")}


def without_builds(versions: Mapping[str, str]) -> dict[str, str]:
    """Drop the build tags of versions, which do not matter to a record.

    Examples
    --------
    >>> without_builds({"torch": "2.13.0+cpu", "numpy": "2.4.1"})
    {'torch': '2.13.0', 'numpy': '2.4.1'}
    """
    return {name: number.partition("+")[0] for name, number in versions.items()}


def processor() -> str:
    """Return the processor's name, or its architecture where the system does not name it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
