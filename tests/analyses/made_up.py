"""Tables as `study.run_all` returns them, of trials that were never trained."""

from collections.abc import Iterable, Mapping
from itertools import product

import pandas as pd

CONDITION = {"model": "mlp hidden 32", "width": 32, "depth": 1, "data": "tables", "test": 199}


def table(errors: Mapping[str, float], **levels: Iterable[object]) -> pd.DataFrame:
    """Return the chosen trials of arms with these test errors, at every combination of the levels of some columns.

    The validation error of an arm is its test error and the NLL a tenth of it, so that what is chosen is the best.
    """
    every = {
        "dataset": ["wine"], "train": [100], "optimizer": ["SGD"], "steps": [100], "replicate": [0], **levels,
    }  # fmt: skip
    rows = [
        {**CONDITION, **dict(zip(every, values, strict=True)), "arm": arm, "test_error": error}
        for values in product(*every.values())
        for arm, error in errors.items()
    ]
    made = pd.DataFrame(rows).assign(phase="comparison", learning_rate=0.1, diverged=False)
    return made.assign(
        validation_error=made["test_error"],
        validation_nll=made["test_error"] / 10,
        test_nll=made["test_error"] / 10,
        train_error=0.0,
        digest=[str(row) for row in range(len(made))],
    )
