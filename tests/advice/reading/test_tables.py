"""Few rows, many rows, many columns."""

import numpy as np
import pandas as pd
import pytest
from tests.advice.reading.small_frames import CLASSES, csv, said

from reglab.advice.reading import read
from reglab.advice.reading import tables as tables_of
from reglab.errors import ReglabError

RNG = np.random.default_rng(0)


# five rows; 20 columns on 12 rows; 500,000 rows; 10,000 columns


@pytest.mark.parametrize(("rows", "columns"), [(5, 1), (12, 20), (49, 2)])
def test_few_rows_are_refused_with_the_smallest_number(rows, columns):
    table = pd.DataFrame(RNG.normal(size=(rows, columns))).assign(y=RNG.normal(size=rows))
    with pytest.raises(ReglabError, match=f"{rows} rows can be used; the smallest number is 50"):
        read(table, target="y")


def test_no_rows_are_refused(tmp_path):
    with pytest.raises(ReglabError, match="0 rows"):
        read(csv(tmp_path, ["x,y"]), target="y")
    with pytest.raises(ReglabError, match="is empty"):
        read(csv(tmp_path, []), target="y")


def test_ten_thousand_columns_are_read():
    table = pd.DataFrame(np.random.default_rng(2).normal(size=(60, 10_000))).assign(y=CLASSES)
    assert read(table, target="y").x.shape == (60, 10_000)


def test_more_rows_than_fit_are_drawn_at_random(monkeypatch):
    monkeypatch.setattr(tables_of.sample, "__defaults__", (400,))
    table = pd.DataFrame({"x": np.arange(1000) * 0.5, "y": ["a", "b"] * 500})
    reading, again = read(table, target="y"), read(table, target="y")
    assert len(reading.x) == 200
    assert np.array_equal(reading.x, again.x)
    assert "Of 1,000 rows, 200 were drawn at random" in said(reading)
    assert (reading.y == (reading.x[:, 0] * 2 % 2)).all()


def test_more_texts_than_fit_are_drawn_at_random(monkeypatch):
    monkeypatch.setattr(tables_of.sample, "__defaults__", (64 * 100,))
    texts = [f"text number{index} of {'many' if index % 2 else 'few'} words" for index in range(400)]
    reading = read(pd.DataFrame({"x": texts, "y": ["few", "many"] * 200}), target="y")
    assert reading.x.shape == (100, 5)
    assert "Of 400 rows, 100 were drawn at random" in said(reading)
    # the fourth of five tokens is "few" or "many": the rows of texts and classes are the same
    assert len({(token, label) for token, label in zip(reading.x[:, 3], reading.y, strict=True)}) == 2


def test_more_features_than_fit_are_left_out(monkeypatch):
    monkeypatch.setattr(tables_of, "FEATURES", 10)
    table = pd.DataFrame(RNG.normal(size=(60, 20))).assign(y=CLASSES)
    reading = read(table, target="y")
    assert reading.x.shape == (60, 10)
    assert "10 columns left out" in said(reading)
