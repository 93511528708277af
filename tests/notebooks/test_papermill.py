"""A notebook runs by Papermill alone, with the parameters that its command line can give."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from reglab.publishing.run.executed import fault, verdicts

ROOT = Path(__file__).parents[2]
SMALL = {"datasets": "['digits']", "steps": "[10, 20]", "inside": "[0.5]", "outside": "[0.0]"}


def run(output: Path, **parameters: str) -> subprocess.CompletedProcess[str]:
    given = [word for name, value in parameters.items() for word in ("-p", name, value)]
    command = [sys.executable, "-m", "papermill", ROOT / "notebooks/dropout-rate.ipynb", output]
    environment = {**os.environ, "REGLAB_STORE": str(output.with_name("store.sqlite")), "OMP_NUM_THREADS": "1"}
    return subprocess.run([*map(str, command), *given], env=environment, capture_output=True, text=True, check=False)


def test_the_dropout_notebook_takes_lists_from_the_command_line(tmp_path: Path) -> None:
    ran = run(tmp_path / "out.ipynb", **SMALL)
    assert ran.returncode == 0, ran.stderr
    (verdict,) = verdicts(nbformat.read(tmp_path / "out.ipynb", as_version=4))
    # none and 0.5 on one cell with two optimisers and two budgets, at three learning rates or more in two replicates
    assert verdict["claim"] == "R1"
    assert [condition["name"] for condition in verdict["conditions"]] == ["digits"]
    assert verdict["trials"] >= 2 * 2 * 2 * 3 * 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"step": "[10]"}, "unknown parameter 'step': did you mean 'steps'?"),
        ({"width": "0"}, "parameter 'width' must be a whole number, 1 or more; got 0."),
    ],
)
def test_a_mistake_is_one_short_message(tmp_path: Path, given: dict[str, str], message: str) -> None:
    assert run(tmp_path / "out.ipynb", **given).returncode != 0
    notebook = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert str(fault(notebook)).startswith(f"ReglabError: {message}")
    (error,) = (o for cell in notebook.cells for o in cell.get("outputs", []) if o.output_type == "error")
    assert error.traceback == [fault(notebook)]
