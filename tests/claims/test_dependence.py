"""When a verdict depends on the data set or on a moderator, and when it does not."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats
from tests.claims.examples import NAMES, by_dataset, claim, spread_around

from reglab.analyses.evidence import Evidence
from reglab.claims import judge
from reglab.claims.dependence import dataset_verdicts
from reglab.statistics import holm, student_p_value
from reglab.statistics.student import Estimate

HALVES = [8.0, -8.0] * 5


def test_data_sets_leave_zero_out_exactly_where_holm_rejects() -> None:
    estimates = np.linspace(-1, 4.5, 10)
    verdicts = dataset_verdicts(claim(), by_dataset(estimates))
    outside = [condition.low > 0 or condition.high < 0 for condition in verdicts]
    rejected = holm([student_p_value(Estimate(value, 1.0, 11)) for value in estimates]) <= 0.05
    assert outside == rejected.tolist()
    assert 0 < sum(outside) < 10
    assert [(condition.name, condition.cells) for condition in verdicts] == [(name, 6) for name in NAMES[:10]]


def test_data_sets_clearly_for_and_clearly_against_make_it_depend_on_the_data_set() -> None:
    verdict = judge(claim(), Evidence(by_dataset(HALVES)))
    assert (verdict.verdict, verdict.depends_on, verdict.levels) == ("depends", "data set", ())
    assert [condition.verdict for condition in verdict.conditions] == ["supported", "contradicted"] * 5
    assert verdict.units_needed is None


def test_two_repetitions_of_a_cell_can_show_that_it_depends() -> None:
    verdict = judge(claim(), Evidence(by_dataset([40.0, -40.0] * 5, freedom=1)))
    assert (verdict.verdict, verdict.depends_on) == (
        "depends",
        "data set",
    )  # by their own errors: 127 errors, no verdict


def test_so_do_two_of_three_data_sets_that_are_taken_as_they_are() -> None:
    assert judge(claim(general=False), Evidence(by_dataset([8, 0, -8]))).depends_on == "data set"


@pytest.mark.parametrize(
    ("estimates", "error"),
    [
        ([8.0, 2.0] * 5, 1.0),  # nobody is against
        ([2.5, -2.5] * 5, 0.1),  # clear, but below the smallest effect
        (HALVES, 4.0),  # large, but not clear
    ],
)
def test_less_than_that_does_not(estimates: Sequence[float], error: float) -> None:
    assert judge(claim(), Evidence(by_dataset(estimates, error))).verdict != "depends"


def test_nor_do_a_few_of_many_data_sets_that_are_as_alike_as_chance_makes_them() -> None:
    estimates = [4.5, -4.5, *[0.0] * 24]
    verdict = judge(claim(), Evidence(by_dataset(estimates)))
    assert {"supported", "contradicted"} <= {condition.verdict for condition in verdict.conditions}
    assert stats.chi2.sf(2 * 4.5**2, 25) > 0.025  # Cochran's Q, which Welch's test makes more careful
    assert verdict.verdict == "negligible"


def test_nor_do_data_sets_without_an_error() -> None:
    assert judge(claim(), Evidence(by_dataset(HALVES, error=np.nan, freedom=0))).verdict == "undecided"


def moderated(**levels: Sequence[float]) -> Evidence:
    frames = {name: by_dataset(estimates) for name, estimates in levels.items()}
    return Evidence(by_dataset(np.zeros(10)), moderators={"optimiser": frames})


def test_levels_clearly_for_and_against_make_it_depend_on_the_moderator() -> None:
    verdict = judge(claim(), moderated(SGD=spread_around(5, 2), AdamW=spread_around(-5, 2), Adam=spread_around(0, 2)))
    assert (verdict.verdict, verdict.depends_on) == ("depends", "optimiser")
    levels = {level.name: (level.verdict, level.cells) for level in verdict.levels}
    assert levels == {"SGD": ("supported", 60), "AdamW": ("contradicted", 60), "Adam": ("negligible", 60)}


def test_a_moderator_explains_more_than_the_data_set() -> None:
    evidence = moderated(SGD=spread_around(5, 2), AdamW=spread_around(-5, 2))
    both = Evidence(by_dataset(HALVES), moderators=evidence.moderators)
    assert judge(claim(), both).depends_on == "optimiser"


def test_levels_share_the_error_rate() -> None:
    # With a standard error of 1.8 over ten data sets, 5 differs from 0 at 95 % but not at 98.3 %, for three levels.
    sd = 1.8 * 10**0.5
    two = moderated(SGD=spread_around(5, sd), AdamW=spread_around(-5, 2))
    four = moderated(SGD=spread_around(5, sd), AdamW=spread_around(-5, sd), A=np.zeros(10), B=np.zeros(10))
    assert judge(claim(), two).depends_on == "optimiser"
    assert judge(claim(), four).depends_on is None


def test_levels_may_have_other_data_sets() -> None:
    images, tables = by_dataset([6, 7, 8]), by_dataset([-6, -7, -8], names=["x", "y", "z"])
    evidence = Evidence(by_dataset(np.zeros(10)), moderators={"data": {"images": images, "tables": tables}})
    assert judge(claim(), evidence).depends_on == "data"
