"""How a verdict fares where it was not headlined: under its variations, at the middle budget, without one condition."""

from dataclasses import replace

from reglab.analyses.evidence import Evidence, Variation
from reglab.claims.effects import effect, effect_interval, generalises
from reglab.claims.registry import Claim
from reglab.claims.verdict import Influence, VariationResult, Verdict


def with_robustness(claim: Claim, evidence: Evidence, verdict: Verdict) -> Verdict:
    """Return the verdict with what its variations, the middle budget, and leaving out one condition say.

    It is still changing with the budget if the estimates at the two longest, on the same cells, differ by more than
    half the smallest effect. A variation that no data set has estimates for is left out.

    Parameters
    ----------
    claim : Claim
        Gives the level of the intervals and the smallest effect.
    evidence : Evidence
        The estimates of all variations.
    verdict : Verdict
        The headline.
    """
    middle = None if evidence.middle is None else effect(claim, evidence.middle).value
    longest = verdict.estimate if evidence.longest is None else effect(claim, evidence.longest).value
    return replace(
        verdict,
        middle=middle,
        longest=None if evidence.longest is None else longest,
        still_changing=middle is not None and abs(longest - middle) > claim.smallest_effect / 2,
        influence=_influence(claim, evidence, verdict.estimate),
        variations=tuple(
            _result(claim, variation, verdict) for variation in evidence.variations if not variation.estimates.empty
        ),
    )


def _result(claim: Claim, variation: Variation, verdict: Verdict) -> VariationResult:
    interval = effect_interval(claim, variation.estimates)
    if verdict.verdict == "negligible":
        holds = abs(interval.estimate) < claim.smallest_effect
    else:
        holds = interval.estimate * verdict.estimate > 0
    return VariationResult(dict(variation.choices), *interval, len(variation.estimates), holds)


def _influence(claim: Claim, evidence: Evidence, headline: float) -> Influence | None:
    """Return the headline without the condition that moves it most."""
    if not evidence.without:
        return None
    general = generalises(claim, evidence.estimates)
    intervals = {name: effect_interval(claim, estimates, general) for name, estimates in evidence.without.items()}
    name = max(intervals, key=lambda condition: abs(intervals[condition].estimate - headline))
    return Influence(name, *intervals[name])
