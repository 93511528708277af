"""A small study's table and its summary, with known numbers."""

import numpy as np
import pandas as pd
import pytest

ARMS = {"none": np.nan, "dropout 0.2": 0.2, "dropout 0.5": 0.5}
REPLICATES = [2, 3, 4, 5]


@pytest.fixture
def table() -> pd.DataFrame:
    """Three arms, four comparison replicates each, and tuning rows that no figure of results may draw."""
    rng = np.random.default_rng(0)
    rows = [
        {
            "dataset": "digits",
            "arm": arm,
            "phase": phase,
            "replicate": replicate,
            "dropout.rate": rate,
            "chosen_step": 4 + replicate if rate == 0.5 else 12,
            "steps": 12,
            "test_error": rng.uniform(5, 15) if phase == "comparison" else np.nan,
        }
        for arm, rate in ARMS.items()
        for phase, replicates in (("tuning", [0, 1]), ("comparison", REPLICATES))
        for replicate in replicates
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def summary() -> pd.DataFrame:
    """Numbers that are no mean of the table: a figure that draws them has not computed its own."""
    columns = {"mean": [110.0, 108.0, 105.0], "low": [109.0, 107.5, 104.0], "high": [111.0, 108.5, 106.0]}
    return pd.DataFrame({"arm": list(ARMS), **columns, "trials": 4})
