"""Whether a claim's verdict depends on the data set, or on a moderator that was named beforehand."""

from collections.abc import Mapping

import pandas as pd

from reglab.analyses.evidence import Evidence
from reglab.claims.effects import effect, effects_by_dataset
from reglab.claims.registry import Claim
from reglab.claims.rule import rule
from reglab.claims.verdict import ConditionVerdict
from reglab.statistics import (
    Estimate,
    heterogeneity,
    holm_levels,
    student_interval,
    student_p_value,
)

DATA_SET = "data set"
"""What a verdict depends on if data sets disagree and no moderator's levels do."""


def dataset_verdicts(claim: Claim, estimates: pd.DataFrame) -> tuple[ConditionVerdict, ...]:
    """Return the verdict on each data set, with intervals that Holm's correction makes wide enough for all.

    Parameters
    ----------
    claim : Claim
        Gives the error rate that its data sets share.
    estimates : DataFrame
        By data set, as in `Evidence`.
    """
    return _corrected(claim, effects_by_dataset(estimates), [int(count) for count in estimates["cells"]])


def dependence(
    claim: Claim, evidence: Evidence, by_dataset: tuple[ConditionVerdict, ...]
) -> tuple[str | None, tuple[ConditionVerdict, ...]]:
    """Return what the verdict depends on, and the verdicts at its levels.

    It depends on a moderator if one of its levels is supported and another contradicted, by intervals that are
    corrected for the number of levels. The two then differ: seen from zero, their difference is as many standard
    errors away as the nearer of them, or more. It depends on the data set if one is supported and another contradicted,
    and the effects on all of them are heterogeneous. Moderators go first: they explain more.

    Parameters
    ----------
    claim : Claim
        Its error rate is that of every test.
    evidence : Evidence
        The estimates by data set and by moderator.
    by_dataset : tuple of ConditionVerdict
        What `dataset_verdicts` returns.

    Returns
    -------
    str or None, tuple of ConditionVerdict
        A moderator, `DATA_SET` or None. The levels are those of a moderator, and else there are none.
    """
    for moderator, frames in evidence.moderators.items():
        levels = _levels(claim, frames)
        if _for_and_against(levels):
            return moderator, levels
    estimates = evidence.estimates
    if _for_and_against(by_dataset):
        p = heterogeneity(estimates["estimate"], estimates["error"], estimates["freedom"])
        if p < claim.alpha:
            return DATA_SET, ()
    return None, ()


def _corrected(claim: Claim, effects: Mapping[str, Estimate], cells: list[int]) -> tuple[ConditionVerdict, ...]:
    levels = holm_levels([student_p_value(estimate) for estimate in effects.values()], claim.alpha)
    made = []
    for (name, estimate), level, count in zip(effects.items(), levels.tolist(), cells, strict=True):
        interval = student_interval(estimate, level)
        made.append(ConditionVerdict(name, str(rule(*interval, claim.smallest_effect)), *interval, count))
    return tuple(made)


def _levels(claim: Claim, frames: Mapping[str, pd.DataFrame]) -> tuple[ConditionVerdict, ...]:
    effects = {name: effect(claim, estimates) for name, estimates in frames.items()}
    return _corrected(claim, effects, [int(estimates["cells"].sum()) for estimates in frames.values()])


def _for_and_against(verdicts: tuple[ConditionVerdict, ...]) -> bool:
    return {"supported", "contradicted"} <= {condition.verdict for condition in verdicts}
