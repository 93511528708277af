"""Groups and times."""

import numpy as np
import pandas as pd
import pytest
from tests.advice.reading.small_frames import N, column, frame, said

from reglab.advice.reading import read
from reglab.errors import ReglabError

# several rows a person


def test_a_column_that_repeats_like_a_person_is_warned_of():
    person = np.repeat(np.arange(30), 10)
    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        {"patient": [f"P{code}" for code in person], "x": rng.normal(size=300), "y": rng.integers(0, 2, 30)[person]}
    )
    reading = read(table, target="y")
    assert "`--group patient` keeps such rows on one side" in said(reading)
    grouped = read(table, target="y", group="patient")
    assert grouped.groups.tolist() == person.tolist()
    assert "`--group patient`" not in said(grouped)
    assert "The target is the same in all rows of a group in 100 % of the groups of 'patient'" in said(grouped)
    assert column(grouped, "patient").read_as == "group"
    assert grouped.x.shape == (300, 1)


def test_a_large_group_is_refused_without_its_name():
    people = ["Ann Secret"] * 20 + [f"p{index}" for index in range(40)]
    with pytest.raises(ReglabError, match="one group of 'person' holds 33 % of the rows") as caught:
        read(frame(person=people), target="y", group="person")
    assert "Secret" not in str(caught.value)


def test_times_are_ranks():
    days = pd.date_range("2024-01-01", periods=N)[::-1].strftime("%d.%m.%Y")
    assert read(frame(day=days), target="y", time="day").times.tolist() == list(range(N))[::-1]
    with pytest.raises(ReglabError, match="holds no date or number in 1 row"):
        read(frame(day=["", *days[1:]]), target="y", time="day")
    with pytest.raises(ReglabError, match="'day' holds no dates or numbers"):
        read(frame(day=["soon", "late"] * 30), target="y", time="day")
