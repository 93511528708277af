"""Records as tidy tables."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from reglab import datasets
from reglab.errors import unknown
from reglab.specs import Optimizer, Part, Record, Trial
from reglab.store import Store

if TYPE_CHECKING:
    from reglab.study.study import Study

FIRST = ("dataset", "train", "model", "arm", "phase", "replicate", "learning_rate", "digest")
"""The columns that say which trial a row is."""


def rows(trials: Sequence[tuple[str, Trial]], phase: str, records: Mapping[Trial, Record]) -> pd.DataFrame:
    """Return a row for each (arm, trial) of a phase, with the trial's summary in columns."""
    return pd.DataFrame([_row(arm, trial, phase, records[trial]) for arm, trial in trials])


def _row(arm: str, trial: Trial, phase: str, record: Record) -> dict[str, object]:
    fields = {f"{p.kind}.{name}": getattr(p, name) for p in trial.regularizers for name in type(p).model_fields}
    return {
        "dataset": trial.data.name,
        "train": trial.data.train,
        "model": describe(trial.model),
        "arm": arm,
        "phase": phase,
        "replicate": trial.replicate,
        "learning_rate": trial.optimizer.learning_rate,
        "digest": record.digest,
        **fields,
        **record.summary,
    }


def joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return tables below each other, regularizers' columns before the measured ones, None as NaN."""
    everything = pd.DataFrame([row for one in tables for row in one.to_dict("records")])
    names = list(everything.columns)
    fields = [name for name in names if "." in name]
    first = names[: names.index("digest") + 1]
    measured = [name for name in names if name not in (*first, *fields)]
    numbers = everything[measured].apply(pd.to_numeric)
    return pd.concat([everything[first], everything[fields], numbers], axis=1)


def curves(records: pd.DataFrame, store: Store) -> pd.DataFrame:
    """Return learning curves: a row a trial, epoch and split, with NLL (nats) and error (percent)."""
    found = store.get(records["digest"])
    parts = []
    columns = records[["digest", "dataset", "arm", "phase", "replicate"]]
    for digest, dataset, arm, phase, replicate in columns.itertuples(index=False):
        curve = found[digest].curve
        for split in ("train", "validation"):
            part = pd.DataFrame(
                {metric: pd.Series(curve[f"{split}_{metric}"], dtype=float) for metric in ("nll", "error")}
            )
            part = part.assign(dataset=dataset, arm=arm, phase=phase, replicate=replicate, split=split)
            parts.append(part.assign(epoch=part.index + 1))
    return pd.concat(parts, ignore_index=True)


def measured(records: pd.DataFrame, probe: str, store: Store) -> pd.DataFrame:
    """Return what a probe measured of the comparison trials in a table: a row a trial, lists as they are.

    Beside the trial's own columns (data, model, arm, phase, replicate, regularizers' fields) stand the
    numbers and lists that the probe's docstring names.

    Raises
    ------
    ReglabError
        If a trial has no such probe.
    """
    rows = records[records["phase"] == "comparison"]
    found = store.get(rows["digest"])
    if missing := [digest for digest in rows["digest"] if probe not in found[digest].measured]:
        raise unknown("probe", probe, found[missing[0]].measured)
    names = [name for name in rows.columns if "." in name or name in FIRST]
    parts = [found[digest].measured[probe] for digest in rows["digest"]]
    return pd.concat([rows[names].reset_index(drop=True), pd.DataFrame(parts)], axis=1)


def describe(part: Part) -> str:
    """Return a part in words, without the fields that have their default: ``"mlp hidden 64"``.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> describe(MLP(hidden=(128, 64)))
    'mlp hidden 128-64'
    """
    fields = {name: getattr(part, name) for name, field in type(part).model_fields.items()
              if getattr(part, name) != field.default}  # fmt: skip
    return " ".join([part.kind, *(f"{name} {_words(value)}" for name, value in fields.items())]).replace("_", " ")


def _words(value: object) -> str:
    return "-".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _optimizer(optimizer: Optimizer) -> str:
    """Return an optimiser in words, its learning rate apart.

    Examples
    --------
    >>> from reglab.specs import SGD
    >>> _optimizer(SGD())
    'SGD, Nesterov momentum 0.9, cosine schedule'
    """
    names = {"sgd": ("SGD", "Nesterov momentum", "momentum"), "rmsprop": ("RMSprop", "smoothing", "smoothing")}
    name, setting, field = names[optimizer.kind]
    return f"{name}, {setting} {getattr(optimizer, field):g}, {optimizer.schedule} schedule"


def protocol(study: "Study") -> pd.DataFrame:
    """Return how a study compares its arms, as two columns, ``setting`` and ``value``."""
    info = datasets.info(study.data.name)
    tuning, comparison = len(study.tuning_trials()), len(study.arms) * study.replicates
    rates = ", ".join(f"{rate:g}" for rate in study.learning_rates)
    chosen = f"; each arm's own is chosen on {study.tuning_replicates} tuning replicates" if tuning else ""
    steps = f"batches of {study.batch_size}, {study.epochs} epochs"
    settings = {
        "Data": info.title + (", pixels from 0 to 1" if study.data.pixels == "unit" else ""),
        "Split": f"{study.data.train} training, {study.data.validation} validation, {info.test} test examples",
        "Model": describe(study.model),
        "Optimiser": f"{_optimizer(study.optimizer)}, {steps}",
        "Learning rates": f"{rates}{chosen}",
        "Arms": f"{len(study.arms)}: {', '.join(study.arms)}",
        "Replicates": f"{study.replicates}, not the tuning replicates",
        "Trials": f"{tuning} to tune, {comparison} to compare",
    }
    return pd.DataFrame({"setting": list(settings), "value": list(settings.values())})
