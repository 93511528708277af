"""The best arm of each method, on tables whose best arms are known."""

import pandas as pd
import pytest

from reglab.analyses.methods import best_of_each, with_every_arm
from reglab.errors import ReglabError

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
    """Test errors rank arms the other way round than validation errors: a choice that saw them would differ."""
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


def test_a_method_of_which_a_data_set_has_no_arm_is_passed_over_there(table: pd.DataFrame) -> None:
    without = table[(table["dataset"] != "digits") | ~table["arm"].str.startswith("dropout")]
    chosen = best_of_each(without, METHODS)[["dataset", "arm"]].drop_duplicates()
    assert chosen.to_numpy().tolist() == [["digits", "none"], ["wine", "none"], ["wine", "dropout"]]


def test_a_method_that_no_data_set_has_is_an_error(table: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="at least one arm"):
        best_of_each(table, {**METHODS, "L2": ["l2 strength 0.1"]})


def test_the_best_of_each_is_chosen_in_every_condition_by_itself() -> None:
    row = {"dataset": "digits", "model": "mlp", "phase": "tuning", "learning_rate": 0.1, "validation_nll": 1.0}
    errors = {(60, "a"): 5.0, (60, "b"): 4.0, (400, "a"): 2.0, (400, "b"): 3.0}
    rows = [{**row, "train": size, "arm": arm, "validation_error": value} for (size, arm), value in errors.items()]
    chosen = best_of_each(pd.DataFrame(rows), {"any": ["a", "b"]}, by=["train"])
    assert dict(zip(chosen["train"], chosen["setting"], strict=True)) == {60: "b", 400: "a"}


def test_conditions_that_lack_an_arm_are_left_out_of_a_ranking(table: pd.DataFrame) -> None:
    partial = table[(table["dataset"] != "digits") | (table["arm"] != "dropout 0.5")]
    pd.testing.assert_frame_equal(with_every_arm(partial), table[table["dataset"] == "wine"])
    pd.testing.assert_frame_equal(with_every_arm(table), table)
    incomplete = partial[(partial["dataset"] != "wine") | (partial["arm"] != "none")]
    with pytest.raises(ReglabError, match=r"no dataset has all 3 arms; they have \{'digits': 2, 'wine': 2\}"):
        with_every_arm(incomplete)
