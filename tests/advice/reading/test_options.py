"""What the user says of the data."""

import pandas as pd
import pytest
from tests.advice.reading.small_frames import CLASSES, NOISE, N, column, frame, said

from reglab.advice.reading import read
from reglab.errors import ReglabError

# what the user says


def test_a_table_needs_a_target():
    with pytest.raises(ReglabError, match=r"`--target`\. The columns are: noise, y\."):
        read(frame())


def test_the_nearest_spelling_of_a_column_is_suggested():
    with pytest.raises(ReglabError, match="unknown target column 'nois': did you mean 'noise'"):
        read(frame(), target="nois")
    with pytest.raises(ReglabError, match="unknown column to drop 'z'"):
        read(frame(), target="y", drop=["z"])


def test_a_column_has_one_role():
    with pytest.raises(ReglabError, match="'noise' is given twice"):
        read(frame(), target="y", group="noise", drop=["noise"])


def test_rows_are_kept_together_or_divided_in_time_but_not_both():
    with pytest.raises(ReglabError, match="give `--time` or `--group`"):
        read(frame(person=range(N), day=range(N)), target="y", group="person", time="day")


def test_a_dropped_column_is_no_feature():
    reading = read(frame(x=NOISE + 1), target="y", drop=["x"])
    assert reading.x.shape == (N, 1)
    assert column(reading, "x").reason == "as `--drop` asks"


def test_nothing_to_predict_from_is_refused():
    with pytest.raises(ReglabError, match="none of the 1 columns beside the target"):
        read(pd.DataFrame({"x": [1] * N, "y": CLASSES}), target="y")


def test_duplicates_are_counted():
    reading = read(pd.DataFrame({"x": [*NOISE[:50], *NOISE[:10]], "y": [*CLASSES[:50], *CLASSES[1:11]]}), target="y")
    assert "10 rows (16.7 %) repeat the inputs of an earlier one; 20 rows have equal inputs" in said(reading)
    assert "earlier one" not in said(read(frame(), target="y"))
