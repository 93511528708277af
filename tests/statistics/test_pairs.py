"""Paired differences of a known table."""

import pandas as pd
import pytest

from reglab.errors import ReglabError
from reglab.statistics import paired_differences


def test_differences_are_baseline_minus_arm_in_the_order_of_the_replicates(table: pd.DataFrame) -> None:
    assert paired_differences(table, "none", "dropout 0.2").tolist() == [1.0, 1.0, 1.0, 2.0]
    assert paired_differences(table, "none", "dropout 0.5", "validation_error").tolist() == [2.5, 3.0, 1.5, 2.0]


def test_an_unknown_arm_or_metric_is_named_with_the_nearest(table: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match=r"unknown arm 'dropout 0\.3': did you mean"):
        paired_differences(table, "none", "dropout 0.3")
    with pytest.raises(ReglabError, match="unknown column 'test_eror': did you mean 'test_error'"):
        paired_differences(table, "none", "dropout 0.2", "test_eror")


def test_replicates_that_only_one_arm_has_are_refused(table: pd.DataFrame) -> None:
    short = table[~((table["arm"] == "none") & (table["replicate"] == 4))]
    with pytest.raises(ReglabError, match=r"replicates \[4\]"):
        paired_differences(short, "none", "dropout 0.2")


def test_a_replicate_that_stands_there_twice_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match=r"several comparison rows for replicates \[2, 3, 4, 5\]"):
        paired_differences(pd.concat([table, table]), "none", "dropout 0.2")


def test_a_diverged_trial_is_refused_and_named(table: pd.DataFrame) -> None:
    diverged = (table["arm"] == "dropout 0.5") & (table["replicate"] == 3)
    with pytest.raises(
        ReglabError, match=r"'dropout 0\.5' has no test_error in replicates \[3\]: these trials diverged"
    ):
        paired_differences(table.assign(test_error=table["test_error"].mask(diverged)), "none", "dropout 0.5")


def test_two_data_sets_in_one_table_are_refused(table: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="one dataset; the table holds digits, wine"):
        paired_differences(pd.concat([table, table.assign(dataset="wine")]), "none", "dropout 0.2")


def test_a_table_without_comparison_rows_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="no rows of phase 'comparison'"):
        paired_differences(table[table["phase"] == "tuning"], "none", "dropout 0.2")
