"""Dates in the forms that people write."""

import numpy as np
import pandas as pd
import pytest
from tests.advice.reading.small_frames import N, column, frame, of, said

from reglab.advice.reading import read

# dates in any form, `8/15/2700`


@pytest.mark.parametrize(
    "form", ["%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%b %d, %Y", "%Y-%m-%dT%H:%M:%SZ", "%d-%b-%y"]
)
def test_dates_are_read_in_any_form(form):
    days = pd.date_range("2023-11-20", periods=N, freq="3D")
    reading = read(frame(day=days.strftime(form)), target="y")
    assert (column(reading, "day").read_as, column(reading, "day").missing) == ("date", 0)
    assert reading.x[:, 1].tolist() == ((days - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)).tolist()
    assert reading.x[:, 2].tolist() == days.month.tolist()
    assert reading.x[:, 3].tolist() == days.day_of_week.tolist()
    assert "`--time day` splits by time" in said(reading)


@pytest.mark.parametrize(
    "values",
    [
        pd.date_range("2023-11-20", periods=N, tz="Europe/Berlin"),
        pd.period_range("2020-01", periods=N, freq="M"),
        [value.date() for value in pd.date_range("2023-11-20", periods=N)],
    ],
)
def test_dates_of_a_data_frame_are_dates(values):
    assert of("day", values).read_as == "date"


def test_a_date_far_away_is_read_and_one_that_does_not_exist_is_missing():
    reading = read(frame(day=["8/15/2700", "2/30/2024", *["8/16/2024", "12/1/2023"] * 29]), target="y")
    assert column(reading, "day").missing == 1
    assert column(reading, "day").reason == "what is no date is missing (1 rows)"
    assert reading.x[0, 1] == (np.datetime64("2700-08-15") - np.datetime64("1970-01-01")).astype(int)
