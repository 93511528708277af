"""A small study with made-up records, and a script that runs one in another process."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.study.small_study import make_study

from reglab.records.store import Store
from reglab.specs import Record
from reglab.study import Study
from reglab.training import trial_digest

SCRIPT = """
from reglab.models import MLP
from reglab.specs import Data
from reglab.study import Study, run_all, sweep

# two batch sizes, so that there are two groups
studies = [
    Study(
        data=Data(name="digits", train=100, validation=100), model=MLP(hidden=(16,)),
        arms={{"none": [], **sweep("dropout", rate=[0.2, 0.5])}}, learning_rates=[0.01, 0.1],
        replicates=2, epochs={epochs}, batch_size=size)
    for size in (10, 20)
]
print(run_all(studies).to_json())
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


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """A small study whose made-up records are in the store: dropout does best at the last rate of its grid."""
    monkeypatch.setenv("REGLAB_STORE", str(tmp_path / "store.sqlite"))
    study, store = make_study(), Store(tmp_path / "store.sqlite")
    chosen = {"none": 0.03, "dropout rate 0.2": 0.1, "dropout rate 0.5": 0.1}
    for arm, trial in make_study(learning_rates=[0.01, 0.03, 0.1, 0.33]).trials():
        error = 10.0 + (trial.optimizer.learning_rate != chosen[arm])
        numbers = {"validation_error": error, "validation_nll": 1.0, "test_error": trial.replicate}
        curve = {f"{split}_{metric}": [1.0, None] for split in ("train", "validation") for metric in ("nll", "error")}
        store.add([Record(trial_digest(trial), trial.to_json(), numbers, curve, {})])
    return study
