"""The digest of a trial, bound to the code that trains it."""

from functools import cache

from reglab.datasets.registry import entry
from reglab.models.lstm import LSTM
from reglab.models.own import OwnModule
from reglab.specs import Trial, digest
from reglab.training.group import task

SHARED = (
    "reglab.training",
    "reglab.models.layers",
    "reglab.models.products",
    "reglab.regularizers.base",
    "reglab.metrics",
    "reglab.datasets.examples",
    "reglab.datasets.scaling",
    "reglab.datasets.splits",
)
"""What every trial runs; a trial's own model, regularizers and data loader are added to it."""


@cache
def trial_digest(trial: Trial) -> str:
    """Return the digest of a trial; see :func:`reglab.specs.digest`.

    Adding a data set, a model or a regularizer changes no digest of a trial that does not use it.
    """
    more = ["reglab.probes.base"] if trial.probes else []
    more += ["reglab.models.unrolled"] if isinstance(trial.model, LSTM) else []
    more += ["reglab.models.own"] if isinstance(trial.model, OwnModule) else []
    return digest(trial, (*SHARED, *more, entry(trial.data.name).load.__module__), task(trial.data)._asdict())
