"""The rows of the tables of verdicts, of controls and of simulated panels."""

from math import asinh

import pytest
from tests.publishing import toys

from reglab.publishing.site.rows import calibration_rows, control_rows, drawing, is_control, signed, verdict_rows

NEW = ("replication", "units", "depends_on", "still_changing", "variations", "control")
"""What verdicts of an earlier version lack."""


@pytest.mark.parametrize(("value", "text"), [(12.345, "+12.3"), (-0.004, "0.00"), (123.4, "+123"), (-9.996, "−10.0")])
def test_numbers_have_three_digits_at_most(value, text):
    assert signed(value) == text


def test_an_interval_without_ends_is_drawn_as_a_point():
    assert drawing({"estimate": 0, "low": None, "high": None, "smallest_effect": 1}, 2) == {
        "estimate": 120.0,
        "band": round(240 * asinh(1) / asinh(2), 1),
        "ticks": [],
    }


def test_each_variation_is_a_tick_on_the_scale_of_its_row():
    variations = [{"estimate": -2, "holds": False}, {"estimate": 4, "holds": True}]
    verdict = {"estimate": 1, "low": 0, "high": 2, "smallest_effect": 2, "variations": variations}
    ends = [120 - 120 * asinh(1) / asinh(2), 240]
    assert drawing(verdict, reach=2)["ticks"] == [(ends[1], True), (round(ends[0], 1), False)]


def test_no_variation_leaves_the_drawing():
    far = toys.verdict("dropout-rate")
    far["variations"][0]["estimate"] = -80.0
    rows = verdict_rows([far, toys.verdict("l2")])
    assert all(0 <= place <= 240 for row in rows for place, _ in row["drawing"]["ticks"])


def test_a_row_says_over_what_it_holds_and_in_how_many_variations():
    rows = verdict_rows([toys.verdict("dropout-rate"), toys.verdict("head-to-head"), toys.verdict("augmentation")])
    assert rows[0]["notes"] == ["over 2 data sets", "holds in 3 of 4"]
    assert rows[1]["notes"] == ["over 2 data sets", "depends on the optimiser", "holds in 3 of 4"]
    assert [row["changing"] for row in rows] == [False, False, True]
    assert rows[0]["of"] == "% fewer errors (test error)"


@pytest.mark.parametrize(("count", "words"), [(1, "on this data set"), (2, "on these 2 data sets")])
def test_data_sets_that_are_taken_as_they_are_are_said_to_be(count, words):
    verdict = toys.verdict("dropout-rate") | {"replication": "cell", "units": 12}
    verdict["conditions"] = verdict["conditions"][:count]
    assert verdict_rows([verdict])[0]["notes"][0] == words


def test_a_verdict_of_an_earlier_version_has_a_row_without_what_it_lacks():
    former = {name: value for name, value in toys.verdict("l2").items() if name not in NEW}
    (row,) = verdict_rows([former])
    assert (row["notes"], row["changing"], row["drawing"]["ticks"]) == ([], False, [])
    assert not is_control(former)


def test_a_control_is_false_unless_it_finds_nothing():
    words = ["negligible", "undecided", "supported", "contradicted", "depends"]
    controls = [toys.verdict("l2") | {"claim": "A/A none", "control": True, "verdict": word} for word in words]
    assert all(map(is_control, controls))
    assert [row["false"] for row in control_rows(controls)] == [False, False, True, True, True]


def test_a_verdict_without_an_estimate_has_a_row_that_says_so():
    nothing = {"estimate": None, "low": None, "high": None, "replication": "cell", "conditions": [], "variations": []}
    (row,) = verdict_rows([toys.verdict("l2") | nothing])
    assert (row["effect"], row["range"], row["notes"]) == ("no estimate", "no interval", [])
    assert not {"low", "estimate", "high"} & set(row["drawing"])


def test_a_truth_has_a_row_with_its_share_by_size_of_the_family():
    rows = calibration_rows(toys.calibration()["rates"])
    assert [(row["truth"], row["counted"], row["bound"]) for row in rows] == [
        ("no effect anywhere", "false verdict", "at most 5 %"),
        ("half against half", "depends", "at least 80 %"),
    ]
    assert rows[0]["shares"] == {
        "the only claim of its family": "2.5 % (0.1 to 13.2), not known",
        "one of 6": "0.0 % (0.0 to 0.6), kept",
    }
    assert rows[1]["shares"]["one of 6"] == "42.5 % (27.0 to 59.1), missed"
