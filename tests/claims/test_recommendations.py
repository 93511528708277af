"""Recommendations follow from verdicts by a rule."""

import pytest

from reglab.claims import recommend, registry
from reglab.claims import recommendations as module
from reglab.publishing.site.front import MEANINGS


def _verdict(claim, verdict="supported", multiple=1.0):
    low, high = sorted((0.25 * multiple, 0.5 * multiple))
    return {"claim": claim, "verdict": verdict, "low": low, "high": high, "smallest_effect": 0.25}


def test_advice_is_of_registered_claims_and_verdicts_that_decide():
    assert set(module.advice()) <= set(registry())
    words = {word for by_verdict in module.advice().values() for word in by_verdict}
    assert words <= set(MEANINGS) - {"undecided"}


def test_the_claims_that_tell_what_to_do_say_so_either_way():
    """What is measured as a gain in test error has advice for every way it can come out."""
    silent = {"R2", "R3", "E1", "E5", "M1"}  # they explain; what to do follows from R1, E2 and M2
    assert set(registry()) - set(module.advice()) == silent
    for claim in ("R1", "R4", "P1", "P2", "M2", "L1", "L2", "L3", "L4", "L5", "T1"):
        assert {"supported", "contradicted", "negligible"} <= set(module.advice()[claim])


def test_the_largest_effects_come_first_whatever_their_sign():
    found = recommend([_verdict("L1", multiple=2), _verdict("M2", "contradicted", -5), _verdict("E2", multiple=3)])
    assert [one["claim"] for one in found] == ["M2", "E2", "L1"]
    assert found[0]["advice"] == "Do not use dropout by default."


def test_an_effect_counts_as_large_as_its_interval_assures():
    wide = _verdict("P1") | {"low": 0.01, "high": 99.0}
    endless = _verdict("A1") | {"low": None, "high": None}
    within = _verdict("M2", "negligible") | {"low": -0.2, "high": 0.1}
    found = recommend([wide, endless, within, _verdict("L1", multiple=2)])
    assert [one["claim"] for one in found] == ["L1", "P1", "A1"]


def test_one_of_a_family_and_three_in_all():
    many = [_verdict(claim, multiple=i) for i, claim in enumerate(["L1", "L2", "L3", "E2", "R1", "P1"], 1)]
    assert [one["claim"] for one in recommend(many)] == ["P1", "R1", "E2"]
    assert [one["claim"] for one in recommend(many[:3])] == ["L3"]


@pytest.mark.parametrize("verdicts", [[], [_verdict("L1", "undecided", 9)]])
def test_nothing_decided_recommends_nothing(verdicts):
    assert recommend(verdicts) == []
