"""Judging a claim: its verdict, from the evidence on it."""

from functools import partial
from math import inf, nan, sqrt
from typing import Any

import pandas as pd

from reglab.analyses.evidence import Evidence
from reglab.claims.dependence import dataset_verdicts, dependence
from reglab.claims.effects import effect, generalises
from reglab.claims.registry import Claim
from reglab.claims.robustness import with_robustness
from reglab.claims.rule import rule
from reglab.claims.verdict import Verdict
from reglab.errors import ReglabError
from reglab.statistics import (
    Estimate,
    Interval,
    minimum_detectable_effect,
    new_dataset,
    spread,
    student_interval,
    units_needed,
)

MOST_DATASETS = 100
"""Where counting the data sets that would decide ends: large collections of comparable tasks have about as many."""

MOST_REPETITIONS = 1_000
"""Where counting the repetitions that would decide ends: a claim has about a hundred."""


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """Apply the verdict rule to the evidence on a claim.

    If the claim is about data in general and has eight data sets or more, these are what is repeated, and its interval
    is over data sets. Otherwise the data sets are taken as they are: the interval covers what is repeated within them.
    The rule is applied to the mean over data sets at the claim's level, so that the intervals of a family's claims hold
    all at once. Before that comes "depends": see `dependence`.

    Parameters
    ----------
    claim : Claim
        From `registry`.
    evidence : Evidence
        Its estimates by data set, and those of its variations.

    Returns
    -------
    Verdict

    Raises
    ------
    ReglabError
        If there are no data sets and the claim does not say what that means, or an estimate is not finite.

    Examples
    --------
    >>> import pandas as pd
    >>> from reglab.claims import registry
    >>> names = list("abcdefghij")
    >>> estimates = pd.DataFrame({"dataset": names, "estimate": [4.0, 6.0] * 5, "error": 1.0, "freedom": 5, "cells": 6})
    >>> verdict = judge(registry()["M2"], Evidence(estimates, trials=480))
    >>> verdict.verdict, verdict.estimate, verdict.units
    ('supported', 5.0, 10)
    """
    estimates = evidence.estimates
    if estimates.empty:
        return _unmeasured(claim, evidence)
    general = generalises(claim, estimates)
    mean = effect(claim, estimates)
    interval = student_interval(mean, claim.level)
    by_dataset = dataset_verdicts(claim, estimates)
    depends_on, levels = dependence(claim, evidence, by_dataset)
    word = "depends" if depends_on else str(rule(*interval, claim.smallest_effect))
    between = spread(estimates["estimate"], estimates["error"]) if general else None
    new = new_dataset(estimates["estimate"], estimates["error"]) if general else None
    verdict = Verdict(
        **_stated(claim, evidence),
        verdict=word,
        **interval._asdict(),
        replication="dataset" if general else "cell",
        units=len(estimates) if general else _repetitions(estimates),
        conditions=by_dataset,
        spread=between,
        new_low=new and new.low,
        new_high=new and new.high,
        depends_on=depends_on,
        levels=levels,
        minimum_detectable_effect=_detectable(claim, mean),
        units_needed=_needed(claim, evidence, mean) if word == "undecided" else None,
        trials_decide=_trials_decide(claim, mean, len(estimates), between) if word == "undecided" else None,
    )
    return with_robustness(claim, evidence, verdict)


def _unmeasured(claim: Claim, evidence: Evidence) -> Verdict:
    """Return the verdict where no data set has an estimate, if the claim says what that means."""
    if claim.unmeasured is None:
        raise ReglabError(f"{claim.id}: a verdict needs estimates on one data set or more; got none.")
    return Verdict(
        **_stated(claim, evidence),
        verdict="undecided",
        estimate=nan,
        low=-inf,
        high=inf,
        replication="cell",
        units=0,
        conditions=(),
        unmeasured=claim.unmeasured,
    )


def _stated(claim: Claim, evidence: Evidence) -> dict[str, Any]:
    """Return the fields of a verdict that its estimates do not change."""
    same = ("title", "metric", "unit", "smallest_effect", "notebook", "arm", "baseline", "quantity", "control")
    return {
        "claim": claim.id,
        "registered": claim.datasets,
        **{name: getattr(claim, name) for name in same},
        **{name: getattr(evidence, name) for name in ("trials", "diverged", "chosen_diverged")},
    }


def _decides(claim: Claim, interval: Interval) -> bool:
    return str(rule(*interval, claim.smallest_effect)) != "undecided"


def _detectable(claim: Claim, mean: Estimate) -> float | None:
    return minimum_detectable_effect(mean.error, mean.freedom, claim.level) if mean.error > 0 else None


def _needed(claim: Claim, evidence: Evidence, mean: Estimate) -> int | None:
    """Return how many data sets would decide, or how many repetitions on these."""
    estimates, decides = evidence.estimates, partial(_decides, claim)
    if generalises(claim, estimates):
        return units_needed(mean, len(estimates), claim.level, decides, MOST_DATASETS)
    repetitions = _repetitions(estimates)
    return units_needed(mean, repetitions, claim.level, decides, MOST_REPETITIONS, means=len(estimates))


def _repetitions(estimates: pd.DataFrame) -> int:
    """Return how often an effect was measured on these data sets: once for each cell in each replicate.

    Each measurement but the first gives a data set a degree of freedom. Where there is none, its cells are counted.
    """
    known = estimates["freedom"] > 0
    return int((estimates["freedom"] + 1).where(known, estimates["cells"]).sum())


def _trials_decide(claim: Claim, mean: Estimate, datasets: int, between: float | None) -> bool | None:
    """Return whether the interval over data sets would decide if the effect on each were known exactly."""
    if between is None:
        return None
    exact = Estimate(mean.value, between / sqrt(datasets), mean.freedom)
    return _decides(claim, student_interval(exact, claim.level))
