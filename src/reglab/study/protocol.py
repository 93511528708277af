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
    names = {
        "sgd": ("SGD", "Nesterov momentum", "momentum"),
        "rmsprop": ("RMSprop", "smoothing", "smoothing"),
        "adam": ("Adam", "second momentum", "beta2"),
    }
    name, words, field = names[optimizer.kind]
    options = f", warm-up over {100 * optimizer.warmup:g} % of the steps" if optimizer.warmup else ""
    options += f", gradients clipped to the norm {optimizer.clip:g}" if optimizer.clip else ""
    return f"{name}, {words} {getattr(optimizer, field):g}, {optimizer.schedule} schedule{options}"


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
    tuning, comparison = len(study.tuning_trials()), len(study.arms) * study.replicates
    test = test_size(study.data)
    rates = ", ".join(f"{rate:g}" for rate in study.learning_rates)
    chosen = f"; each arm's own is chosen on {study.tuning_replicates} tuning replicates" if tuning else ""
    steps = f"batches of {study.batch_size}, {counted(study.steps, 'step')}"
    settings = {
        "Data": info.title + (", pixels from 0 to 1" if study.data.pixels == "unit" else ""),
        "Split": f"{study.data.train} training, {study.data.validation} validation, {test} test examples",
        "Model": table.describe(study.model),
        "Optimiser": f"{_optimizer(study.optimizer)}, {steps}",
        "Learning rates": f"{rates}{chosen}",
        "Arms": f"{len(study.arms)}: {', '.join(study.arms)}",
        "Replicates": f"{study.replicates}, not the tuning replicates",
        "Trials": f"{tuning} to tune, {comparison} to compare",
    }
    return pd.DataFrame({"setting": list(settings), "value": list(settings.values())})
