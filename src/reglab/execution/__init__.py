"""Where and when trials are trained: workers, group sizes, progress. Nothing here can change a record's numbers."""

import os

# Read by Dask when it is imported, here and in the workers: its life-cycle messages would stand between the results of
# a notebook; errors of trials reach the caller as exceptions.
os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "critical")
