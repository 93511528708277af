"""Means with intervals, and ranks, of a known table."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics import interval, summarise


def test_each_group_has_its_mean_and_interval(table: pd.DataFrame) -> None:
    summary = summarise(table).set_index("arm")
    assert summary["mean"].to_dict() == {"none": 9.0, "dropout 0.2": 7.75, "dropout 0.5": 8.5}
    student = stats.ttest_1samp([8, 9, 10, 9], 0).confidence_interval(0.95)  # symmetric
    assert list(summary.loc["none", ["low", "high"]]) == pytest.approx([student.low, student.high])
    assert summary["trials"].tolist() == [4, 4, 4]


def test_groups_may_be_of_several_columns_and_of_missing_values(table: pd.DataFrame) -> None:
    summary = summarise(table, "validation_error", ["dataset", "dropout.rate"], level=0.8)
    rates = summary["dropout.rate"].tolist()
    assert len(rates) == 3
    assert np.isnan(rates).sum() == 1
    row = summary[summary["dropout.rate"] == 0.5].iloc[0]
    assert list(row[["mean", "low", "high"]]) == pytest.approx(list(interval([6.5, 6.0, 7.5, 7.0], 0.8)))


def test_diverged_trials_are_left_out_and_counted(table: pd.DataFrame) -> None:
    diverged = (table["arm"] == "none") & (table["replicate"] == 4)
    row = summarise(table.assign(test_error=table["test_error"].mask(diverged))).set_index("arm").loc["none"]
    assert list(row[["mean", "trials", "diverged"]]) == [pytest.approx(26 / 3), 3, 1]
    row = summarise(table.assign(test_error=np.nan)).iloc[0]
    assert np.isnan(row[["mean", "low", "high"]].astype(float)).all()


def test_trials_that_give_no_interval_have_a_mean_alone(table: pd.DataFrame) -> None:
    row = summarise(table, "validation_error").set_index("arm").loc["none"]  # four times 9.0
    assert row["mean"] == 9.0
    assert np.isnan([row["low"], row["high"]]).all()


def test_tuning_rows_are_summarised_only_when_asked_for(table: pd.DataFrame) -> None:
    tuning = summarise(table, "validation_error", ["arm", "learning_rate"], phase="tuning")
    assert tuning["trials"].sum() == 11
    with pytest.raises(ReglabError, match="no rows of phase 'tunning'"):
        summarise(table, phase="tunning")


def test_an_unknown_column_is_named_with_the_nearest(table: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match=r"unknown column 'dropout_rate': did you mean 'dropout\.rate'"):
        summarise(table, by=["dropout_rate"])
