"""How columns of a table are read, and which are left out."""

import numpy as np
import pandas as pd
import pytest
from tests.advice.reading.small_frames import CLASSES, NOISE, N, column, frame, of, said

from reglab.advice.reading import read

# columns named `a[b]`, `x:y`, `{"k"}`, `<script>`, an empty name


@pytest.mark.parametrize("name", ["a[b]", "x:y", '{"k"}', "<script>", "", " ", "`--drop`", "é\u202e", "noise y"])
def test_any_name_is_accepted(name):
    reading = read(frame(**{name: NOISE + 1}), target="y")
    assert reading.x.shape == (N, 2)
    assert column(reading, name).read_as == "number"


def test_a_target_may_have_any_name():
    assert read(frame().rename(columns={"y": "<script>"}), target="<script>").labels == ("no", "yes")


def test_names_that_are_no_texts_are_made_texts():
    table = pd.DataFrame({0: NOISE, ("a", 1): NOISE + 1, 3.5: CLASSES})
    assert [one.name for one in read(table, target="3.5").columns] == ["0", "('a', 1)", "3.5"]


# a column of one value, of one value and NaN, all NaN, NaN only in some splits


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([3] * N, "the same value in every row"),
        (["a"] * N, "the same value in every row"),
        ([None] * N, "all values are missing"),
        ([np.nan] * N, "all values are missing"),
        (["?", ""] * (N // 2), "all values are missing"),
        ([[1, 2]] * N, "its cells are lists, records or bytes"),
        ([{"k": 1}] * N, "its cells are lists, records or bytes"),
        ([1j] * N, "its cells are lists, records or bytes"),
    ],
)
def test_a_column_that_says_nothing_is_left_out(values, reason):
    found = of("x", values)
    assert (found.read_as, found.features, found.reason) == ("left out", 0, reason)


@pytest.mark.parametrize("value", [3.0, "a"])
def test_one_value_that_may_be_missing_says_whether_it_is(value):
    reading = read(frame(x=[value, None, None] * (N // 3)), target="y")
    assert column(reading, "x").features == 1
    assert reading.indicators == 1
    assert reading.x[:3, -1].tolist() == [1, 0, 0]


def test_a_missing_number_stays_missing_and_is_indicated():
    reading = read(frame(x=[1.5, None, *range(2, N)]), target="y")
    assert reading.x.shape == (N, 3)
    assert np.isnan(reading.x[:, 1]).tolist() == [False, True] + [False] * (N - 2)
    assert reading.x[:, 2].tolist() == [0, 1] + [0] * (N - 2)
    assert column(reading, "x").missing == reading.indicators == 1


def test_an_infinite_feature_is_missing():
    reading = read(frame(x=[np.inf, -np.inf, *NOISE[2:]]), target="y")
    assert np.isnan(reading.x[:2, 1]).all()
    assert column(reading, "x").reason == "infinity is missing (2 rows)"


# `True` / `False`, or a category that only validation has


@pytest.mark.parametrize("values", [[True, False], ["True", "False"], pd.array([True, False], "boolean")])
def test_true_and_false_are_one_feature(values):
    reading = read(frame(x=list(values) * (N // 2)), target="y", task="classification")
    assert column(reading, "x").features == reading.indicators == 1
    assert set(reading.x[:, -1]) == {0.0, 1.0}


def test_a_category_of_one_row_is_a_level_like_others():
    reading = read(frame(x=["a", "b", "c"] * (N // 3 - 1) + ["a", "b", "alone"]), target="y")
    assert column(reading, "x").features == 4
    assert reading.x[-1, 1:].tolist() == [0, 0, 0, 1]


def test_a_rare_category_is_no_level():
    values = [f"level {index}" for index in range(40) for _ in range(3)] * 2
    reading = read(pd.DataFrame({"x": values, "y": CLASSES * 4}), target="y")
    assert (column(reading, "x").read_as, column(reading, "x").features) == ("category, 40 levels", 30)
    assert set(reading.x.sum(axis=1)) == {0.0, 1.0}


def test_categories_of_pandas_stay_categories():
    assert of("x", pd.Categorical([1, 2, 3] * (N // 3))).read_as == "category, 3 levels"


# a nearly unique string, an identifier, 100,000 categories


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("mail", [f"person{index}@example.org" for index in range(N)]),
        ("code", [f"{index:05x}-{index % 7}" for index in range(N)]),
        ("number", np.random.default_rng(1).permutation(N) + 1000),
        ("customer_id", np.arange(N) * 37 % 1009),
        ("customerID", np.arange(N) * 37 % 1009),
        ("Unnamed: 0", np.arange(N)),
    ],
)
def test_an_identifier_is_left_out_and_warned_of(name, values):
    reading = read(frame(**{name: values}), target="y")
    assert column(reading, name).read_as == "left out"
    assert "identifier" in column(reading, name).reason
    assert f"Column {name!r} was left out as an identifier" in said(reading)


@pytest.mark.parametrize("values", [np.arange(N) * 37 % 1009, NOISE])
def test_numbers_that_differ_are_no_identifier_without_its_name(values):
    assert of("width", values).read_as == "number"


def test_many_categories_take_bounded_memory():
    n = 120_000
    values = pd.Series(np.arange(n) % 100_000).map("city {}".format)
    reading = read(pd.DataFrame({"x": values, "y": np.arange(n) // 7 % 2}), target="y")
    assert column(reading, "x").read_as == "text, 30 frequent levels and hashed"
    assert reading.x.shape == (n, 62)


def test_similar_texts_have_similar_features():
    words = [f"{name} {number}" for name in ("north street", "south lane") for number in range(60)]
    reading = read(pd.DataFrame({"x": words * 2, "y": CLASSES * 4}), target="y")
    pieces = reading.x[:120, :32]
    products = pieces @ pieces.T
    assert products[:60, :60].mean() > products[:60, 60:].mean() + 0.2
