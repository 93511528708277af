"""Describes to a reader how a study compares its arms."""

import pandas as pd

from reglab import datasets
from reglab.specs import Optimizer
from reglab.study import table
from reglab.study.study import Study


def _optimizer(optimizer: Optimizer) -> str:
    """Describe an optimiser in words, without its learning rate.

    Examples
    --------
    >>> from reglab.specs import SGD
    >>> _optimizer(SGD())
    'SGD, Nesterov momentum 0.9, cosine schedule'
    """
    names = {"sgd": ("SGD", "Nesterov momentum", "momentum"), "rmsprop": ("RMSprop", "smoothing", "smoothing")}
    name, words, field = names[optimizer.kind]
    return f"{name}, {words} {getattr(optimizer, field):g}, {optimizer.schedule} schedule"


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
    rates = ", ".join(f"{rate:g}" for rate in study.learning_rates)
    chosen = f"; each arm's own is chosen on {study.tuning_replicates} tuning replicates" if tuning else ""
    steps = f"batches of {study.batch_size}, {study.epochs} epochs"
    settings = {
        "Data": info.title + (", pixels from 0 to 1" if study.data.pixels == "unit" else ""),
        "Split": f"{study.data.train} training, {study.data.validation} validation, {info.test} test examples",
        "Model": table.describe(study.model),
        "Optimiser": f"{_optimizer(study.optimizer)}, {steps}",
        "Learning rates": f"{rates}{chosen}",
        "Arms": f"{len(study.arms)}: {', '.join(study.arms)}",
        "Replicates": f"{study.replicates}, not the tuning replicates",
        "Trials": f"{tuning} to tune, {comparison} to compare",
    }
    return pd.DataFrame({"setting": list(settings), "value": list(settings.values())})
