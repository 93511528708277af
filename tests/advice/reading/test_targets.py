"""What is predicted, and when it is refused."""

import numpy as np
import pandas as pd
import pytest
from tests.advice.reading.small_frames import CLASSES, NOISE, N, frame, said

from reglab.advice.reading import read
from reglab.errors import ReglabError

# NaN or infinity in the target


@pytest.mark.parametrize("value", [np.nan, np.inf, None, "", "NA"])
def test_a_missing_target_is_refused_with_the_count(value):
    y = [*NOISE[:-2], value, value]
    with pytest.raises(ReglabError, match=r"missing or infinite in 2 rows of 60 .* `--drop-missing-target`"):
        read(pd.DataFrame({"x": NOISE, "y": y}), target="y")
    reading = read(pd.DataFrame({"x": NOISE, "y": y}), target="y", drop_missing_target=True)
    assert reading.y.tolist() == NOISE[:-2].tolist()
    assert reading.x.ravel().tolist() == NOISE[:-2].tolist()
    assert "Left out: 2 rows of 60" in said(reading)


def test_a_missing_class_is_refused_with_the_count():
    with pytest.raises(ReglabError, match="in 1 row of 60"):
        read(frame(y=[pd.NA, *CLASSES[1:]]), target="y")


# target 1.0 ... 5.0; 0/1 as text; labels `'0'`, `'1'`, 2 mixed


@pytest.mark.parametrize(
    ("y", "labels"),
    [
        ([1.0, 2.0, 3.0, 4.0, 5.0] * 12, ("1", "2", "3", "4", "5")),
        (["0", "1"] * 30, ("0", "1")),
        (["0", "1", 2] * 20, ("0", "1", "2")),
        (["0", 0, 0.0, "1", 1, 1.0] * 10, ("0", "1")),
        (["a", 1, 1.0, "1"] * 15, ("1", "a")),
        ([False, True] * 30, ("False", "True")),
        ([0.5, 1.5] * 30, ("0.5", "1.5")),
        ([" <=50K", ">50K "] * 30, ("<=50K", ">50K")),
        ([10, 9, 100] * 20, ("9", "10", "100")),
    ],
)
def test_few_values_are_classes_and_the_guess_is_said(y, labels):
    reading = read(frame(y=y), target="y")
    assert (reading.target, reading.labels) == ("class", labels)
    assert reading.y.dtype == np.int64
    assert "The target 'y' is read as classes: it has" in said(reading)


def test_labels_written_in_several_ways_are_said_to_be_one():
    assert "one class: 2 in all" in said(read(frame(y=["0", 0, "1", 1] * 15), target="y"))
    assert "in all" not in said(read(frame(y=["0", "1", 2] * 20), target="y"))


@pytest.mark.parametrize("y", [NOISE, np.arange(N), NOISE.astype(str), [f"{v:.2f}".replace(".", ",") for v in NOISE]])
def test_many_numbers_are_numbers(y):
    reading = read(frame(y=y), target="y")
    assert (reading.target, reading.labels, reading.y.dtype) == ("number", (), np.float64)
    assert "read as numbers: it has" in said(reading)


def test_the_task_overrides_the_guess():
    y = [1, 2, 3] * 20
    assert read(frame(y=y), target="y", task="regression").y.tolist() == y
    assert read(frame(y=[0.5, 1.5, 2.5] * 20), target="y", task="classification").labels == ("0.5", "1.5", "2.5")
    with pytest.raises(
        ReglabError, match=r"regression needs numbers; the target 'y' holds something else in 2 rows of 60"
    ):
        read(frame(y=["few", "many", *range(2, N)]), target="y", task="regression")
    with pytest.raises(ReglabError, match="unknown task 'regresion': did you mean 'regression'"):
        read(frame(), target="y", task="regresion")


def test_a_target_of_lists_is_refused():
    with pytest.raises(ReglabError, match="'y' holds lists, records or bytes"):
        read(frame(y=[[1], [2]] * 30), target="y")
