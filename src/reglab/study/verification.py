"""Trials of a published report, trained again and compared with its records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from reglab.execution.connections import Target, versions
from reglab.execution.dispatch import run
from reglab.execution.provenance import processor
from reglab.execution.worker import train_group
from reglab.metrics import METRICS
from reglab.records.parquet import as_stored, read
from reglab.specs import Record, Trial
from reglab.study.from_json import trial_from_json
from reglab.training import trial_digest

STRAY = 0.05
"""Which share of the trials that rounding may differ in, rounded up, may lie further off than a metric's tolerance. Of
trials that must be equal none may."""


@dataclass(frozen=True)
class Check:
    """A published trial beside the same one trained here.

    Parameters
    ----------
    published, here : Record
        Their records.
    elsewhere : str
        Why rounding may differ: what is not the same here. Empty where every published bit must be equal.
    """

    published: Record
    here: Record
    elsewhere: str

    def differences(self) -> list[tuple[str, Any, Any]]:
        """Return (name, published, here) of every number that is off; none where the trial is verified."""
        if not self.elsewhere:
            before, now = numbers(self.published), numbers(as_stored(self.here))
            names = dict.fromkeys([*before, *now])
            return [(n, before.get(n), now.get(n)) for n in names if before.get(n) != now.get(n)]
        before, now = self.published.summary, self.here.summary
        return [
            (name, before[name], now.get(name)) for name in before if not _agrees(name, before[name], now.get(name))
        ]


def numbers(record: Record) -> dict[str, Any]:
    """Return every measured number of a record by its name; a curve's by the epoch's too."""
    curve = {f"{name} at epoch {i}": v for name, some in record.curve.items() for i, v in enumerate(some, 1)}
    measured = {f"{probe} {name}": v for probe, some in record.measured.items() for name, v in some.items()}
    return {**record.summary, **curve, **measured}


def _agrees(name: str, theirs: float | None, ours: float | None) -> bool:
    """Return whether a number of a summary is the same but for rounding; what is not a test metric may be any."""
    metric = METRICS.get(name.removeprefix("test_").removesuffix("_last"))
    if metric is None or not name.startswith("test_"):
        return True
    return theirs is ours if theirs is None or ours is None else metric.agrees(theirs, ours)


def verify(folder: Path, sample: int, seed: int, workers: int) -> Iterator[Check]:
    """Train a random sample of a report's trials again; yield each beside its published record.

    Parameters
    ----------
    folder : Path
        A built report: the folder that holds ``records.parquet``.
    sample : int
        How many trials; all of them if there are fewer.
    seed : int
        Of the choice.
    workers : int
        Processes that train.

    Yields
    ------
    Check
        In the order in which the trials end.

    Raises
    ------
    ReglabError
        If there are no records in the folder, or a trial is made of parts that are not reglab's own.
    """
    records = {record.digest: record for record in read(folder, sample, seed)}
    trials = {digest: trial_from_json(record.trial) for digest, record in records.items()}
    # Alone, not in groups: that the companions do not matter is part of what is verified.
    groups = [[one] for one in trials.items()]
    for (here,) in run(Target(None, workers), partial(train_group, device="cpu"), groups):
        published = records[here.digest]
        yield Check(published, here, _elsewhere(published, trials[here.digest]))


def _elsewhere(published: Record, trial: Trial) -> str:
    """Return what differs between this place and the one where a record was made, in so far as it may change digits."""
    origin = published.provenance
    theirs = {name: str(number).partition("+")[0] for name, number in origin["versions"].items()}
    here = {"processor": processor(), "device": "cpu", **versions()}
    there = {"processor": origin["processor"], "device": origin["device"], **theirs}
    differing = [f"{name} {here[name]} instead of {there[name]}" for name in here if here[name] != there[name]]
    if trial_digest(trial) != published.digest:
        differing.append("the code that trains has changed since")
    return "; ".join(differing)


def verified(checks: Sequence[Check]) -> bool:
    """Return whether a report stands: no trial that must be equal is off, and few of the others are."""
    off = [check for check in checks if check.differences()]
    elsewhere = sum(bool(check.elsewhere) for check in checks)
    return all(check.elsewhere for check in off) and len(off) <= ceil(STRAY * elsewhere)
