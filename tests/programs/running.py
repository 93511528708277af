"""How the tests run a program: on made-up examples, or on a small file with everything that files have."""

import numpy as np
import pandas as pd

from reglab.programs import Preparation

HOSTILE = ('a"]; import os', "it's\n'''new", "<script>alert(1)</script>")
"""Names that would act if a program took them for code."""
STRENGTHS = {"early stopping": {"patience": 4, "interval": 20}, "max norm": "0.5", "shift": "1", "none": {}}
"""What is not 0.2 in the tests."""


def part(kind):
    """Return a kind of regularizer with a strength."""
    return kind, STRENGTHS.get(kind, "0.2")


def examples(target):
    """Return made-up 8x8 images whose first pixel decides, as arrays by the names that programs use."""
    rng = np.random.default_rng(0)
    x = {split: rng.normal(size=(rows, 64)).astype(np.float32) for split, rows in (("train", 200), ("validation", 50))}
    y = {split: (x[split][:, 0] > 0).astype(np.int64) if target == "class" else x[split][:, :1].copy() for split in x}
    return {f"{name}_{split}": values[split] for name, values in (("x", x), ("y", y)) for split in x}


def preparation(folder, target, rows=400):
    """Write a file with hostile names, missing values and categories, and return how a program prepares it.

    Half of what is to be predicted comes from a number, half from a category.
    """
    rng = np.random.default_rng(1)
    number, level = rng.normal(50, 20, rows), rng.integers(3, size=rows)
    signal = (number - 50) / 20 + 2.0 * (level - 1)
    frame = pd.DataFrame({HOSTILE[0]: number, "noise": rng.normal(size=rows), HOSTILE[1]: np.array([*"uvw"])[level]})
    frame.loc[rng.random(rows) < 0.05, HOSTILE[0]] = np.nan
    frame.loc[3, "noise"] = 1e9
    frame.loc[rng.random(rows) < 0.02, HOSTILE[1]] = None
    frame[HOSTILE[2]] = np.where(signal > 0, "yes", "no") if target == "class" else 1000 + 100 * signal
    frame.loc[7, HOSTILE[2]] = None if target == "class" else np.nan
    path = folder / "data.csv"
    frame.to_csv(path, index=False)
    return Preparation(f"frame = pd.read_csv({str(path)!r})", (HOSTILE[0], "noise"), HOSTILE[1:2], HOSTILE[2])
