"""Studies: arms x replicates, looked up or trained, as one tidy table."""

from reglab.study.protocol import protocol, splits
from reglab.study.study import Study, run_all
from reglab.study.sweeping import sweep

__all__ = ["Study", "protocol", "run_all", "splits", "sweep"]
