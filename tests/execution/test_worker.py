"""What a worker process is made ready for."""

import os
import subprocess
import sys

SCRIPT = """
import torch, threadpoolctl
from reglab.execution.worker import prepared
threadpoolctl.threadpool_limits(2)
prepared("cpu")
print({torch.get_num_threads(), *(library["num_threads"] for library in threadpoolctl.threadpool_info())})
"""


def test_every_library_computes_with_one_thread():
    """Whoever started the worker: a second thread of any of them could change the last digits."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{1}"
