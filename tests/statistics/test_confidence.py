"""The confidence level is the default everywhere, and the families of claims share its complement."""

import inspect

import pytest

from reglab import analyses, statistics
from reglab.claims import registry
from reglab.statistics.confidence import ALPHA, LEVEL


def test_level_and_alpha_sum_to_one():
    assert LEVEL + ALPHA == 1


@pytest.mark.parametrize("family", sorted({claim.family for claim in registry().values()}))
def test_a_whole_family_shares_alpha(family):
    claim = next(claim for claim in registry().values() if claim.family == family)
    assert claim.alpha * claim.family_size == pytest.approx(ALPHA)


@pytest.mark.parametrize("package", [statistics, analyses])
def test_every_default_level_is_the_report_s(package):
    functions = [getattr(package, name) for name in package.__all__ if inspect.isfunction(getattr(package, name))]
    levels = [inspect.signature(function).parameters.get("level") for function in functions]
    defaults = {level.default for level in levels if level is not None} - {inspect.Parameter.empty}
    assert defaults == {LEVEL}
