"""A notebook runs by Papermill alone, with the parameters that its command line can give."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from reglab.publishing.run.executed import fault, verdicts

ROOT = Path(__file__).parents[2]
SMALL = {
    "rates": "[0.0, 0.5]",
    "learning_rates": "[0.05]",
    "train": "50",
    "epochs": "2",
    "replicates": "3",
    "tuning_replicates": "1",
}


def run(output: Path, **parameters: str) -> subprocess.CompletedProcess[str]:
    given = [word for name, value in parameters.items() for word in ("-p", name, value)]
    command = [sys.executable, "-m", "papermill", ROOT / "notebooks/dropout-rate.ipynb", output]
    environment = {**os.environ, "REGLAB_STORE": str(output.with_name("store.sqlite")), "OMP_NUM_THREADS": "1"}
    return subprocess.run([*map(str, command), *given], env=environment, capture_output=True, text=True, check=False)


def test_the_dropout_notebook_takes_lists_from_the_command_line(tmp_path: Path) -> None:
    ran = run(tmp_path / "out.ipynb", **SMALL)
    assert ran.returncode == 0, ran.stderr
    (verdict,) = verdicts(nbformat.read(tmp_path / "out.ipynb", as_version=4))
    # none and 0.5, each at one learning rate on one tuning replicate, then on three others
    assert (verdict["claim"], verdict["replicates"], verdict["trials"]) == ("R1", 3, 2 * 1 * 1 + 2 * 3)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"replicate": "3"}, "unknown parameter 'replicate': did you mean 'replicates'?"),
        ({"replicates": "1"}, "parameter 'replicates' must be a whole number, 2 or more; got 1."),
    ],
)
def test_a_mistake_is_one_short_message(tmp_path: Path, given: dict[str, str], message: str) -> None:
    assert run(tmp_path / "out.ipynb", **given).returncode != 0
    notebook = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert str(fault(notebook)).startswith(f"ReglabError: {message}")
    (error,) = (o for cell in notebook.cells for o in cell.get("outputs", []) if o.output_type == "error")
    assert error.traceback == [fault(notebook)]
