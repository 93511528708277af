"""A checkout with the notebook on one's own data, a table to advise on, and the command that is run there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.advice.small_advice import MINUTES, planned_small
from tests.publishing.toys import project

from reglab.advice import read
from reglab.datasets import DataInfo

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "your-data.ipynb"
ROWS = 90


def checkout(root: Path) -> Path:
    """Return a folder that is a project, with this one notebook."""
    project(root)
    shutil.copy(NOTEBOOK, root / "notebooks")
    return root


def write_table(path: Path, names: list[str], labels: list[str]) -> Path:
    """Write a table of numbers in columns of these names, of which the last is the target."""
    rng = np.random.default_rng(0)
    numbers = rng.normal(size=(ROWS, len(names) - 1))
    noisy = numbers[:, 0] + 0.5 * rng.normal(size=ROWS)
    answers = [
        labels[place] for place in np.digitize(noisy, np.quantile(noisy, np.arange(1, len(labels)) / len(labels)))
    ]
    table = pd.DataFrame(numbers, columns=names[:-1]).assign(**{names[-1]: answers})
    table.to_csv(path, index=False)
    return path


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which data and records are kept in a folder."""
    return {"REGLAB_DATA": str(folder / "data"), "REGLAB_STORE": str(folder / "store.sqlite"), "OMP_NUM_THREADS": "1"}


def plan_little(folder: Path, path: Path, target: str, size: int = 16) -> DataInfo:
    """Let the store in a folder plan little for a table."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(folder).items():
            patch.setenv(name, value)
        return planned_small(read(path, target=target), size)


def start(root: Path, path: Path, *arguments: str, workers: int = 2) -> "subprocess.Popen[str]":
    """Start the command in a checkout, with data and records in its folder ``build``."""
    command = [Path(sys.executable).with_name("reglab"), "advise", path, "--workers", workers, "--minutes", MINUTES]
    pipe, settings = subprocess.PIPE, {**os.environ, **environment(root / "build")}
    words = [*map(str, command), *arguments]
    return subprocess.Popen(words, cwd=root, env=settings, stdout=pipe, stderr=pipe, text=True)
