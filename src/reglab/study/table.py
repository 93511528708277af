"""Turns records into tidy tables."""

from collections.abc import Iterable
from typing import TypeAlias, cast

import numpy as np
import pandas as pd

from reglab import datasets
from reglab.datasets.splits import test_size
from reglab.errors import unknown
from reglab.metrics import METRICS
from reglab.models import Model
from reglab.records.divergence import diverged
from reglab.records.store import Store
from reglab.specs import Part, Record, Trial
from reglab.wording import field, plain

TRIAL_COLUMNS = (
    "dataset", "data", "train", "test", "model", "family", "width", "depth", "optimizer", "steps", "batch_size",
    "arm", "regularizers", "phase", "replicate", "learning_rate", "digest",
)  # fmt: skip
"""The columns that identify the trial of a row."""


Trained: TypeAlias = tuple[str, Trial, Record]
"""A trial with its arm and its record."""
Row: TypeAlias = dict[str, object]


def rows(trials: Iterable[Trained], phase: str) -> list[Row]:
    """Return one row per trial, with the summary of its record.

    Parameters
    ----------
    trials : iterable of (arm, trial, record)
        The trials of one phase.
    phase : str
        ``"tuning"``, ``"comparison"`` or ``"fixed"``.

    Returns
    -------
    list of dict
        By column: `TRIAL_COLUMNS`; the regularizers' fields, such as ``dropout.rate``; the summary, which for tuning
        has nothing of the test set, with ``steps_taken``, the steps before a trial stopped; ``classes``, how many the
        data set has, 1 where numbers are predicted; ``diverged``.
    """
    return [_row(arm, trial, record, phase) for arm, trial, record in trials]


def _row(arm: str, trial: Trial, record: Record, phase: str) -> Row:
    model = cast(Model, trial.model)
    fields = {f"{p.kind}.{name}": getattr(p, name) for p in trial.regularizers for name in type(p).model_fields}
    return {
        "dataset": trial.data.name,
        "data": datasets.info(trial.data.name).family,
        "train": trial.data.train,
        "test": test_size(trial.data),
        "model": describe(model),
        "family": model.kind,
        **model.dimensions()._asdict(),
        "optimizer": trial.optimizer.title,
        "steps": trial.steps,
        "batch_size": trial.batch_size,
        "arm": arm,
        "regularizers": " + ".join(plain(part.kind) for part in trial.regularizers) or "none",
        "phase": phase,
        "replicate": trial.replicate,
        "learning_rate": trial.optimizer.learning_rate,
        "digest": record.digest,
        **fields,
        **_summary(record, phase),
        "classes": datasets.info(trial.data.name).classes,
        "diverged": diverged(record),
    }


def _summary(record: Record, phase: str) -> Row:
    """Return what a record sums up; ``steps`` is the budget, so what was taken of it has another name."""
    names = {name: {"steps": "steps_taken"}.get(name, name) for name in record.summary}
    return {
        column: record.summary[name]
        for name, column in names.items()
        if phase != "tuning" or not name.startswith("test_")
    }


def joined(rows: Iterable[Row]) -> pd.DataFrame:
    """Return rows as a table: regularizers' fields come before measured columns, and None becomes NaN.

    Where numbers are predicted, ``test_target_sd`` is added, the standard deviation of the test targets: the root mean
    squared error of predicting their mean.
    """
    everything = pd.DataFrame(rows)
    names = list(everything.columns)
    fields = [name for name in names if "." in name]
    first = names[: names.index("digest") + 1]
    measured = [name for name in names if name not in (*first, *fields)]
    numbers = everything[measured].apply(pd.to_numeric)
    if "test_unexplained" in numbers:
        numbers["test_target_sd"] = _target_sd(everything, numbers)
    return pd.concat([everything[first], everything[fields], numbers], axis=1)


def _target_sd(trials: pd.DataFrame, numbers: pd.DataFrame) -> pd.Series:
    """Return the standard deviation of the numbers that each trial had to predict on the test set.

    Any trial of the replicate tells it, since what is unexplained is the squared error as a share of its square. So a
    trial that diverged has one too, unless all of them did. Those of tuning, which know nothing of the test set, have
    none.
    """
    sd = 10 * numbers["test_rmse"] / np.sqrt(numbers["test_unexplained"])
    replicates = [trials[name] for name in ("dataset", "test", "replicate")]
    return sd.groupby(replicates).transform("median").where(trials["phase"] != "tuning")


def curves(records: pd.DataFrame, store: Store) -> pd.DataFrame:
    """Return the learning curves of the trials in a table.

    Parameters
    ----------
    records : DataFrame
        Rows of a study's table.
    store : Store
        Holds the records of these rows.

    Returns
    -------
    DataFrame
        One row per trial, point and split: a column for each metric on curves, in its unit, and ``digest``,
        ``dataset``, ``arm``, ``phase``, ``replicate``, ``split`` and ``step``, the steps taken.
    """
    metrics = [metric.name for metric in METRICS.values() if metric.on_curves]
    stored = store.get(records["digest"])
    parts = []
    columns = records[["digest", "dataset", "arm", "phase", "replicate"]]
    for digest, dataset, arm, phase, replicate in columns.itertuples(index=False):
        curve = stored[digest].curve
        for split in ("train", "validation"):
            columns_of_split = {name: curve[key] for name in metrics if (key := f"{split}_{name}") in curve}
            part = pd.DataFrame(columns_of_split, dtype=float)
            part = part.assign(dataset=dataset, arm=arm, phase=phase, replicate=replicate, split=split)
            parts.append(part.assign(digest=digest, step=curve["step"]))
    return pd.concat(parts, ignore_index=True)


def measured(records: pd.DataFrame, probe: str, store: Store) -> pd.DataFrame:
    """Return what a probe measured of the comparison trials in a table.

    Parameters
    ----------
    records : DataFrame
        Rows of a study's table.
    probe : str
        The probe's kind.
    store : Store
        Holds the records of these rows.

    Returns
    -------
    DataFrame
        One row per comparison trial: `TRIAL_COLUMNS`, the regularizers' fields, and the numbers and lists that the
        probe's docstring names.

    Raises
    ------
    ReglabError
        If a trial has no such probe.
    """
    rows = records[records["phase"] == "comparison"]
    stored = store.get(rows["digest"])
    if missing := [digest for digest in rows["digest"] if probe not in stored[digest].measured]:
        raise unknown("probe", probe, stored[missing[0]].measured)
    names = [name for name in rows.columns if "." in name or name in TRIAL_COLUMNS]
    measurements = [stored[digest].measured[probe] for digest in rows["digest"]]
    return pd.concat([rows[names].reset_index(drop=True), pd.DataFrame(measurements)], axis=1)


def describe(part: Part) -> str:
    """Describe a part in words, without the fields that have their default value.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> describe(MLP(hidden=(128, 64)))
    'mlp hidden 128-64'
    """
    values = [(name, getattr(part, name), info.default) for name, info in type(part).model_fields.items()]
    changed = [field(name, value) for name, value, default in values if value != default]
    return " ".join([plain(part.kind), *changed])
