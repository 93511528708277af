"""Run notebooks in batch: which ones, with which parameters, and only where something has changed."""

import os

KERNEL_NOT_STARTED = os.EX_TEMPFAIL
"""Exit status of a notebook's process whose kernel did not start. Two kernels may race for a port: try again."""
