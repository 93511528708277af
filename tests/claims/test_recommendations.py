"""Recommendations follow from verdicts by a rule."""

import pytest

from reglab.claims import recommend, registry
from reglab.claims.recommendations import recommendations
from reglab.publishing.site.front import MEANINGS


def _verdict(claim, verdict="supported", multiple=1.0):
    low, high = sorted((0.25 * multiple, 0.5 * multiple))
    return {"claim": claim, "verdict": verdict, "low": low, "high": high, "smallest_effect": 0.25}


def _claims(verdicts):
    return [verdict["claim"] for verdict in verdicts]


def test_recommendations_are_about_registered_claims_and_deciding_verdicts():
    assert set(recommendations()) <= set(registry())
    words = {word for by_verdict in recommendations().values() for word in by_verdict}
    assert words <= set(MEANINGS) - {"undecided"}


def test_claims_about_what_to_do_have_a_recommendation_for_every_outcome():
    silent = {"R2", "R3", "E1", "E5", "M1"}  # they explain; what to do follows from R1, E2 and M2
    assert set(registry()) - set(recommendations()) == silent
    for claim in ("R1", "R4", "P1", "P2", "M2", "L1", "L2", "L3", "L4", "L5", "T1"):
        assert {"supported", "contradicted", "negligible"} <= set(recommendations()[claim])


def test_the_largest_effects_come_first_whatever_their_sign():
    chosen = recommend([_verdict("L1", multiple=2), _verdict("M2", "contradicted", -5), _verdict("E2", multiple=3)])
    assert _claims(chosen) == ["M2", "E2", "L1"]
    assert chosen[0]["recommendation"] == "Do not use dropout by default."


def test_an_effect_counts_as_large_as_its_interval_assures():
    wide = _verdict("P1") | {"low": 0.01, "high": 99.0}
    endless = _verdict("A1") | {"low": None, "high": None}
    within = _verdict("M2", "negligible") | {"low": -0.2, "high": 0.1}
    assert _claims(recommend([wide, endless, within, _verdict("L1", multiple=2)])) == ["L1", "P1", "A1"]


def test_one_of_a_family_and_three_in_all():
    many = [_verdict(claim, multiple=i) for i, claim in enumerate(["L1", "L2", "L3", "E2", "R1", "P1"], 1)]
    assert _claims(recommend(many)) == ["P1", "R1", "E2"]
    assert _claims(recommend(many[:3])) == ["L3"]


@pytest.mark.parametrize("verdicts", [[], [_verdict("L1", "undecided", 9)]])
def test_nothing_decided_recommends_nothing(verdicts):
    assert recommend(verdicts) == []
