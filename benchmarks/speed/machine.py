"""On what the measurements were made."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from reglab.execution.provenance import processor

PACKAGES = ("reglab", "torch", "numpy", "jax", "skorch", "scikit-learn", "distributed")


def machine() -> dict[str, Any]:
    """Return date, processor, load and versions, for the saved results."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in PACKAGES},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
