"""The registry's effects are those that the planned studies find.

For "supported", the estimate must reach the smallest effect of interest. At a true effect of exactly that size about
half of all estimates do, whatever the number of data sets. So power is stated twice: at the detectable effect, the
interval lies above zero in 80 % of studies; at the design effect, the verdict is "supported" in 80 %.
"""

import numpy as np
import pytest
from scipy import stats

from reglab.claims import Claim, registry, rule

STUDIES = 20_000
"""The standard error of a share of 80 % is 0.3 points."""

CLAIMS = list(registry().values())


def studies(claim: Claim, effect: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the estimates and limits of simulated studies, as they were planned."""
    rng = np.random.default_rng(1)
    if claim.general:
        units = rng.normal(effect, claim.expected_sd, (STUDIES, claim.datasets, 1))
    else:  # the data sets' own effects are given, and differ
        own = np.linspace(-5, 5, claim.datasets)[:, None] if claim.datasets > 1 else np.zeros((1, 1))
        units = rng.normal(effect + own, claim.expected_sd, (STUDIES, claim.datasets, claim.repetitions))
    by_dataset = units.mean(2)
    if claim.general:
        error, freedom = by_dataset.std(1, ddof=1) / claim.datasets**0.5, claim.datasets - 1
    else:
        variances = units.var(2, ddof=1)
        error, freedom = np.sqrt(variances.mean(1) / units[0].size), claim.datasets * (claim.repetitions - 1)
    reach = stats.t.ppf((1 + claim.level) / 2, freedom) * error
    return by_dataset.mean(1), by_dataset.mean(1) - reach, by_dataset.mean(1) + reach


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.id for claim in CLAIMS])
def test_the_detectable_effect_is_found_in_80_percent_of_studies(claim: Claim) -> None:
    _, low, _ = studies(claim, claim.detectable_effect)
    assert np.mean(low > 0) == pytest.approx(0.80, abs=0.015)


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.id for claim in CLAIMS])
def test_the_design_effect_is_supported_in_80_percent(claim: Claim) -> None:
    supported = {
        effect: np.mean(rule(*studies(claim, effect), claim.smallest_effect) == "supported")
        for effect in (claim.smallest_effect, claim.design_effect)
    }
    assert supported[claim.design_effect] == pytest.approx(0.80, abs=0.015)
    # Half at most, within three standard errors of the simulation: more data sets do not change that.
    assert supported[claim.smallest_effect] < 0.511


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.id for claim in CLAIMS])
def test_data_in_general_are_eight_data_sets_or_more(claim: Claim) -> None:
    assert claim.general == (claim.datasets >= 8)
