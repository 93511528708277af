"""A small study's table with values that can be worked out by hand."""

import numpy as np
import pandas as pd
import pytest

TEST = {"none": [8.0, 9.0, 10.0, 9.0], "dropout 0.2": [7.0, 8.0, 9.0, 7.0], "dropout 0.5": [7.5, 9.5, 9.0, 8.0]}
VALIDATION = {"none": [9.0, 9.0, 9.0, 9.0], "dropout 0.2": [6.0, 7.0, 6.0, 7.0], "dropout 0.5": [6.5, 6.0, 7.5, 7.0]}
RATES = {"none": np.nan, "dropout 0.2": 0.2, "dropout 0.5": 0.5}
# arm: learning rate -> validation errors of the two tuning replicates
TUNING = {
    "none": {0.1: [9.0, 9.0], 0.01: [8.0, 9.0]},
    "dropout 0.2": {0.1: [7.0, 8.0], 0.01: [9.0, 9.0]},
    "dropout 0.5": {0.1: [5.0, np.nan], 0.01: [7.5, 8.5]},
}


@pytest.fixture
def table() -> pd.DataFrame:
    rows = [
        {
            **common(arm),
            "phase": "comparison",
            "replicate": 2 + place,
            "validation_error": validation,
            "test_error": test,
        }
        for arm in RATES
        for place, (validation, test) in enumerate(zip(VALIDATION[arm], TEST[arm], strict=True))
    ]
    rows += [
        {**common(arm), "phase": "tuning", "replicate": place, "learning_rate": rate, "validation_error": error}
        for arm, errors in TUNING.items()
        for rate, pair in errors.items()
        for place, error in enumerate(pair)
    ]
    # The order of rows must not matter.
    return pd.DataFrame(rows).sample(frac=1, random_state=0, ignore_index=True)


def common(arm: str) -> dict[str, object]:
    return {
        "dataset": "digits",
        "model": "mlp hidden 64",
        "arm": arm,
        "learning_rate": 0.01,
        "dropout.rate": RATES[arm],
        "validation_nll": 1.0,
        "test_error": np.nan,
    }
