"""A claim and estimates by data set for the tests of this folder."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from reglab.claims import Claim

NAMES = [f"set {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]


def claim(**changes: object) -> Claim:
    """Return a claim about data in general, the only one of its family, with some fields changed."""
    fields = {
        "id": "L1",
        "family": "L",
        "family_size": 1,
        "title": "Dropout helps",
        "statement": "Use dropout.",
        "arm": "dropout",
        "baseline": "none",
        "contrast": "None against dropout.",
        "metric": "test_error",
        "unit": "% fewer errors",
        "predicted": "positive",
        "smallest_effect": 3.0,
        "smallest_effect_reason": "It repays the tuning.",
        "datasets": 10,
        "repetitions": 12,
        "expected_sd": 2.0,
        "expected_sd_reason": "A pilot.",
        "conditions": "the main panel",
        "notebook": "dropout",
    }
    return Claim(**{**fields, **changes})


def by_dataset(
    estimates: Sequence[float], error: float = 1.0, freedom: float = 11, cells: int = 6, names: Sequence[str] = NAMES
) -> pd.DataFrame:
    """Return estimates by data set, with the same error on each."""
    values = np.asarray(estimates, dtype=float)
    columns = {"estimate": values, "error": error, "freedom": freedom, "cells": cells}
    return pd.DataFrame({"dataset": list(names[: len(values)]), **columns})


def spread_around(mean: float, sd: float, count: int = 10) -> np.ndarray:
    """Return numbers with this mean and standard deviation."""
    shape = np.arange(count) - (count - 1) / 2
    return mean + sd * shape / shape.std(ddof=1)
