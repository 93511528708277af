"""German credit: which loans of a bank were paid back."""

from pathlib import Path

import numpy as np

from reglab.datasets.examples import Examples, Loaded, hold_out


def load(folder: Path) -> Loaded:
    """Load 1,000 rows of 24 features, all numbers as their publisher coded them; class 1 for a bad risk."""
    rows = np.loadtxt(folder / "german.data-numeric", dtype=np.int64)
    return hold_out("german-credit", Examples(rows[:, :-1].astype(np.float64), rows[:, -1] - 1))
