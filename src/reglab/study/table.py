"""Records as tidy tables."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from reglab import datasets
from reglab.specs import Part, Record, Trial
from reglab.store import Store

if TYPE_CHECKING:
    from reglab.study.study import Study


def rows(trials: Sequence[tuple[str, Trial]], phase: str, records: Mapping[Trial, Record]) -> pd.DataFrame:
    """Return a row for each (arm, trial) of a phase, with the trial's summary in columns."""
    return pd.DataFrame([_row(arm, trial, phase, records[trial]) for arm, trial in trials])


def _row(arm: str, trial: Trial, phase: str, record: Record) -> dict[str, object]:
    fields = {f"{p.kind}.{name}": getattr(p, name) for p in trial.regularizers for name in type(p).model_fields}
    return {
        "dataset": trial.data.name,
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
    fields = [name for name in everything.columns if "." in name]
    first = list(everything.columns[: everything.columns.get_loc("digest") + 1])  # type: ignore[misc]
    measured = [name for name in everything.columns if name not in (*first, *fields)]
    numbers = everything[measured].apply(pd.to_numeric)
    return pd.concat([everything[first], everything[fields], numbers], axis=1)


def curves(records: pd.DataFrame, store: Store) -> pd.DataFrame:
    """Return learning curves: a row a trial, epoch and split, with NLL (nats) and error (percent)."""
    found = store.get(records["digest"])
    parts = []
    for row in records.itertuples():
        for split in ("train", "validation"):
            nll, error = (found[str(row.digest)].curve[f"{split}_{metric}"] for metric in ("nll", "error"))
            part = pd.DataFrame({"epoch": range(1, len(nll) + 1), "split": split, "nll": nll, "error": error}, dtype=object)
            parts.append(part.assign(dataset=row.dataset, arm=row.arm, phase=row.phase, replicate=row.replicate))
    together = pd.concat(parts, ignore_index=True)
    return together.astype({"epoch": int, "nll": float, "error": float, "replicate": int})


def describe(part: Part) -> str:
    """Return a part in words: ``"mlp hidden 64"``.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> describe(MLP(hidden=(128, 64)))
    'mlp hidden 128-64'
    """
    fields = (f"{name} {_words(getattr(part, name))}" for name in type(part).model_fields)
    return " ".join([part.kind.replace("_", " "), *fields])


def _words(value: object) -> str:
    return "-".join(map(str, value)) if isinstance(value, tuple) else str(value)


def protocol(study: "Study") -> pd.DataFrame:
    """Return how a study compares its arms, as two columns, ``setting`` and ``value``."""
    info = datasets.info(study.data.name)
    tuning, comparison = len(study.tuning_trials()), len(study.arms) * study.replicates
    rates = ", ".join(f"{rate:g}" for rate in study.learning_rates)
    settings = {
        "Data": info.title,
        "Split": f"{study.data.train} training, {study.data.validation} validation, {info.test} test examples",
        "Model": describe(study.model),
        "Optimiser": f"SGD, Nesterov momentum {study.momentum:g}, cosine schedule, batches of {study.batch_size}, {study.epochs} epochs",
        "Learning rates": f"{rates}: chosen for each arm by the validation error on {study.tuning_replicates} tuning replicates",
        "Arms": f"{len(study.arms)}: {', '.join(study.arms)}",
        "Replicates": f"{study.replicates}, not the tuning replicates",
        "Trials": f"{tuning} to tune, {comparison} to compare",
    }
    return pd.DataFrame({"setting": list(settings), "value": list(settings.values())})
