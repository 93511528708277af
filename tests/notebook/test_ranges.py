"""A comment's clauses are rules only where they are understood whole."""

import pytest

from reglab.notebook.ranges import DISTINCT, rules

VALUES = {"rates": [0.2, 0.5]}


def kept(comment, value):
    """Return whether a value keeps each of the rules that a comment states."""
    return [rule.holds(value, VALUES) for rule in rules(comment, of_list=isinstance(value, list))]


@pytest.mark.parametrize(
    ("comment", "good", "bad"),
    [
        ("training examples, 1 or more", [1, 200], [0, -1, "200"]),
        ("share, at most all: 1 or less", [1, -2], [1.5]),
        ("noise, in standard deviations of the inputs, above 0", [0.001], [0, -0.1]),
        ("share of units dropped, above 0 and below 1", [0.5], [0, 1]),
        ("rate, in [0, 1); the usual one is 0.5", [0, 0.99], [1, -0.01]),
        ("rate, in (0, 1)", [0.5], [0, 1]),
        ("rate, in (-0.5, 1.5]", [1.5, 0], [-0.5, 1.6]),
        ("mixup's α, above 0: the larger, the more even", [0.2], [0]),
        ("settings: a multiple of 4", [4, 8], [0, 6, -4]),
        ("rate of the verdict, one of `rates`", [0.2, 0.5], [0.3]),
        ("shares dropped, each in [0, 1)", [[], [0, 0.5]], [[0.5, 1]]),
        ("sizes, each 1 or more", [[[60, 150], [1]]], [[[60, 150], [0]]]),
        ("compared, each one of `rates`", [[0.5, 0.2]], [[0.2, 0.3]]),
        ("rates to search, rising", [[], [1, 2]], [[1, 1], [2, 1]]),
        ("ends, exactly two", [[1, 2]], [[1], [1, 2, 3]]),
        ("units, two widths or more", [[1, 2], [1, 2, 3]], [[], [1]]),
        ("examples, two sizes or more for each data set", [[[1, 2], [1, 2, 3]]], [[[1, 2], [3]]]),
    ],
)
def test_a_rule_holds_for_what_it_allows_alone(comment, good, bad):
    assert all(kept(comment, value) == [True] for value in good)
    assert all(kept(comment, value) == [False] for value in bad)


def test_a_comment_may_state_several_rules():
    assert kept("settings: a multiple of 4, 8 or more", 4) == [True, False]


@pytest.mark.parametrize(
    "comment",
    ["1 or mroe", "1 or more examples", "above zero", "in [0, 1", "above 0 and odd", "each 1 or more", "rising",
     "one of the rates", "exactly two", "in standard deviations", ""],
)  # fmt: skip
def test_what_is_not_understood_whole_is_no_rule_of_a_number(comment):
    assert rules(comment, of_list=False) == []


@pytest.mark.parametrize(
    "comment", ["1 or more", "in [0, 1)", "each 1 or mroe", "two", "exactly two or more", "exactly"]
)
def test_what_is_not_understood_whole_is_no_rule_of_a_list(comment):
    assert rules(comment, of_list=True) == []


def test_numbers_that_arms_cannot_be_named_by_are_refused():
    assert DISTINCT.holds([0.01, 0.02, 0.02, (1e-5, 2)], {})
    assert not DISTINCT.holds([0.01, 0.0100000001], {})
    assert not DISTINCT.holds([[0.1], [0.1000000001]], {})
