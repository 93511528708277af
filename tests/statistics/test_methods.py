"""The best arm of each method, on tables whose best arms are known."""

import pandas as pd
import pytest

from reglab.statistics.methods import best_of_each

METHODS = {"none": ["none"], "dropout": ["dropout 0.2", "dropout 0.5"]}
ERRORS = {
    ("digits", "none"): 9.0,
    ("digits", "dropout 0.2"): 8.0,
    ("digits", "dropout 0.5"): 7.0,
    ("wine", "none"): 4.0,
    ("wine", "dropout 0.2"): 3.0,
    ("wine", "dropout 0.5"): 5.0,
}


@pytest.fixture
def table() -> pd.DataFrame:
    """Test errors say the opposite of validation errors: a choice that saw them would be another one."""
    rows = [
        {
            "dataset": dataset,
            "model": "mlp",
            "arm": arm,
            "phase": phase,
            "replicate": replicate,
            "learning_rate": 0.1,
            "validation_error": error,
            "validation_nll": error / 10,
            "test_error": 20 - error + replicate if phase == "comparison" else float("nan"),
        }
        for (dataset, arm), error in ERRORS.items()
        for phase in ("tuning", "comparison")
        for replicate in range(3)
    ]
    return pd.DataFrame(rows)


def test_each_method_is_its_arm_of_the_lowest_validation_error_on_each_data_set(table: pd.DataFrame) -> None:
    chosen = best_of_each(table, METHODS)[["dataset", "arm", "setting"]].drop_duplicates()
    assert chosen.to_numpy().tolist() == [
        ["digits", "none", "none"],
        ["digits", "dropout", "dropout 0.5"],
        ["wine", "none", "none"],
        ["wine", "dropout", "dropout 0.2"],
    ]


def test_the_rows_are_those_of_the_chosen_arm_in_both_phases(table: pd.DataFrame) -> None:
    chosen = best_of_each(table, METHODS)
    wine = chosen[(chosen["dataset"] == "wine") & (chosen["arm"] == "dropout")]
    assert wine["phase"].tolist() == ["tuning"] * 3 + ["comparison"] * 3
    assert wine["test_error"].tolist()[3:] == [17, 18, 19]


def test_an_arm_that_a_data_set_does_not_have_is_passed_over(table: pd.DataFrame) -> None:
    without = table[(table["dataset"] != "digits") | (table["arm"] != "dropout 0.5")]
    chosen = best_of_each(without, METHODS).query("dataset == 'digits' and arm == 'dropout'")
    assert set(chosen["setting"]) == {"dropout 0.2"}
