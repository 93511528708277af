"""A small study, and a script that runs it in another process."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = """
from reglab.models import MLP
from reglab.specs import Data
from reglab.study import Study, sweep

study = Study(
    data=Data(name="digits", train=100, validation=100), model=MLP(hidden=(16,)),
    arms={{"none": [], **sweep("dropout", rate=[0.2, 0.5])}}, learning_rates=[0.01, 0.1],
    tuning_replicates=2, replicates=4, epochs={epochs}, batch_size=10)
table = study.run()
print(table.to_json())
"""


@pytest.fixture
def script(tmp_path: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Return a function that starts the study as a plain script, without any ``__main__`` guard."""

    def start(store: Path, *, workers: int = 2, epochs: int = 3) -> "subprocess.Popen[str]":
        path = tmp_path / f"script{epochs}.py"
        path.write_text(SCRIPT.format(epochs=epochs))
        environment = {**os.environ, "REGLAB_STORE": str(store), "REGLAB_WORKERS": str(workers)}
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, str(path)], env=environment, stdout=pipe, stderr=pipe, text=True)

    return start
