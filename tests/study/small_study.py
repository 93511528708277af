"""A small trial and a small study that the tests of studies share."""

from typing import Any

from reglab.models import MLP
from reglab.specs import SGD, Data, Part, Trial
from reglab.study import Study, sweep


def make_trial(*regularizers: Part, **changes: Any) -> Trial:
    """Return a trial on digits: 60 examples, 4 epochs of 3 steps."""
    fields = {
        "data": Data(name="digits", train=60, validation=40), "model": MLP(hidden=(8,)), "epochs": 4,
        "optimizer": SGD(learning_rate=0.1), "batch_size": 20, "replicate": 0,
    }  # fmt: skip
    return Trial(regularizers=regularizers, **{**fields, **changes})


def make_study(**changes: Any) -> Study:
    """Return a study of 3 arms, 3 learning rates and 3 replicates: 27 trials, before its grid is extended."""
    fields = {
        "data": Data(name="digits", train=100, validation=100), "model": MLP(hidden=(16,)), "epochs": 2,
        "arms": {"none": [], **sweep("dropout", rate=[0.2, 0.5])}, "learning_rates": [0.01, 0.03, 0.1],
        "replicates": 3, "batch_size": 32,
    }  # fmt: skip
    return Study(**{**fields, **changes})
