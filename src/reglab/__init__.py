"""reglab: which regularizer helps, where, how much, and how sure are we?"""

import os
from importlib.metadata import version
from typing import Any

# Read by Intel's MKL when it computes its first product, in this process and in the workers that it starts:
# the same product then has the same digits wherever in memory, and beside whatever others, it is computed.
# Without it a trial's last digits differed with its place in the group on some processors (seen on one with
# AVX-512, at odd shapes); no cost was measured.
os.environ.setdefault("MKL_CBWR", "AUTO,STRICT")

__version__ = version("reglab")


def __getattr__(name: str) -> Any:
    """Return ``reglab.advise``, whose import takes seconds, when it is asked for."""
    if name == "advise":
        from reglab.advice import advise  # noqa: PLC0415

        return advise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
