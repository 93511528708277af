"""Means with intervals, and ranks, of a known table."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reglab.errors import ReglabError
from reglab.statistics import interval, mean_ranks, summarise


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


def test_ranks_are_those_of_scipy_averaged_over_data_sets(table: pd.DataFrame) -> None:
    wine = table.assign(dataset="wine", test_error=table["validation_error"].where(table["phase"] == "comparison"))
    ranks = mean_ranks(pd.concat([table, wine])).set_index("arm")
    arms = ["none", "dropout 0.2", "dropout 0.5"]
    comparison = table[table["phase"] == "comparison"]
    errors = [
        comparison.pivot_table(index="replicate", columns="arm", values=f"{s}_error") for s in ("test", "validation")
    ]
    expected = np.mean([stats.rankdata(table[arms], axis=1) for table in errors], axis=0)
    assert ranks.loc[arms, "rank"].tolist() == pytest.approx(expected.mean(0).tolist())
    _, low, high = interval(expected[:, 2])
    assert list(ranks.loc["dropout 0.5", ["low", "high"]]) == pytest.approx([max(low, 1), min(high, 3)])
    assert ranks.index[0] == "dropout 0.2"
    assert set(ranks["replicates"]) == {4}


def test_the_interval_of_a_rank_stays_within_the_ranks_there_are(table: pd.DataFrame) -> None:
    # The second arm wins three of four times: its interval alone would reach below rank 1.
    two = table[table["arm"] != "dropout 0.5"]
    wins = two["test_error"].mask((two["arm"] == "none") & (two["replicate"] == 4), 1.0)
    best, worst = mean_ranks(two.assign(test_error=wins)).itertuples(index=False)
    assert interval([1, 1, 2, 1]).low < 1
    assert (best.rank, best.low, worst.rank, worst.high) == (1.25, 1.0, 1.75, 2.0)


def test_a_diverged_trial_ranks_last(table: pd.DataFrame) -> None:
    ranks = mean_ranks(table.assign(test_error=table["test_error"].mask(table["arm"] == "dropout 0.2")))
    assert ranks.iloc[-1][["arm", "rank"]].tolist() == ["dropout 0.2", 3.0]


def test_arms_with_other_replicates_are_refused(table: pd.DataFrame) -> None:
    rows = table[table["phase"] == "comparison"]
    gap = rows[~((rows["arm"] == "none") & (rows["replicate"] == 3))]
    with pytest.raises(ReglabError, match=r"exactly one trial of every arm; \('digits', 3\) has \{'none': 0\}"):
        mean_ranks(gap)
    with pytest.raises(ReglabError, match="exactly one trial of every dataset"):
        mean_ranks(pd.concat([rows, rows[rows["replicate"] < 5].assign(dataset="wine")]))
