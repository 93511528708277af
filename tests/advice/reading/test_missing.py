"""What stands for a missing value."""

import numpy as np
import pandas as pd
import pytest
from tests.advice.reading.small_frames import NOISE, N, frame, of, said

from reglab.advice.reading import read

# `pd.NA`, empty strings, `?`, `NA`, `-999`


@pytest.mark.parametrize("value", [pd.NA, None, "", " ", "?", "NA", "n/a", "NULL", "nan", "None", "-", "<NA>"])
@pytest.mark.parametrize("others", [["1.5", "2", "3"], ["a", "b", "c"]])
def test_a_plain_spelling_of_missing_is_missing(value, others):
    found = of("x", ([value] + others * N)[:N])
    assert found.missing == 1
    assert found.read_as == ("number" if "2" in others else "category, 3 levels")


def test_spellings_of_missing_are_said():
    assert "Read as missing: cells that are empty or hold ?, NA." in said(
        read(frame(x=["?", "NA", "", "a"] * 15), target="y")
    )


def test_a_sentinel_is_missing_where_it_lies_apart():
    values = [-999, -999, *range(2, N)]
    found = of("age", values)
    assert (found.missing, found.reason) == (2, "−999 is missing (2 rows)")
    assert of("money", [-999, *(10_000 * NOISE[1:]).round()]).missing == 0
    assert of("money", np.linspace(-999, 1000, N).round()).missing == 0
    assert of("celsius", [-999, *(10 * NOISE[1:]).round()]).missing == 1
