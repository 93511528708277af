"""The verdict rule, case by case."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reglab.claims import Claim, judge, judge_pooled, registry, rule, sentence
from reglab.errors import ReglabError
from reglab.statistics import holm, minimum_detectable_effect, p_value, pool

SHAPE = np.array([-1.5, -1.0, -0.5, -0.2, 0.2, 0.5, 1.0, 1.5])
"""Symmetric, so that Student's interval is the expected one."""


@pytest.fixture
def claim() -> Claim:
    return registry()["L1"]


def sample(mean: float, sd: float) -> np.ndarray:
    return mean + sd * SHAPE / SHAPE.std(ddof=1)


@pytest.mark.parametrize(
    ("estimate", "low", "high", "expected"),
    [
        (0.8, 0.1, 1.5, "supported"),
        (0.5, 0.1, 0.9, "supported"),
        (0.49, 0.1, 0.9, "undecided"),
        (0.8, 0.0, 1.6, "undecided"),
        (-0.8, -1.5, -0.1, "contradicted"),
        (-0.5, -0.9, -0.1, "contradicted"),
        (-0.49, -0.9, -0.1, "undecided"),
        (0.2, 0.1, 0.3, "negligible"),
        (0.0, -0.49, 0.49, "negligible"),
        (0.0, -0.5, 0.49, "undecided"),
        (0.0, -0.49, 0.5, "undecided"),
        (0.0, -np.inf, np.inf, "undecided"),
    ],
)
def test_the_rule_gives_the_expected_verdict(estimate: float, low: float, high: float, expected: str) -> None:
    assert rule(estimate, low, high, 0.5) == expected


def test_an_estimate_that_misses_the_smallest_effect_by_rounding_reaches_it() -> None:
    assert rule(np.nextafter(0.5, 0), 0.1, 0.9, 0.5) == "supported"
    assert rule(np.nextafter(-0.5, 0), -0.9, -0.1, 0.5) == "contradicted"


def test_the_interval_has_the_level_of_the_claim_in_its_family(claim: Claim) -> None:
    x = sample(1.0, 0.4)
    verdict = judge(claim, {"penalty in the loss": x}, trials=99)
    student = stats.ttest_1samp(x, 0).confidence_interval(1 - 0.05 / 5)
    assert (verdict.estimate, verdict.low, verdict.high) == pytest.approx((1.0, student.low, student.high))
    assert (verdict.verdict, verdict.replicates, verdict.trials) == ("supported", 8, 99)
    assert verdict.minimum_detectable_effect == minimum_detectable_effect(x.std(ddof=1), 8, claim.level)
    assert (verdict.conditions[0].low, verdict.conditions[0].high) == (verdict.low, verdict.high)


def test_the_overall_verdict_is_on_the_mean_over_conditions_within_replicates(claim: Claim) -> None:
    # Each condition varies widely; their mean does not.
    opposite = {"penalty in the loss": sample(1.0, 3.0), "decoupled weight decay": 1.0 - (sample(1.0, 3.0) - 1.1)}
    verdict = judge(claim, opposite, trials=1)
    assert [condition.verdict for condition in verdict.conditions] == ["undecided", "undecided"]
    assert verdict.verdict == "supported"
    assert verdict.estimate == pytest.approx(1.05)


def test_conditions_leave_zero_out_exactly_where_holm_rejects(claim: Claim) -> None:
    rng = np.random.default_rng(0)
    differences = {f"set {place}": rng.normal(0.1 * place, 0.5, 12) for place in range(8)}
    conditions = judge(claim, differences, trials=1).conditions
    outside = [condition.low > 0 or condition.high < 0 for condition in conditions]
    rejected = holm([p_value(values) for values in differences.values()]) <= claim.alpha
    assert outside == rejected.tolist()
    assert 0 < sum(outside) < 8


def test_a_supported_and_a_contradicted_condition_make_it_depend(claim: Claim) -> None:
    verdict = judge(claim, {"digits": sample(2.0, 0.4), "wine": sample(-1.0, 0.4), "x": sample(0.0, 0.1)}, trials=1)
    assert [condition.verdict for condition in verdict.conditions] == ["supported", "contradicted", "negligible"]
    assert verdict.verdict == "depends"
    assert verdict.replicates_needed is None


def test_a_supported_and_a_negligible_condition_do_not(claim: Claim) -> None:
    assert judge(claim, {"digits": sample(2.0, 0.4), "wine": sample(0.0, 0.2)}, trials=1).verdict == "supported"


@pytest.mark.parametrize("mean", [0.6, 0.1, -0.3, -0.8])
def test_undecided_says_the_first_number_of_replicates_that_decides(claim: Claim, mean: float) -> None:
    x = sample(mean, 2.0)
    verdict = judge(claim, {"penalty in the loss": x}, trials=1)
    n, sd = 9, x.std(ddof=1)
    while True:  # the rule by hand, with Student's interval: the sample is symmetric
        reach = stats.t.ppf(0.995, n - 1) * sd / n**0.5
        if (abs(mean) >= 0.5 and reach < abs(mean)) or abs(mean) + reach < 0.5:
            break
        n += 1
    assert (verdict.verdict, verdict.replicates_needed) == ("undecided", n)


def test_from_one_replicate_the_planned_number_is_needed(claim: Claim) -> None:
    verdict = judge(claim, {"penalty in the loss": [0.9]}, trials=2)
    assert (verdict.verdict, verdict.replicates_needed) == ("undecided", claim.replicates)
    assert verdict.minimum_detectable_effect is None


def test_equal_arms_are_negligible_once_there_are_enough_replicates(claim: Claim) -> None:
    few, enough = (judge(claim, {"penalty in the loss": np.zeros(n)}, trials=1) for n in (7, 8))
    assert (few.verdict, few.replicates_needed) == ("undecided", 8)
    assert enough.verdict == "negligible"


@pytest.mark.parametrize("bad", [{}, {"a": [1.0, 2.0], "b": [1.0]}, {"a": [[1.0, 2.0]]}])
def test_differences_that_are_no_pairs_are_refused(claim: Claim, bad: dict[str, list[float]]) -> None:
    with pytest.raises(ReglabError, match=r"L1: .* got"):
        judge(claim, bad, trials=1)


def test_a_diverged_trial_is_refused(claim: Claim) -> None:
    with pytest.raises(ReglabError, match="1 of 3 are not"):
        judge(claim, {"a": [1.0, np.nan, 2.0]}, trials=1)


def test_a_pooled_verdict_counts_conditions_and_follows_the_same_rule() -> None:
    claim = registry()["M2"]
    gains = pd.DataFrame(np.random.default_rng(0).normal(2.0, 0.3, (6, 5)))
    pooled = pool(gains, claim.level)
    verdict = judge_pooled(claim, pooled, trials=90)
    assert (verdict.estimate, verdict.low, verdict.high) == tuple(pooled.mean)
    assert (verdict.verdict, verdict.replicates, verdict.trials) == ("supported", 5, 90)
    assert verdict.minimum_detectable_effect == minimum_detectable_effect(gains.mean().std(), 5, claim.level)
    assert "5 conditions of 32 registered, 90 trials" in sentence(verdict)


def test_an_undecided_pooled_verdict_says_how_many_conditions_would_decide() -> None:
    claim = registry()["M2"]
    wide = np.array([[-2.0, 0.0, 1.0, 4.0]]) + np.array([[0.1], [-0.1]])
    verdict = judge_pooled(claim, pool(pd.DataFrame(wide), claim.level), trials=1)
    assert verdict.verdict == "undecided"
    assert f"About {verdict.replicates_needed} conditions would decide it" in sentence(verdict)


def test_a_verdict_on_a_table_counts_its_trials_and_those_that_diverged(claim: Claim) -> None:
    table = pd.DataFrame({"diverged": [True, False, False, True]})
    verdict = judge(claim, {"a": [1.0, 2.0]}, trials=table)
    assert (verdict.trials, verdict.diverged) == (4, 2)
    assert "4 trials, 2 of them diverged" in sentence(verdict)
    assert "diverged" not in sentence(judge(claim, {"a": [1.0, 2.0]}, trials=table[1:3]))
