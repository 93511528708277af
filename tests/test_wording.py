"""Numbers, quantities, fields and lists in words."""

import pytest

from reglab.wording import Quantity, capitalised, counted, field, listed, number, percent, plain


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.0, "0"), (0.5, "0.5"), (99.96, "100"), (123.4, "123"), (1e6, "1,000,000"), (-1234.5, "−1,234"),
     (0.00002, "0.00002"), (1e-9, "0"), (-1e-9, "0"), (2 / 3, "0.667")],
)  # fmt: skip
def test_a_number_has_three_significant_digits_and_never_an_exponent(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1.005, 1, "1.0"), (-0.04, 1, "0.0"), (-0.06, 1, "−0.1"), (1234.567, 2, "1,234.57"), (2.6, 0, "3")],
)
def test_a_number_may_have_fixed_decimals(value, decimals, text):
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "+0.50"), (-0.5, "−0.50"), (0.0, "0.00"), (0.001, "0.00"), (-0.001, "0.00")]
)
def test_a_sign_is_shown_unless_the_number_is_shown_as_zero(value, text):
    assert number(value, 2, signed=True) == text


def test_a_share_is_written_as_a_percentage():
    assert [percent(level) for level in (0.95, 0.9875, 1)] == ["95 %", "98.75 %", "100 %"]


def test_only_a_percentage_has_another_unit_in_differences():
    error, steps = Quantity("error", "test error", "%"), Quantity("steps", "length of training", "steps")
    assert (error.axis, error.difference_unit) == ("test error (%)", "percentage points")
    assert (steps.axis, steps.difference_unit) == ("length of training (steps)", "steps")


def test_only_the_first_letter_is_capitalised():
    assert [capitalised(text) for text in ("test NLL", "L2", "")] == ["Test NLL", "L2", ""]


def test_a_list_has_commas_and_one_and():
    assert [listed(list("abc"[:n])) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]


def test_a_noun_is_singular_for_one_only():
    assert [counted(n, "trial") for n in (0, 1, 2, 1000)] == ["0 trials", "1 trial", "2 trials", "1,000 trials"]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("hidden", (64, 32), "hidden 64-32"),
        ("hidden", [], "hidden none"),
        ("batch_norm", True, "batch norm"),
        ("batch_norm", False, "no batch norm"),
        ("rate", 0.30000000000000004, "rate 0.3"),
        ("units", 8, "units 8"),
        ("schedule", "cosine", "schedule cosine"),
    ],
)
def test_a_field_is_written_with_its_value(name, value, text):
    assert field(name, value) == text
    assert text.removeprefix("no ").startswith(plain(name))
