"""From evidence to a verdict."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.claims.examples import by_dataset, claim, spread_around

from reglab.analyses.evidence import Evidence
from reglab.claims import judge
from reglab.errors import ReglabError
from reglab.statistics import minimum_detectable_effect, new_dataset


def test_over_data_sets_the_verdict_has_student_s_interval_at_the_claim_s_level() -> None:
    x = spread_around(5, 2)
    verdict = judge(claim(family_size=5), Evidence(by_dataset(x, error=0.5), trials=99, diverged=3, chosen_diverged=2))
    student = stats.ttest_1samp(x, 0).confidence_interval(0.99)
    assert (verdict.estimate, verdict.low, verdict.high) == pytest.approx((5, student.low, student.high))
    assert (verdict.verdict, verdict.replication, verdict.units, verdict.registered) == ("supported", "dataset", 10, 10)
    assert (verdict.trials, verdict.diverged, verdict.chosen_diverged) == (99, 3, 2)
    assert verdict.minimum_detectable_effect == pytest.approx(minimum_detectable_effect(2 / 10**0.5, 9, 0.99))
    assert verdict.spread == pytest.approx((4 - 0.25) ** 0.5)
    new = new_dataset(x, np.full(10, 0.5), 0.95)  # a new data set is no claim: it has the report's level
    assert (verdict.new_low, verdict.new_high) == (new.low, new.high)


def test_on_these_data_sets_repetitions_are_counted_and_new_ones_are_not_spoken_of() -> None:
    verdict = judge(claim(), Evidence(by_dataset([4, 5, 6])))
    reach = stats.t.ppf(0.975, 33) / 3**0.5
    assert (verdict.estimate, verdict.low, verdict.high) == pytest.approx((5, 5 - reach, 5 + reach))
    assert (verdict.verdict, verdict.replication, verdict.units) == ("supported", "cell", 36)
    assert (verdict.spread, verdict.new_low, verdict.new_high) == (None, None, None)
    assert verdict.minimum_detectable_effect == pytest.approx(minimum_detectable_effect(3**-0.5, 33, 0.95), rel=0.01)


@pytest.mark.parametrize(
    ("general", "count", "replication"),
    [(True, 8, "dataset"), (True, 7, "cell"), (False, 12, "cell")],
)
def test_eight_data_sets_of_a_general_claim_are_repeated(general: bool, count: int, replication: str) -> None:
    x = spread_around(5, 6, count)
    verdict = judge(claim(general=general), Evidence(by_dataset(x)))
    error, freedom = (6, 7) if replication == "dataset" else (1, 11 * count)
    reach = stats.t.ppf(0.975, freedom) * error / count**0.5
    assert (verdict.estimate, verdict.low, verdict.high) == pytest.approx((5, 5 - reach, 5 + reach))
    assert verdict.replication == replication


def test_without_errors_these_data_sets_have_no_interval() -> None:
    verdict = judge(claim(), Evidence(by_dataset([1.0, 3.0], error=np.nan, freedom=0)))
    assert (verdict.verdict, verdict.estimate, verdict.low, verdict.high) == ("undecided", 2, -np.inf, np.inf)
    assert verdict.units_needed is None


@pytest.mark.parametrize(
    ("mean", "sd", "expected"), [(-5, 2, "contradicted"), (0.5, 1, "negligible"), (2, 4, "undecided")]
)
def test_the_rule_is_applied_to_the_mean(mean: float, sd: float, expected: str) -> None:
    assert judge(claim(), Evidence(by_dataset(spread_around(mean, sd), error=3.0))).verdict == expected


@pytest.mark.parametrize(("mean", "sd"), [(5, 9), (1.5, 6), (-4, 7)])
def test_undecided_says_the_first_number_of_data_sets_that_decides(mean: float, sd: float) -> None:
    verdict = judge(claim(), Evidence(by_dataset(spread_around(mean, sd), error=4.0)))
    n = 11
    while True:  # the rule by hand
        reach = stats.t.ppf(0.975, n - 1) * sd / n**0.5
        if (abs(mean) >= 3 and reach < abs(mean)) or abs(mean) + reach < 3:
            break
        n += 1
    assert (verdict.verdict, verdict.units_needed) == ("undecided", n)


def test_undecided_on_these_data_sets_says_the_first_number_of_repetitions() -> None:
    verdict = judge(claim(), Evidence(by_dataset([3.2, 4.2, 5.2], error=5.0, freedom=3)))
    assert verdict.units == 12
    n = 13
    while stats.t.ppf(0.975, n - 3) * 5 / 3**0.5 * (12 / n) ** 0.5 >= 4.2:
        n += 1
    assert (verdict.verdict, verdict.units_needed, verdict.trials_decide) == ("undecided", n, None)


@pytest.mark.parametrize(("freedom", "units"), [([3, 3], 8), ([0, 0], 2)])
def test_one_cell_in_several_replicates_is_repeated(freedom: list[int], units: int) -> None:
    estimates = by_dataset([3.2, 5.2], error=3.0, cells=1).assign(freedom=freedom)
    estimates["error"] = estimates["error"].where(estimates["freedom"] > 0)
    verdict = judge(claim(), Evidence(estimates))
    assert (verdict.verdict, verdict.units) == ("undecided", units)
    assert (verdict.units_needed is None) == (freedom == [0, 0])


def test_data_sets_that_no_collection_has_are_not_counted() -> None:
    verdict = judge(claim(), Evidence(by_dataset(spread_around(2.9, 2))))
    assert (verdict.verdict, verdict.units_needed) == ("undecided", None)


@pytest.mark.parametrize(("error", "decides"), [(6.9, True), (3.0, False)])
def test_more_trials_on_the_same_data_sets_help_where_the_spread_comes_from_errors(error: float, decides: bool) -> None:
    verdict = judge(claim(), Evidence(by_dataset(spread_around(4, 7), error=error)))
    assert (verdict.verdict, verdict.trials_decide) == ("undecided", decides)


def test_a_decided_claim_needs_nothing() -> None:
    verdict = judge(claim(), Evidence(by_dataset(spread_around(5, 2))))
    assert (verdict.units_needed, verdict.trials_decide) == (None, None)


def test_equal_arms_are_negligible_over_enough_data_sets() -> None:
    verdict = judge(claim(), Evidence(by_dataset(np.zeros(8), error=np.nan, freedom=0)))
    assert (verdict.verdict, verdict.minimum_detectable_effect, verdict.spread) == ("negligible", None, 0)


def test_a_claim_may_say_what_it_means_that_nothing_could_be_measured() -> None:
    verdict = judge(claim(unmeasured="no order is known"), Evidence(by_dataset([]), trials=9, diverged=1))
    assert (verdict.verdict, verdict.low, verdict.high, verdict.units) == ("undecided", -np.inf, np.inf, 0)
    assert np.isnan(verdict.estimate)
    assert (verdict.unmeasured, verdict.trials, verdict.diverged) == ("no order is known", 9, 1)
    assert verdict.to_json()["estimate"] is None
    measured = judge(claim(unmeasured="no order is known"), Evidence(by_dataset(spread_around(5, 2))))
    assert (measured.verdict, measured.unmeasured) == ("supported", None)


def test_a_control_is_marked_as_one() -> None:
    evidence = Evidence(by_dataset(np.zeros(10)))
    assert [judge(claim(control=control), evidence).control for control in (True, False)] == [True, False]


@pytest.mark.parametrize(
    ("estimates", "message"),
    [
        (by_dataset([]), "L1: a verdict needs estimates on one data set or more; got none"),
        (by_dataset([1.0, np.nan]), "1 of 2 are not"),
    ],
)
def test_estimates_that_are_none_are_refused(estimates: pd.DataFrame, message: str) -> None:
    with pytest.raises(ReglabError, match=message):
        judge(claim(), Evidence(estimates))
