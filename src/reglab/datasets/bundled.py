"""Four data sets that come with scikit-learn.

The files are read directly: importing scikit-learn takes over a second in every process that trains.
"""

from importlib.metadata import distribution
from pathlib import Path

import numpy as np

from reglab.datasets.examples import Examples, Loaded, hold_out


def folder() -> Path:
    """Return the folder in which scikit-learn keeps its data files."""
    return Path(str(distribution("scikit-learn").locate_file("sklearn/datasets/data")))


def digits(folder: Path) -> Loaded:
    """Load 1,797 grey images of 8x8 pixels, each from 0 to 16."""
    rows = np.loadtxt(folder / "digits.csv.gz", delimiter=",").astype(np.uint8)
    return hold_out("digits", Examples(rows[:, :-1].reshape(-1, 1, 8, 8), rows[:, -1].astype(np.int64)))


def breast_cancer(folder: Path) -> Loaded:
    """Load 569 rows of 30 measurements of cell nuclei."""
    return _table("breast-cancer", folder / "breast_cancer.csv")


def wine(folder: Path) -> Loaded:
    """Load 178 rows of 13 chemical measurements."""
    return _table("wine", folder / "wine_data.csv")


def diabetes(folder: Path) -> Loaded:
    """Load 442 rows of age, sex, body mass index, blood pressure and six blood values."""
    x, y = (np.loadtxt(folder / f"diabetes_{part}.csv.gz") for part in ("data_raw", "target"))
    return hold_out("diabetes", Examples(x, y))


def _table(name: str, path: Path) -> Loaded:
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    return hold_out(name, Examples(rows[:, :-1], rows[:, -1].astype(np.int64)))
