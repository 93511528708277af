"""Records as tidy tables."""

from collections.abc import Mapping, Sequence
from typing import cast

import pandas as pd

from reglab.errors import unknown
from reglab.models import Model
from reglab.records.store import Store
from reglab.specs import Part, Record, Trial
from reglab.wording import field, plain

FIRST = (
    "dataset", "train", "model", "family", "width", "depth", "arm", "regularizers", "phase", "replicate", "learning_rate",
    "digest",
)  # fmt: skip
"""The columns that say which trial a row is."""


def rows(trials: Sequence[tuple[str, Trial]], phase: str, records: Mapping[Trial, Record]) -> pd.DataFrame:
    """Return a row for each (arm, trial) of a phase, with the trial's summary in columns."""
    return pd.DataFrame([_row(arm, trial, phase, records[trial]) for arm, trial in trials])


def _row(arm: str, trial: Trial, phase: str, record: Record) -> dict[str, object]:
    model = cast(Model, trial.model)
    fields = {f"{p.kind}.{name}": getattr(p, name) for p in trial.regularizers for name in type(p).model_fields}
    return {
        "dataset": trial.data.name,
        "train": trial.data.train,
        "model": describe(model),
        "family": model.kind,
        **model.dimensions()._asdict(),
        "arm": arm,
        "regularizers": " + ".join(plain(part.kind) for part in trial.regularizers) or "none",
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
    fields = {name: getattr(part, name) for name, known in type(part).model_fields.items()
              if getattr(part, name) != known.default}  # fmt: skip
    return " ".join([plain(part.kind), *(field(name, value) for name, value in fields.items())])
