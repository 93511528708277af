"""Variations, the middle budget, and the most influential condition."""

import numpy as np
import pytest
from tests.claims.examples import by_dataset, claim, spread_around

from reglab.analyses.evidence import Evidence, Variation
from reglab.claims import judge
from reglab.claims.effects import effect_interval

HEADLINE = by_dataset(spread_around(5, 2))


def varied(mean: float, count: int = 10) -> Variation:
    return Variation({"steps": "500"}, by_dataset(spread_around(mean, 1, count)))


def test_a_variation_holds_if_it_has_the_headline_s_sign() -> None:
    evidence = Evidence(HEADLINE, variations=(varied(0.1), varied(-0.1), varied(9.0, count=3)))
    verdict = judge(claim(), evidence)
    assert [variation.holds for variation in verdict.variations] == [True, False, True]
    assert verdict.holds == 2
    last = verdict.variations[2]
    expected = effect_interval(claim(), evidence.variations[2].estimates)
    assert (last.estimate, last.low, last.high) == tuple(expected)
    assert (last.choices, last.datasets) == ({"steps": "500"}, 3)


def test_a_variation_of_a_negligible_effect_holds_if_it_is_as_small() -> None:
    evidence = Evidence(by_dataset(spread_around(0.1, 1)), variations=(varied(-2.9), varied(3.1)))
    verdict = judge(claim(), evidence)
    assert verdict.verdict == "negligible"
    assert [variation.holds for variation in verdict.variations] == [True, False]


def test_a_variation_without_data_sets_is_left_out() -> None:
    evidence = Evidence(HEADLINE, variations=(Variation({"data": "texts"}, HEADLINE[:0]), varied(1.0)))
    assert len(judge(claim(), evidence).variations) == 1


@pytest.mark.parametrize(("middle", "changing"), [(3.6, False), (6.4, False), (3.4, True), (6.6, True)])
def test_it_is_still_changing_if_the_last_budgets_differ_by_more_than_half_the_smallest_effect(
    middle: float, changing: bool
) -> None:
    verdict = judge(claim(), Evidence(HEADLINE, middle=by_dataset(spread_around(middle, 5))))
    assert (verdict.middle, verdict.still_changing) == (pytest.approx(middle), changing)


@pytest.mark.parametrize(("longest", "changing"), [(3.6, False), (5.6, True)])
def test_the_budgets_are_compared_on_the_same_cells(longest: float, changing: bool) -> None:
    frames = {"middle": by_dataset([4.0, 4.0]), "longest": by_dataset([longest, longest])}
    verdict = judge(claim(), Evidence(HEADLINE, **frames))
    assert (verdict.middle, verdict.longest, verdict.still_changing) == (4.0, longest, changing)


def test_with_one_budget_nothing_is_changing() -> None:
    verdict = judge(claim(), Evidence(HEADLINE))
    assert (verdict.middle, verdict.still_changing, verdict.influence) == (None, False, None)


def test_the_most_influential_condition_moves_the_headline_most() -> None:
    without = {name: by_dataset(spread_around(mean, 2)) for name, mean in {"a": 5.5, "b": 3.0, "c": 6.9}.items()}
    influence = judge(claim(), Evidence(HEADLINE, without=without)).influence
    assert influence is not None
    assert influence.name == "b"
    assert (influence.estimate, influence.low, influence.high) == tuple(effect_interval(claim(), without["b"]))
    assert np.isfinite(influence.low)


def test_leaving_out_one_of_just_enough_data_sets_does_not_change_the_kind_of_the_interval() -> None:
    eight = by_dataset(spread_around(5, 2, 8))
    influence = judge(claim(), Evidence(eight, without={"a": eight.iloc[1:], "b": eight.iloc[:-1]})).influence
    assert influence is not None
    left = eight.iloc[1:] if influence.name == "a" else eight.iloc[:-1]
    over = tuple(effect_interval(claim(), left, general=True))
    assert (influence.estimate, influence.low, influence.high) == over != tuple(effect_interval(claim(), left))
