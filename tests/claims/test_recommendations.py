"""Recommendations follow from verdicts by a rule."""

import pytest

from reglab.claims import recommend, registry
from reglab.claims.recommendations import DECIDED, recommendations


def _verdict(claim, verdict="supported", multiple=1.0, held=4, variations=4):
    low, high = sorted((0.25 * multiple, 0.5 * multiple))
    return {
        "claim": claim, "verdict": verdict, "low": low, "high": high, "smallest_effect": 0.25, "still_changing": False,
        "variations": [{"holds": place < held} for place in range(variations)],
    }  # fmt: skip


def _claims(verdicts):
    return [verdict["claim"] for verdict in verdicts]


def test_recommendations_are_about_registered_claims_and_what_is_decided():
    assert set(recommendations()) <= {claim.id for claim in registry().values() if not claim.control}
    assert {word for by_verdict in recommendations().values() for word in by_verdict} == set(DECIDED)


def test_claims_about_what_to_do_have_a_recommendation_for_every_outcome():
    silent = {"R2", "R3", "E1", "E5", "M1"}  # they explain; what to do follows from R1, E2 and M2
    tested = {claim.id for claim in registry().values() if not claim.control}
    assert tested - set(recommendations()) == silent
    for claim in tested - silent - {"E3", "E4", "E6"}:  # one outcome of these leaves nothing to do
        assert set(recommendations()[claim]) == set(DECIDED)


def test_the_largest_effects_come_first_whatever_their_sign():
    chosen = recommend([_verdict("L1", multiple=2), _verdict("M2", "contradicted", -5), _verdict("E2", multiple=3)])
    assert _claims(chosen) == ["M2", "E2", "L1"]
    assert chosen[0]["recommendation"] == "Do not use dropout by default."


def test_an_effect_counts_as_large_as_its_interval_assures():
    wide = _verdict("P1") | {"low": 0.01, "high": 99.0}
    endless = _verdict("A1") | {"low": None, "high": None}
    assert _claims(recommend([wide, endless, _verdict("L1", multiple=2)])) == ["L1", "P1", "A1"]


def test_one_of_a_family_and_three_in_all():
    many = [_verdict(claim, multiple=i) for i, claim in enumerate(["L1", "L2", "L3", "E2", "R1", "P1"], 1)]
    assert _claims(recommend(many)) == ["P1", "R1", "E2"]
    assert _claims(recommend(many[:3])) == ["L3"]


@pytest.mark.parametrize("word", ["negligible", "depends", "undecided"])
def test_what_is_not_decided_recommends_nothing_whatever_is_written(word, monkeypatch):
    monkeypatch.setattr("reglab.claims.recommendations.recommendations", lambda: {"L1": {word: "Do it."}})
    assert recommend([_verdict("L1", word, 9)]) == []


@pytest.mark.parametrize(
    ("held", "variations", "advised"), [(3, 4, True), (5, 7, False), (18, 24, True), (0, 0, False)]
)
def test_only_what_holds_in_three_quarters_of_its_variations_is_advice(held, variations, advised):
    assert bool(recommend([_verdict("L1", held=held, variations=variations)])) == advised


def test_what_is_still_changing_with_the_budget_is_no_advice():
    changing, settled = _verdict("L1", multiple=9) | {"still_changing": True}, _verdict("L2")
    assert _claims(recommend([changing, settled])) == ["L2"]


def test_a_verdict_of_an_earlier_version_is_no_advice():
    former = _verdict("L1")
    del former["variations"], former["still_changing"]
    assert recommend([former]) == []
