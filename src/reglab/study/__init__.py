"""Arms x replicates: the trials of a comparison, looked up or trained, as one tidy table."""

from reglab.study.study import Study, run_all, sweep

__all__ = ["Study", "run_all", "sweep"]
