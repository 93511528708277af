"""Numbers have the digits that matter and the direction of the words beside them."""

from dataclasses import replace

import numpy as np
import pytest

from reglab.claims import Verdict
from reglab.claims.amounts import Amounts

VERDICT = Verdict(
    claim="L1",
    title="Dropout helps",
    verdict="supported",
    metric="test_error",
    unit="% fewer errors",
    estimate=4.24,
    low=2.11,
    high=6.37,
    smallest_effect=3.0,
    replication="dataset",
    units=12,
    trials=3456,
    conditions=(),
    notebook="dropout",
)


@pytest.mark.parametrize(
    ("smallest_effect", "written"),
    [(3, "4.2"), (1, "4.2"), (0.5, "4.24"), (0.02, "4.240"), (10, "4"), (200, "4")],
)
def test_digits_follow_the_smallest_effect(smallest_effect: float, written: str) -> None:
    assert Amounts.of(replace(VERDICT, smallest_effect=smallest_effect)).number(4.24) == written


def test_what_is_not_fewer_is_more() -> None:
    amounts = Amounts.of(replace(VERDICT, estimate=-4.24))
    assert amounts.estimate == "4.2 % more errors"
    assert amounts.range(-6.37, 0.5) == "−0.5 to 6.4"
    assert amounts.number(-1.0) == "1.0"


def test_a_fall_has_the_sign_of_the_estimate() -> None:
    amounts = Amounts.of(VERDICT)
    assert (amounts.estimate, amounts.range(2.11, 6.37)) == ("4.2 % fewer errors", "2.1 to 6.4")


def test_a_quantity_keeps_its_sign_unless_its_unit_says_fewer() -> None:
    shift = replace(VERDICT, estimate=-4.24, unit="nats", quantity="the shift")
    assert (Amounts.of(shift).estimate, Amounts.of(shift).range(-6.37, -2.11)) == ("−4.2 nats", "−6.4 to −2.1")
    assert (
        Amounts.of(replace(shift, unit="% fewer errors per tenfold width")).estimate
        == "4.2 % more errors per tenfold width"
    )
    assert Amounts.of(replace(shift, unit="% more steps")).estimate == "4.2 % fewer steps"


def test_an_unbounded_interval_is_none() -> None:
    assert Amounts.of(VERDICT).range(-np.inf, np.inf) == "no interval"


@pytest.mark.parametrize(
    ("unit", "turned"),
    [
        ("% fewer errors", "% more errors"), ("lower", "higher"), ("% longer", "% shorter"),
        ("percentage points narrower", "percentage points wider"),
    ],
)  # fmt: skip
def test_words_that_compare_are_turned_and_numbers_without_them_are_not(unit: str, turned: str) -> None:
    for first, second in ((unit, turned), (turned, unit)):
        assert Amounts.in_words(4.244, first).estimate == f"4.24 {first}"
        assert Amounts.in_words(-4.244, first).estimate == f"4.24 {second}"
    assert Amounts.in_words(-4.244, "nats").estimate == "−4.24 nats"
