"""Classes that are too small, and too few rows."""

import numpy as np
import pandas as pd
import pytest
from tests.advice.reading.small_frames import CLASSES, N, frame, said

from reglab.advice.reading import read
from reglab.errors import ReglabError

RNG = np.random.default_rng(0)


# a class with one member, with fewer than the replicates need


def test_a_class_that_is_too_small_is_named_and_left_out_if_told_to():
    y = ["rare"] * 5 + CLASSES[5:]
    with pytest.raises(ReglabError, match=r"class 'rare' \(5 rows\) .* needs 6 rows. `--drop-rare-classes`"):
        read(frame(y=y), target="y")
    reading = read(frame(y=y), target="y", drop_rare_classes=True)
    assert reading.labels == ("no", "yes")
    assert len(reading.x) == N - 5
    assert "Left out: 5 rows" in said(reading)


def test_six_members_are_enough():
    reading = read(frame(y=["rare"] * 6 + CLASSES[6:]), target="y")
    assert reading.labels == ("no", "rare", "yes")
    assert "rare (6 rows)" in said(reading)


def test_uneven_classes_are_warned_of():
    many = pd.DataFrame({"x": RNG.normal(size=1000), "y": ["a"] * 950 + ["b"] * 50})
    assert "the largest has 95 % of the rows, and always naming it makes few errors." in said(read(many, target="y"))
    assert "So every class counts the same" in said(read(many, target="y"))
    assert "uneven" not in said(read(frame(), target="y"))


@pytest.mark.parametrize("y", [["a"] * N, [1.5] * N])
def test_a_target_of_one_value_is_refused(y):
    with pytest.raises(ReglabError, match="the same value in all rows"):
        read(frame(y=y), target="y")


def test_many_small_classes_are_counted_and_not_named():
    with pytest.raises(ReglabError, match="too few rows in 60 of 60 classes") as caught:
        read(frame(y=[f"Ann Secret {index}" for index in range(60)]), target="y")
    assert "Secret" not in str(caught.value)
