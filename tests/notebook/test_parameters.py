"""Parameters have the type of their default and the range of their comment."""

import pytest

from reglab.errors import ReglabError
from reglab.notebook.parameters import Parameter, check, parse

DECLARED = """rates = [0.0, 0.5]  # shares of units dropped, each in [0, 1)
rate = 0.5  # the one of the verdict, one of `rates`
replicates = 10  # replicates to compare on, 2 or more
dataset = "digits"  # a data set"""


def test_names_defaults_and_comments_are_read_in_order():
    cell = 'rate = 0.5  # in [0, 1)\nname = "a # b"  # with a hash inside\nsizes = [\n    64,\n]  # units\nbare = -1'
    assert list(parse(cell, "here").values()) == [
        Parameter("rate", 0.5, "in [0, 1)"),
        Parameter("name", "a # b", "with a hash inside"),
        Parameter("sizes", [64], "units"),
        Parameter("bare", -1, ""),
    ]


@pytest.mark.parametrize("line", ["x: float = 0.5", "x = 1 + y", "x = y = 1", "import os", "x, y = 1, 2", "x = f(1)"])
def test_anything_but_a_plain_line_is_refused_with_its_place(line):
    with pytest.raises(ReglabError, match=r"here, line 2.*plain 'name = literal'"):
        parse(f"rate = 0.5\n{line}", "here")


def test_a_line_that_is_not_python_is_refused():
    with pytest.raises(ReglabError, match="here, line 1"):
        parse("rate = = 2", "here")


@pytest.mark.parametrize(
    ("default", "good", "bad"),
    [
        (0.5, [1, 0.25], ["0.5", True, None, [0.5]]),
        (3, [4, -1], [3.5, "3", False]),
        ("digits", ["wine", ""], [1, ["digits"]]),
        (True, [False], [0, "true"]),
        ([0.0, 0.5], [[], [1, 0.3]], [0.5, ["0.5"], [True]]),
        ([0, 0.5], [[0.1]], [["x"]]),
        ([64], [[32, 16]], [[0.5], 64]),
        ([[1], [2]], [[[3]]], [[3]]),
        ([], [["anything", 1]], ["x"]),
        (None, [1, "x", None], []),
        ({"a": 1}, [{}], [[1]]),
    ],
)
def test_types_follow_the_default(default, good, bad):
    parameter = Parameter("x", default)
    assert all(parameter.allows(value) for value in good)
    assert not any(parameter.allows(value) for value in bad)
    assert parameter.wanted


@pytest.mark.parametrize(
    ("default", "given", "value"),
    [
        ([0.1], "[0, 0.5]", [0.0, 0.5]),
        ([], "[60, 240]", [60, 240]),
        ([], ("wine", "adult"), ["wine", "adult"]),
        ([[1]], "[[1, 2], [3]]", [[1, 2], [3]]),
        ([64], (32, 16), [32, 16]),
        (0.5, "1", 1.0),
        (0.5, 1, 1.0),
        (3, "4", 4),
        (True, "False", False),
        ("digits", "1", "1"),
        (3, "many", "many"),
        ([1], "[0.1", "[0.1"),
        ([1], "{[1]}", "{[1]}"),
        (3, True, True),
    ],
)
def test_text_that_reads_like_a_literal_becomes_it(default, given, value):
    converted = Parameter("x", default).convert(given)
    assert (converted, repr(converted)) == (value, repr(value))


def test_what_is_set_is_checked_together_with_the_defaults():
    check(parse(DECLARED, "here"), {"rates": [0.1, 0.5]})
    with pytest.raises(ReglabError, match=r"'rate' must be a number, one of `rates`; got 0.5"):
        check(parse(DECLARED, "here"), {"rates": [0.1]})
