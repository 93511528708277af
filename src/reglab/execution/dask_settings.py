"""Dask's settings, made before it is imported: its life-cycle messages would stand between a notebook's results."""

import os

os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "critical")

NO_WEB_PAGES = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
"""For schedulers and workers of our own: the web server that each has answers nothing."""
