"""Verifies a report: trains a sample of its trials again and compares them with its records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from reglab.execution.connections import Target
from reglab.execution.dispatch import run
from reglab.execution.provenance import processor, versions, without_builds
from reglab.execution.worker import train_group
from reglab.metrics import METRICS, Metric
from reglab.records.parquet import read, with_rounded_losses
from reglab.specs import Record, Trial
from reglab.study.from_json import trial_from_json
from reglab.training import trial_digest

STRAY_SHARE = 0.05
"""The share of trials, rounded up, that may differ by more than a metric's tolerance where rounding may differ. Where
it may not, no trial may differ at all."""

Difference = tuple[str, Any, Any]
"""A number's name, its recorded value and its retrained value."""


@dataclass(frozen=True)
class Check:
    """A record of a report beside the record of the same trial, trained again.

    Parameters
    ----------
    recorded, retrained : Record
        The report's record, and the new one.
    changes : str
        What has changed since the trial was recorded, so that rounding may differ: processor, device,
        versions or code. Empty where every recorded bit must be the same.
    """

    recorded: Record
    retrained: Record
    changes: str

    def differences(self) -> list[Difference]:
        """Return every number that is off; none if the trial is verified."""
        if self.changes:
            return _beyond_tolerance(self.recorded.summary, self.retrained.summary)
        recorded, retrained = numbers(self.recorded), numbers(with_rounded_losses(self.retrained))
        pairs = [(name, recorded.get(name), retrained.get(name)) for name in dict.fromkeys([*recorded, *retrained])]
        return [pair for pair in pairs if pair[1] != pair[2]]


def numbers(record: Record) -> dict[str, Any]:
    """Return every measured number of a record by its name; a curve's numbers are named by their place too."""
    curve = {f"{name} at point {i}": v for name, values in record.curve.items() for i, v in enumerate(values, 1)}
    measured = {f"{probe} {name}": v for probe, values in record.measured.items() for name, v in values.items()}
    return {**record.summary, **curve, **measured}


def _beyond_tolerance(recorded: dict[str, Any], retrained: dict[str, Any]) -> list[Difference]:
    """Return the test metrics of a summary that differ by more than rounding; other numbers may differ freely."""
    columns = {f"test_{name}{when}": metric for name, metric in METRICS.items() for when in ("", "_last")}
    pairs = [(column, recorded[column], retrained.get(column)) for column in columns if column in recorded]
    return [pair for pair in pairs if not _agree(columns[pair[0]], *pair[1:])]


def _agree(metric: Metric, recorded: float | None, retrained: float | None) -> bool:
    if recorded is None or retrained is None:
        return recorded is retrained
    return metric.agrees(recorded, retrained)


def verify(folder: Path, sample: int, seed: int, workers: int) -> Iterator[Check]:
    """Train a random sample of a report's trials again; yield each beside its record.

    Parameters
    ----------
    folder : Path
        A built report: the folder that holds ``records.parquet``.
    sample : int
        How many trials; all of them if there are fewer.
    seed : int
        The seed of the draw.
    workers : int
        The number of processes that train.

    Yields
    ------
    Check
        In the order in which the trials end.

    Raises
    ------
    ReglabError
        If there are no records in the folder, or a trial contains a part that is not reglab's.
    """
    records = {record.digest: record for record in read(folder, sample, seed)}
    trials = {digest: trial_from_json(record.trial) for digest, record in records.items()}
    # Each trial alone, not in a group: verification includes that companions do not matter.
    groups = [[trial] for trial in trials.items()]
    for (retrained,) in run(Target(None, workers), partial(train_group, device="cpu"), groups):
        recorded = records[retrained.digest]
        yield Check(recorded, retrained, _changes(recorded, trials[retrained.digest]))


def _changes(recorded: Record, trial: Trial) -> str:
    """Return what has changed since a trial was recorded, as far as it may change digits."""
    origin = recorded.provenance
    before = {"processor": origin["processor"], "device": origin["device"], **without_builds(origin["versions"])}
    now = {"processor": processor(), "device": "cpu", **without_builds(versions())}
    changes = [f"{name} {now[name]} instead of {before[name]}" for name in now if now[name] != before[name]]
    if trial_digest(trial) != recorded.digest:
        changes.append("the code that trains has changed since")
    return "; ".join(changes)


def verified(checks: Sequence[Check]) -> bool:
    """Return whether a report is verified: only trials whose rounding may differ are off, and only a few of them."""
    off = [check for check in checks if check.differences()]
    inexact = sum(bool(check.changes) for check in checks)
    return all(check.changes for check in off) and len(off) <= ceil(STRAY_SHARE * inexact)
