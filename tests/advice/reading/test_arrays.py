"""Data frames and arrays."""

import numpy as np
import pandas as pd
import pytest
from tests.advice.reading.small_frames import CLASSES, NOISE, frame

from reglab.advice.reading import read
from reglab.errors import ReglabError

# arrays and frames


def test_arrays_are_a_table():
    x = np.column_stack([NOISE, NOISE**2])
    reading = read((x, np.array(CLASSES)))
    assert np.array_equal(reading.x, x)
    assert [one.name for one in reading.columns] == ["x0", "x1", "y"]
    with pytest.raises(ReglabError, match="as many rows; got 60 and 59"):
        read((x, CLASSES[1:]))
    with pytest.raises(ReglabError, match="must have the shape"):
        read((x[None, :, :], CLASSES))
    with pytest.raises(ReglabError, match=r"a pair \(X, y\)"):
        read((x,))


def test_a_frame_of_polars_is_converted():
    class Polars:
        def to_pandas(self):
            return frame()

    assert read(Polars(), target="y").x.ravel().tolist() == NOISE.tolist()
    with pytest.raises(ReglabError, match="got dict"):
        read({"x": [1]}, target="y")


def test_reading_leaves_the_frame_as_it_was():
    table = frame(x=["?", "a"] * 30)
    before = table.copy(deep=True)
    read(table, target="y")
    pd.testing.assert_frame_equal(table, before)
