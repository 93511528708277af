"""Verifies a report: trains a sample of its trials again and compares them with its records."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import Any

import numpy as np
from scipy.stats import hypergeom

from reglab.execution.connections import Target
from reglab.execution.dispatch import run
from reglab.execution.provenance import processor, versions, without_builds
from reglab.execution.worker import train_group
from reglab.finding import Finding
from reglab.records.rounding import rounded
from reglab.specs import Record, Trial
from reglab.study.tolerances import Difference, beyond_tolerance
from reglab.training import code_hash
from reglab.wording import counted, percent

STRAY_SHARE = 0.05
"""The share of trials, rounded up, that may differ by more than a metric's tolerance where rounding may differ. Where
it may not, no trial may differ at all."""

CLOSE_SHARE = 0.1
"""The share of the tolerances within which at least half of all trials agree even where rounding differs."""
MANY = 10
"""From how many trials on that is asked."""
FALSE_SHARE = 0.1
"""The share of false trials for which it is said how often a sample of this size finds none."""
SHOWN = 3
"""How many numbers of one trial are told when they are off."""


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

    def differences(self, share: float = 1.0) -> list[Difference]:
        """Return what is off, or with a share of the tolerances would be; nothing if the trial is verified."""
        if self.changes:
            return beyond_tolerance(self.recorded, self.retrained, share)
        recorded, retrained = numbers(self.recorded), numbers(rounded(self.retrained))
        pairs = [(name, recorded.get(name), retrained.get(name)) for name in dict.fromkeys([*recorded, *retrained])]
        return [pair for pair in pairs if pair[1] != pair[2]]

    def __str__(self) -> str:
        off = self.differences()
        told = "; ".join(f"{name} {recorded} recorded, {retrained} here" for name, recorded, retrained in off[:SHOWN])
        more = f" and {len(off) - SHOWN} more" if len(off) > SHOWN else ""
        return f"trial {self.recorded.digest:.12} on {self.recorded.trial['data']['name']}: {told}{more}"


def numbers(record: Record) -> dict[str, Any]:
    """Return every measured number of a record by its name; a curve's numbers are named by their place too."""
    curve = {f"{name} at point {i}": v for name, values in record.curve.items() for i, v in enumerate(values, 1)}
    measured = {f"{probe} {name}": v for probe, values in record.measured.items() for name, v in values.items()}
    return {**record.summary, **curve, **measured}


def verify(trials: dict[str, tuple[Record, Trial]], sample: int | None, seed: int, workers: int) -> Iterator[Check]:
    """Train a random sample of a report's trials again; yield each beside its record.

    Parameters
    ----------
    trials : dict of str to (Record, Trial)
        From `reglab.study.digests.readable`.
    sample : int, optional
        How many trials; by default, and if there are fewer, all of them.
    seed : int
        The seed of the draw.
    workers : int
        The number of processes that train.

    Yields
    ------
    Check
        In the order in which the trials end.
    """
    ordered = sorted(trials)
    drawn = [ordered[i] for i in np.random.default_rng(seed).permutation(len(ordered))[:sample]]
    # Each trial alone, not in a group: verification includes that companions do not matter.
    groups = [[(digest, trials[digest][1])] for digest in drawn]
    for (retrained,) in run(Target(None, workers), partial(train_group, device="cpu"), groups):
        recorded, trial = trials[retrained.digest]
        yield Check(recorded, retrained, _changes(recorded, trial))


def _changes(recorded: Record, trial: Trial) -> str:
    """Return what has changed since a trial was recorded, as far as it may change digits."""
    origin = recorded.provenance
    before = {"processor": origin["processor"], "device": origin["device"], **without_builds(origin["versions"])}
    now = {"processor": processor(), "device": "cpu", **without_builds(versions())}
    changes = [f"{name} {now[name]} instead of {before[name]}" for name in now if now[name] != before[name]]
    if origin.get("code") != code_hash(trial):
        changes.append("the code that trains has changed since")
    return "; ".join(changes)


def verified(checks: Sequence[Check]) -> bool:
    """Return whether a report is verified.

    At least one trial agrees. Off are only trials whose rounding may differ, and only a few of them; of many, at least
    half agree closely, so that numbers moved by less than the tolerances are found too.
    """
    off = [check for check in checks if check.differences()]
    inexact = [check for check in checks if check.changes]
    close = sum(not check.differences(CLOSE_SHARE) for check in inexact)
    return (
        len(off) < len(checks)
        and all(check.changes for check in off)
        and len(off) <= _strays(len(inexact))
        and (len(inexact) < MANY or close >= len(inexact) / 2)
    )


def _strays(inexact: int) -> int:
    return ceil(STRAY_SHARE * inexact)


def conclusions(checks: Sequence[Check], total: int, origin: str) -> Iterator[Finding]:
    """Yield what the checks say of a report.

    Parameters
    ----------
    checks : sequence of Check
        From `verify`.
    total : int
        The number of trials they were drawn from.
    origin : str
        How they were drawn: ``"--seed 7"``.
    """
    for change, times in Counter(check.changes for check in checks if check.changes).items():
        yield Finding("not checked", f"the last digits of {counted(times, 'trial')}, because of a change: {change}")
    good = verified(checks)
    off = [check for check in checks if check.differences()]
    for check in off:
        yield Finding("not checked" if good else "does not hold", str(check))
    if checks and not good and not off:
        yield Finding("does not hold", f"fewer than half agree to {percent(CLOSE_SHARE)} of the tolerances")
    text = f"{len(checks) - len(off)} of {counted(len(checks), 'trial')} agree when they are trained again"
    strays = _strays(sum(bool(check.changes) for check in checks))
    drawn = f"{len(checks):,} of {total:,} ({origin}): {detection(len(checks), total, strays)}"
    yield Finding("holds" if good else "does not hold", f"{text}; {drawn}")


def detection(sample: int, total: int, strays: int = 0) -> str:
    """Say how often a report with one false trial in ten passes.

    Parameters
    ----------
    sample, total : int
        How many trials of how many are trained again.
    strays : int
        How many of them may be off.

    Examples
    --------
    >>> detection(30, 18270)
    'a report with 10 % false trials passes once in 24'
    >>> detection(28, 28)
    'a report with 10 % false trials never passes'
    """
    false = ceil(FALSE_SHARE * total)
    chance = float(hypergeom.cdf(strays, total, false, sample)) if total else 0.0
    often = f"once in {1 / chance:,.0f}" if 0 < chance < 1 / 1.5 else "always or nearly so" if chance else "never"
    passes = f"{often} passes" if often == "never" else f"passes {often}"
    return f"a report with {percent(FALSE_SHARE)} false trials {passes}"
