"""What may stand in a program: known kinds, each once, with fields that are numbers."""

import pytest

from reglab.errors import ReglabError
from reglab.programs.settings import Setup, make_plan


def parts(*settings, **setup):
    return {kind: dict(fields) for kind, fields in make_plan(settings, Setup(**setup)).parts.items()}


def test_a_strength_is_the_first_field_and_keeps_its_spelling():
    made = parts(("dropout", "0.50"), ("weight_decay", 1e-05), ("early stopping", 3), ("none", ""))
    assert made == {
        "dropout": {"rate": "0.50"},
        "weight decay": {"strength": "1e-05"},
        "early stopping": {"patience": "3"},
        "none": {},
    }


def test_fields_are_in_the_order_of_the_kind():
    plan = make_plan([("early stopping", {"interval": 7, "patience": 3})], Setup())
    assert (plan.strength("early stopping"), plan.interval()) == ("3", "7")


def test_early_stopping_looks_at_the_end_at_the_latest():
    assert make_plan([("early stopping", 3)], Setup(steps=20)).interval() == "20"
    assert make_plan([("early stopping", 3)], Setup()).interval() == "50"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (("dropout", "0.5); import os; (1"), "rate of dropout must be a number of 0 or more"),
        (("dropout", "nan"), "must be a number"),
        (("dropout", "0.5\n"), "must be a number"),
        (("l2", -1), "must be a number of 0 or more; got -1"),
        (("shift", True), "pixels of shift must be a whole number of 1 or more"),
        (("early stopping", {"patience": 2, "interval": 0}), "interval of early stopping must be a whole number"),
        (("early stopping", {"interval": 5}), "early stopping needs the field patience; got interval"),
        (("dropout", {"rate": 0.5, "where": "last"}), "unknown field of dropout 'where'"),
    ],
)
def test_what_is_no_number_is_not_taken_for_code(setting, message):
    with pytest.raises(ReglabError, match=message):
        make_plan([setting], Setup())


def test_a_kind_given_twice_is_an_error():
    with pytest.raises(ReglabError, match="got 'l2' twice"):
        make_plan([("l2", 1), ("l2", 2)], Setup())


def test_there_is_no_plan_for_early_stopping_where_each_class_counts_the_same():
    assert make_plan([("early stopping", "3")], Setup(balanced=True)) is None
    assert make_plan([("label smoothing", "0.1")], Setup(balanced=True)) is not None


def test_there_is_no_plan_for_unknown_kinds_and_for_smoothed_numbers():
    assert make_plan([("dropout", 0.1), ("flip", "")], Setup()) is None
    assert make_plan([("label smoothing", 0.1)], Setup(target="number")) is None
