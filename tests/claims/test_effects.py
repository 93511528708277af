"""What is repeated behind a claim's mean effect."""

import numpy as np
import pytest
from scipy import stats
from tests.claims.examples import by_dataset, claim, spread_around

from reglab.claims.effects import effect_interval


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
