"""Real data sets: downloads with checksums, parsing, and disjoint splits scaled by the training split alone."""

from reglab.datasets.entry import DataInfo
from reglab.datasets.pools import fetch
from reglab.datasets.registry import info, names
from reglab.datasets.splits import Split, check, split

__all__ = ["DataInfo", "Split", "check", "fetch", "info", "names", "split"]
