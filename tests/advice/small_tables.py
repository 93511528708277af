"""Tables of made-up trials, whose gains can be computed by hand."""

from collections.abc import Mapping, Sequence

import pandas as pd

from reglab.advice.plan import Budget, Plan
from reglab.advice.training import Trained
from reglab.models import MLP
from reglab.regularizers import Dropout
from reglab.specs import Data

DATA = Data(name="wine", train=60, validation=30, test=50)
"""One error of 50 is two per cent."""
RATES = (0.001, 0.003, 0.01)


def trained(errors: Mapping[str, Sequence[int]], **columns: object) -> Trained:
    """Return what would be trained of methods of a single arm each: of 50 test examples so many are wrong."""
    network = MLP(hidden=(64,))
    rows = [
        {"phase": "comparison", "dataset": "wine", "train": 60, "model": "mlp", "optimizer": "Adam", "steps": 100,
         "data": "table", "width": 64, "depth": 1, "test": 50, "arm": method, "replicate": replicate,
         "learning_rate": RATES[replicate % 3], "validation_error": 10.0, "validation_nll": 1.0,
         "test_error": 2.0 * wrong, "test_nll": wrong / 10, "test_ece": 1.0} | columns
        for method, counts in errors.items() for replicate, wrong in enumerate(counts)
    ]  # fmt: skip
    arms = {method: {method: [] if method == "none" else [Dropout(rate=0.1)]} for method in errors}
    plan = Plan(DATA, (network,), (1e-4,), 100, 32)
    choice = pd.DataFrame({"network": ["mlp hidden 64"], "validation error": [10.0]})
    return Trained(plan, network, choice, RATES, Budget(1, 100, len(rows)), arms, pd.DataFrame(rows))
