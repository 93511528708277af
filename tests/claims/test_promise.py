"""Verdicts are calibrated, and the registered replicates are enough.

For "supported", the estimate must reach the smallest effect of interest. At a true effect of exactly that size
about half of all estimates do, whatever the number of replicates. So power is shown twice: at the smallest effect,
the interval lies above zero in 80 % of studies; at the design effect, which follows from effect, spread,
replicates and level, the verdict is "supported" in 80 %.
"""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from reglab.claims import Claim, judge, registry, rule
from reglab.statistics import Floats, bounds, minimum_detectable_effect, moments

STUDIES = 20_000
"""The standard error of a share of 80 % is 0.3 points, of 1 % it is 0.07."""

CLAIMS = list(registry().values())
ALTERNATIVES = [claim for claim in CLAIMS if claim.family == "L"]

Draw = Callable[[np.random.Generator, tuple[int, ...]], Floats]

# Paired differences of two arms that do not differ: mean 0, standard deviation about 1.
NO_EFFECT: dict[str, Draw] = {
    "normal": lambda rng, shape: rng.standard_normal(shape),
    "skewed": lambda rng, shape: (rng.gamma(4, size=shape) - 4) / 2,
    "skewed to the other side": lambda rng, shape: (4 - rng.gamma(4, size=shape)) / 2,
    "few test examples": lambda rng, shape: rng.binomial(4, 0.5, shape).astype(float) - 2,
}


def decided(claim: Claim, differences: Floats, level: float) -> np.ndarray:
    """Return which studies end in supported or contradicted; the last axis holds their replicates."""
    verdicts = rule(differences.mean(-1), *bounds(moments(differences), level), claim.smallest_effect)
    return np.isin(verdicts, ["supported", "contradicted"])


@pytest.mark.parametrize("name", NO_EFFECT)
@pytest.mark.parametrize("n", [5, 10, 14])
def test_without_effect_at_most_five_percent_are_called(name: str, n: int) -> None:
    # This holds even for the only claim of its family, at 95 %. The spread is so large that every estimate reaches
    # the smallest effect, and only the interval decides.
    differences = 4 * NO_EFFECT[name](np.random.default_rng(n), (STUDIES, n))
    assert decided(CLAIMS[0], differences, 0.95).mean() <= 0.05


@pytest.mark.parametrize("name", NO_EFFECT)
@pytest.mark.parametrize(("n", "spread"), list(product([5, 10, 14], [0.4, 4.0])))
def test_without_effects_any_claim_of_the_family_is_called_in_at_most_five_percent(
    name: str, n: int, spread: float
) -> None:
    # The claims share the arm without regularisation, so their differences are correlated.
    rng = np.random.default_rng(n)
    separate, shared = (NO_EFFECT[name](rng, (STUDIES, count, n)) for count in (len(ALTERNATIVES) + 1, 1))
    calls = decided(ALTERNATIVES[0], spread * (separate + shared) / np.sqrt(2), ALTERNATIVES[0].level)
    assert calls.any(1).mean() <= 0.05


def test_without_effects_judge_calls_no_more_than_the_claims_share() -> None:
    rng = np.random.default_rng(0)
    claim = registry()["L1"]
    studies = [dict(zip(claim.conditions, rng.normal(0, 2, (2, 10)), strict=True)) for _ in range(400)]
    verdicts = [judge(claim, differences, trials=1).verdict for differences in studies]
    called = sum(verdict in {"supported", "contradicted", "depends"} for verdict in verdicts)
    assert called <= 9  # of 400 at 1 %: 4 are expected, 10 or more come with probability 0.8 %


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.id for claim in CLAIMS])
def test_the_smallest_effect_is_detected_in_80_percent_with_the_registered_replicates(claim: Claim) -> None:
    rng = np.random.default_rng(1)
    studies = rng.normal(claim.smallest_effect, claim.expected_sd, (STUDIES, claim.replicates))
    low, _ = bounds(moments(studies), claim.level)
    assert np.mean(low > 0) >= 0.80


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.id for claim in CLAIMS])
def test_the_design_effect_is_supported_in_80_percent(claim: Claim) -> None:
    assert claim.smallest_effect < claim.design_effect < 1.3 * claim.smallest_effect
    rng = np.random.default_rng(2)
    studies = {
        effect: rng.normal(effect, claim.expected_sd, (STUDIES, claim.replicates))
        for effect in (claim.smallest_effect, claim.design_effect)
    }
    supported = {effect: decided(claim, samples, claim.level).mean() for effect, samples in studies.items()}
    assert supported[claim.design_effect] == pytest.approx(0.80, abs=0.01)
    # Half at most, within three standard errors of the simulation: more replicates do not change that.
    assert 0.45 < supported[claim.smallest_effect] < 0.511


def test_one_replicate_less_would_not_be_enough_for_the_family_of_alternatives() -> None:
    claim = registry()["L1"]
    needs = [
        minimum_detectable_effect(claim.expected_sd, n, claim.level) for n in (claim.replicates, claim.replicates - 1)
    ]
    assert needs[0] <= claim.smallest_effect < needs[1]


def test_the_expected_spread_is_the_upper_limit_of_what_was_seen() -> None:
    from scipy import stats

    limit = 0.24 * np.sqrt(7 / stats.chi2.ppf(0.1, 7))  # eight replicates
    assert limit == pytest.approx(0.38, abs=0.005)
    usual = [claim for claim in CLAIMS if claim.expected_sd_reason == registry()["L1"].expected_sd_reason]
    assert all(limit < claim.expected_sd < limit + 0.05 for claim in usual)
