"""Parameters have the type of their annotation, or of their default, and the range of their comment."""

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


@pytest.mark.parametrize(
    "line", ["x: float", "x.y: float = 0.5", "x = 1 + y", "x = y = 1", "import os", "x, y = 1, 2", "x = f(1)"]
)
def test_anything_but_a_plain_line_is_refused_with_its_place(line):
    with pytest.raises(ReglabError, match=r"here, line 2.*plain 'name: type = literal'"):
        parse(f"rate = 0.5\n{line}", "here")


def test_an_annotation_gives_the_type_where_the_default_does_not():
    parameters = parse("names: list[str] = []\nrate: float = 1\nsizes: list[list[int]] = []", "here")
    assert [parameter.annotation for parameter in parameters.values()] == [list[str], float, list[list[int]]]
    allowed = {"names": ["wine"], "rate": 0.5, "sizes": [[1], [2]]}
    refused = {"names": [1], "rate": "0.5", "sizes": [1]}
    assert all(parameters[name].allows(value) for name, value in allowed.items())
    assert not any(parameters[name].allows(value) for name, value in refused.items())
    with pytest.raises(ReglabError, match=r"'names' must be a list, each a text, for example \[\]; got \[1\]"):
        check(parameters, {"names": [1]})


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("x: int = 0.5", "must have a default that is a whole number, as its type says"),
        ("x: bool = 1", "must have a default that is true or false"),
        ("x: list[float] = ['a']", "must have a default that is a list, each a number"),
        ("x: str = None", "must have a default that is a text"),
        ("x: Float = 0.5", r"has an unknown type; allowed are bool, int, float, str, or a list of one of these"),
        ("x: list = [1]", "has an unknown type"),
        ("x: list[float | int] = [1]", "has an unknown type"),
        ("x: list[int, int] = [1, 2]", "has an unknown type"),
    ],
)
def test_a_type_that_is_unknown_or_not_the_defaults_is_refused(line, message):
    with pytest.raises(ReglabError, match=rf"here, line 2: .*{message}"):
        parse(f"rate: float = 0.5\n{line}", "here")


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
