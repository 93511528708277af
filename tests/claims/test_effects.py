"""What is repeated behind a claim's mean effect, and effects beside it, computed by hand."""

from math import log, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.analyses.made_up import table
from tests.claims.examples import by_dataset, claim, spread_around

from reglab.analyses import gain
from reglab.claims import registry, side_by_side
from reglab.claims.effects import effect_interval

SMALL, LARGE = 100 * log(40.5 / 20.5), 100 * log(40.5 / 30.5)
"""20 % of 200 errors against 10 and 15 %, with halves added."""


def test_eight_data_sets_or_more_are_repeated() -> None:
    estimates = spread_around(5, 6, count=8)
    limits = stats.ttest_1samp(estimates, 0).confidence_interval(0.99)
    interval = effect_interval(claim(family_size=5), by_dataset(estimates))
    assert list(interval) == pytest.approx([5, limits.low, limits.high])


@pytest.mark.parametrize(("general", "count"), [(True, 7), (False, 12)])
def test_fewer_data_sets_and_those_of_other_claims_are_taken_as_they_are(general: bool, count: int) -> None:
    reach = stats.t.ppf(0.975, 11 * count) / count**0.5
    interval = effect_interval(claim(general=general), by_dataset(spread_around(5, 6, count)))
    assert list(interval) == pytest.approx([5, 5 - reach, 5 + reach])


def test_without_errors_these_data_sets_have_no_interval() -> None:
    assert effect_interval(claim(), by_dataset([1.0, 3.0], error=np.nan, freedom=0)) == (2, -np.inf, np.inf)


@pytest.fixture
def rows() -> pd.DataFrame:
    """Nine data sets, on four of which dropout gains less; at the shorter budget it loses on all."""
    made = table(
        {"none": 20.0, "dropout": 10.0},
        dataset=list("abcdefghi"),
        steps=[10, 40],
        replicate=[0, 1],
        test=[200],
    )
    dropped = made["arm"] == "dropout"
    made.loc[dropped & made["dataset"].isin(list("abcd")), "test_error"] = 15.0
    made.loc[dropped & (made["steps"] == 10), "test_error"] = 90.0
    return made


def test_a_general_claim_has_students_interval_over_data_sets(rows: pd.DataFrame) -> None:
    effects = side_by_side(registry()["M2"], rows, {"dropout": gain("none", "dropout")})
    values = [LARGE] * 4 + [SMALL] * 5
    low, high = stats.t.interval(0.95, 8, pd.Series(values).mean(), pd.Series(values).std() / sqrt(9))
    assert effects["dropout"] == pytest.approx((sum(values) / 9, low, high))


def test_other_claims_take_the_data_sets_as_they_are(rows: pd.DataFrame) -> None:
    rows.loc[(rows["arm"] == "dropout") & (rows["replicate"] == 1), "test_error"] += 1
    effects = side_by_side(registry()["A2"], rows, {"dropout": gain("none", "dropout")})
    by_replicate = {10: [100 * log(40.5 / e) for e in (20.5, 22.5)], 15: [100 * log(40.5 / e) for e in (30.5, 32.5)]}
    errors = {name: abs(first - second) / 2 for name, (first, second) in by_replicate.items()}
    error = sqrt(4 * errors[15] ** 2 + 5 * errors[10] ** 2) / 9
    mean = (4 * sum(by_replicate[15]) + 5 * sum(by_replicate[10])) / 18
    assert effects["dropout"].estimate == pytest.approx(mean)
    # between the quantiles of one and of nine degrees of freedom
    assert stats.t.ppf(0.975, 9) < (effects["dropout"].high - mean) / error < stats.t.ppf(0.975, 1)


def test_a_contrast_without_trials_is_left_out(rows: pd.DataFrame) -> None:
    elsewhere = rows[rows["arm"] == "dropout"].replace({"arm": {"dropout": "noise"}}).assign(dataset="z")
    both = pd.concat([rows, elsewhere.drop_duplicates(["dataset", "steps", "replicate"])])
    contrasts = {"noise": gain("none", "noise"), "dropout": gain("none", "dropout")}
    assert list(side_by_side(registry()["M2"], both, contrasts)) == ["dropout"]
