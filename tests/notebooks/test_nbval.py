"""Every notebook runs from its first cell to its last, on shorter budgets than in the quick profile."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import papermill
import pytest
from tests.advice.small_advice import MINUTES, planned_small

from reglab.advice import example, read
from reglab.publishing.project import OWN_DATA, Project

ROOT = Path(__file__).parents[2]
NOTEBOOKS = [*Project(ROOT).notebooks().values(), Project(ROOT).own_data_notebook()]
SHORTER = {"steps": [15, 60], "minutes": MINUTES}
"""Every cell runs as with longer ones, which only lead to other verdicts: `make report` has these, each night too. The
plan on own data is short because the store says so; a few minutes could be over before a busy machine has begun."""
AS_THEY_ARE = {"evaluation"}
"""Its orders of settings are known only where they differ, which takes the budgets that it has."""
CELL_SECONDS = 600
"""Without a limit a dead kernel is waited for; a cell that trains on a busy machine takes a fifth of this."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with prepared copies of all notebooks, and one store that they share."""
    made = tmp_path_factory.mktemp("nbval")
    (made / "pytest.ini").write_text("[pytest]\n")  # the project's own options are for its own tests
    shutil.copytree(ROOT / "profiles", made / "profiles")  # the conditions
    for path in NOTEBOOKS:
        known = papermill.inspect_notebook(path)
        shorter = {name: value for name, value in SHORTER.items() if name in known and path.stem not in AS_THEY_ARE}
        papermill.execute_notebook(path, made / path.name, shorter, prepare_only=True, progress_bar=False)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**surroundings(made), **own_data(made)}.items():
            patch.setenv(name, value)
        planned_small(read(example(), target="target"))
    return made


def surroundings(folder: Path) -> dict[str, str]:
    return {"REGLAB_STORE": str(folder / "store.sqlite"), "OMP_NUM_THREADS": "1"}


def own_data(folder: Path) -> dict[str, str]:
    """Where a reader's data are kept: else they were, for good, where the published ones are."""
    return {"REGLAB_DATA": str(folder / "data")}


@pytest.mark.parametrize("name", [path.name for path in NOTEBOOKS])
def test_the_notebook_runs(folder: Path, name: str) -> None:
    command = [sys.executable, "-m", "pytest", "-c", "pytest.ini", "-q", "-p", "no:cacheprovider", "--nbval-lax"]
    options = [f"--nbval-cell-timeout={CELL_SECONDS}", "--nbval-current-env"]
    own = own_data(folder) if name == f"{OWN_DATA}.ipynb" else {}
    environment = {**os.environ, **surroundings(folder), **own}
    words = [*command, *options, name]
    ran = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
