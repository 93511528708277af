"""A notebook runs by Papermill alone, with the parameters that its command line can give."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from reglab.errors import ReglabError
from reglab.notebook import as_lists
from reglab.publishing.run.executed import verdicts

ROOT = Path(__file__).parents[2]
SMALL = {
    "rates": "[0.0, 0.5]",
    "learning_rates": "[0.05]",
    "train": "50",
    "epochs": "2",
    "replicates": "3",
    "tuning_replicates": "1",
}


def test_the_dropout_notebook_takes_lists_from_the_command_line(tmp_path: Path) -> None:
    given = [word for name, value in SMALL.items() for word in ("-p", name, value)]
    command = [sys.executable, "-m", "papermill", ROOT / "notebooks/dropout-rate.ipynb", tmp_path / "out.ipynb"]
    environment = {**os.environ, "REGLAB_STORE": str(tmp_path / "store.sqlite"), "OMP_NUM_THREADS": "1"}
    words = [*map(str, command), *given]
    ran = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    (verdict,) = verdicts(nbformat.read(tmp_path / "out.ipynb", as_version=4))
    # none and 0.5, each at one learning rate on one tuning replicate, then on three others
    assert (verdict["claim"], verdict["replicates"], verdict["trials"]) == ("R1", 3, 2 * 1 * 1 + 2 * 3)


@pytest.mark.parametrize("given", ["0.5", "rates", "[0.1", 0.5, "{0.1}"])
def test_what_is_no_list_is_an_error_that_shows_it(given: object) -> None:
    with pytest.raises(ReglabError, match="must be a list") as caught:
        as_lists(given)
    assert repr(given) in str(caught.value)
