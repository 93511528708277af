"""Describes to a reader how a study compares its arms."""

import pandas as pd

from reglab import datasets
from reglab.datasets.splits import test_size
from reglab.specs import Optimizer
from reglab.study import table
from reglab.study.study import Study
from reglab.wording import counted


def _optimizer(optimizer: Optimizer) -> str:
    """Describe an optimiser in words, without its learning rate.

    Examples
    --------
    >>> from reglab.specs import SGD
    >>> _optimizer(SGD())
    'SGD, Nesterov momentum 0.9, cosine schedule'
    """
    names = {"sgd": ("Nesterov momentum", "momentum"), "rmsprop": ("smoothing", "smoothing")}
    words, field = names.get(optimizer.kind, ("second momentum", "beta2"))
    options = f", warm-up over {100 * optimizer.warmup:g} % of the steps" if optimizer.warmup else ""
    options += f", gradients clipped to the norm {optimizer.clip:g}" if optimizer.clip else ""
    return f"{optimizer.title}, {words} {getattr(optimizer, field):g}, {optimizer.schedule} schedule{options}"


def protocol(study: Study) -> pd.DataFrame:
    """Describe how a study compares its arms.

    Parameters
    ----------
    study : Study
        The study; nothing is trained.

    Returns
    -------
    DataFrame
        Columns ``setting`` and ``value``, both text: data, split, model, optimiser, learning rates, arms, replicates
        and trials.
    """
    info = datasets.info(study.data.name)
    test = test_size(study.data)
    rates = ", ".join(f"{rate:g}" for rate in study.learning_rates)
    tuned = len(study.learning_rates) > 1
    chosen = "; each arm chooses its own in every replicate, and the grid grows where one chooses an end"
    steps = f"batches of {study.batch_size}, {counted(study.steps, 'step')}"
    settings = {
        "Data": info.title + (", pixels from 0 to 1" if study.data.pixels == "unit" else ""),
        "Split": f"{study.data.train} training, {study.data.validation} validation, {test} test examples",
        "Model": table.describe(study.model),
        "Optimiser": f"{_optimizer(study.optimizer)}, {steps}",
        "Learning rates": f"{rates}{chosen if tuned else ''}",
        "Arms": f"{len(study.arms)}: {', '.join(study.arms)}",
        "Replicates": f"{study.replicates}",
        "Trials": f"{len(study.trials())}{' or more' if tuned else ''}",
    }
    return pd.DataFrame({"setting": list(settings), "value": list(settings.values())})
