"""Options of reading, from a notebook's parameters or from the command line."""

import inspect

import pytest

from reglab.advice import options, read
from reglab.advice.options import SWITCHES, TEXTS


def test_they_are_what_reading_takes() -> None:
    (_, *taken) = inspect.signature(read).parameters
    assert set(options({})) == set(taken) == {*TEXTS, *SWITCHES, "drop"}
    assert options({}) == {
        name: spec.default for name, spec in inspect.signature(read).parameters.items() if name in taken
    }


def test_an_empty_text_is_none() -> None:
    assert options({"target": "", "text": "body"}) == options({}) | {"text": "body"}
    assert options({"target": None}) == options({})


def test_what_is_no_option_is_left_out() -> None:
    namespace = {"target": "y", "drop": ["a", "b"], "drop_rare_classes": True, "minutes": 3.0, "answer": object()}
    assert options(namespace) == options({}) | {"target": "y", "drop": ("a", "b"), "drop_rare_classes": True}


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_is_true_or_false(name: str) -> None:
    assert options({name: 1})[name] is True
    assert options({name: None})[name] is False
