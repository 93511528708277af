"""The figure of lines, read back from its artists."""

import numpy as np
import pandas as pd
import pytest

from reglab.figures import lines


@pytest.fixture
def summary() -> pd.DataFrame:
    rows = [{"arm": arm, "passes": n, "mean": 10.0 / n + i, "low": 9.0 / n + i, "high": 12.0 / n + i, "trials": 7}
            for i, arm in enumerate(("dropout 0.2", "dropout 0.5")) for n in (10, 1, 100)]  # fmt: skip
    return pd.DataFrame(rows)


def test_every_series_is_a_line_in_the_order_of_x(summary: pd.DataFrame) -> None:
    axes = lines(summary, "passes", "passes", "test_error").figure.axes[0]
    drawn = {line.get_label(): line.get_xydata() for line in axes.lines}
    assert list(drawn) == ["dropout 0.2", "dropout 0.5"]
    np.testing.assert_allclose(drawn["dropout 0.5"], [[1, 11], [10, 2], [100, 1.1]])


def test_the_reference_is_a_dashed_line_and_named(summary: pd.DataFrame) -> None:
    made = lines(summary, "passes", "passes", "test_error", reference={"dropout off": 3.5}, log=True)
    axes = made.figure.axes[0]
    assert [line.get_ydata()[0] for line in axes.lines if line.get_label() == "dropout off"] == [3.5]
    assert axes.get_xscale() == "log"
    assert axes.get_xticks().tolist() == [1, 10, 100]
    assert "The dashed line is dropout off." in made.caption


def test_caption_and_alt_text_hold_the_numbers(summary: pd.DataFrame) -> None:
    made = lines(summary, "passes", "passes averaged", "test_error")
    assert "means of 7 trials, with their 95 % interval" in made.caption
    assert "dropout 0.2 from 10 at 1 to 0.1 at 100" in made.alt


def test_the_caption_says_that_means_are_over_data_sets(summary: pd.DataFrame) -> None:
    made = lines(summary.assign(datasets=10), "passes", "passes averaged", "test_error")
    assert "means over 10 data sets (7 trials), with their 95 % interval" in made.caption
