"""Gains and the recommendation, on tables whose numbers are computed by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.advice.small_tables import DATA, trained

from reglab.advice import Advice
from reglab.advice.comparison import compare
from reglab.specs import Data

NONE = [12, 10, 11, 13, 9, 11]
"""Errors of 50 test examples in six replicates."""


def recommended(**errors: list[int]) -> str:
    named = {name.replace("_", " "): counts for name, counts in errors.items()}
    return compare(trained({"none": NONE, **named}), DATA).recommended


def test_where_all_are_equal_none_is_recommended() -> None:
    assert recommended(dropout=NONE, mixup=NONE) == "none"


def test_what_is_clearly_better_is_recommended() -> None:
    assert recommended(dropout=NONE, mixup=[4, 2, 3, 4, 3, 3], noise=[12, 11, 11, 12, 10, 10]) == "mixup"


def test_of_two_that_are_equally_good_the_simpler_one_is() -> None:
    good, as_good = [4, 2, 3, 4, 3, 3], [3, 3, 3, 4, 3, 3]
    assert recommended(dropout=good, mixup=as_good) == "dropout"
    assert recommended(mixup=good, dropout=as_good) == "dropout", "however they are listed"
    assert recommended(weight_decay=good, dropout=as_good) == "weight decay"


def test_a_pair_is_less_simple_than_any_method() -> None:
    better = {"augmentation": [4, 2, 3, 4, 3, 3], "L2 + dropout": [3, 3, 3, 4, 3, 3]}
    compared = compare(trained({"L2 + dropout": better["L2 + dropout"], "none": NONE} | better), DATA)
    assert compared.recommended == "augmentation"
    assert list(compared.methods["method"]) == ["none", "augmentation", "L2 + dropout"]


def test_a_gain_that_may_be_chance_is_not_enough() -> None:
    assert recommended(dropout=[9, 13, 10, 10, 11, 7]) == "none"


def test_a_simpler_one_that_may_do_nothing_is_not_recommended_for_being_as_good() -> None:
    wrong = {"none": NONE, "early stopping": [9, 7, 8, 10, 6, 8], "mixup": [6, 5, 7, 6, 7, 5]}
    compared = compare(trained(wrong), DATA)
    simpler = compared.of("early stopping")
    assert not simpler["short"]
    assert simpler["low"] < 0 < compared.of("mixup")["low"]
    assert compared.recommended == "mixup"


def test_one_method_beside_none_gets_student_s_interval() -> None:
    wrong = np.array([6, 8, 5, 7, 6, 4])
    row = compare(trained({"none": NONE, "dropout": list(wrong)}), DATA).of("dropout")
    logs = np.log((np.array(NONE) + 0.5) / (wrong + 0.5))
    # replicates share the 119 rows of wine's pool: Nadeau and Bengio's correction, for the share that one uses
    shared = 50 / 60 * (60 + 50) / 119
    error = logs.std(ddof=1) * np.sqrt(1 / 6 + shared)
    low, high = stats.t.interval(0.95, 5, logs.mean(), error)
    expected = [100 * (1 - np.exp(-value)) for value in (logs.mean(), low, high)]
    assert [row["gain"], row["low"], row["high"]] == pytest.approx(expected, rel=5e-3)


def test_with_more_methods_the_intervals_are_dunnett_s() -> None:
    wrong = {"none": NONE, "dropout": [6, 8, 5, 7, 6, 4], "noise": [11, 11, 9, 12, 10, 10]}
    row = compare(trained(wrong), DATA).of("dropout")
    logs = -np.log(np.array(list(wrong.values())).T + 0.5)
    residuals = logs - logs.mean(0) - logs.mean(1, keepdims=True) + logs.mean()
    error = np.sqrt((residuals**2).sum() / 10 * (1 / 6 + 50 / 60 * 110 / 119))
    # Hsu's table for two rivals and 5 x 2 degrees of freedom: 2.57
    margin, mean = 2.57 * np.sqrt(2) * error, logs[:, 1].mean() - logs[:, 0].mean()
    expected = [100 * (1 - np.exp(-value)) for value in (mean - margin, mean + margin)]
    assert [row["low"], row["high"]] == pytest.approx(expected, abs=0.6)


def test_the_means_are_of_the_test_examples() -> None:
    methods = compare(trained({"none": NONE, "dropout": [6, 8, 5, 7, 6, 4]}), DATA).methods.set_index("method")
    assert methods.loc["none", "error"] == pytest.approx(2 * 11)
    assert methods.loc["dropout", "error"] == pytest.approx(2 * 6)
    assert methods.loc["dropout", "nll"] == pytest.approx(0.6)
    assert methods.loc["none", ["gain", "low", "high"]].tolist() == [0, 0, 0]
    assert methods["best"].sum() == pytest.approx(1)


def test_a_method_chooses_its_strength_by_the_validation_examples() -> None:
    made = trained({"none": NONE, "weak": [9] * 6, "strong": [1] * 6})
    table = made.table.assign(validation_error=made.table["arm"].map({"none": 9.0, "weak": 5.0, "strong": 7.0}))
    arms = {"none": {"none": []}, "dropout": {"weak": [], "strong": []}}
    row = compare(replace(made, table=table, methods=arms), DATA).of("dropout")
    assert row["strength"] == "weak", "although the other makes fewer errors on the test examples"
    assert row["error"] == 18.0
    assert row["learning_rate"] == 0.003, "the middle one of 0.001, 0.003 and 0.01, each chosen twice"


def test_numbers_are_compared_by_their_root_mean_squared_errors() -> None:
    made = trained({"none": [1, 1, 1], "dropout": [1, 1, 1]})
    squared = {"none": [2.0, 3.0, 4.0], "dropout": [1.0, 1.6, 1.9]}
    columns = {"test_rmse": [*squared["none"], *squared["dropout"]], "test_unexplained": 25.0, "test_target_sd": 8.0,
               "validation_rmse": 1.0}  # fmt: skip
    kept = made.table.drop(columns=["test_error", "test_nll", "test_ece", "validation_error", "validation_nll"])
    numbers = Data(name="diabetes", train=60, validation=30, test=50)
    row = compare(replace(made, table=kept.assign(**columns)), numbers).of("dropout")
    ratio = np.prod([1.0 / 2.0, 1.6 / 3.0, 1.9 / 4.0]) ** (1 / 3)
    assert row["gain"] == pytest.approx(100 * (1 - ratio))
    assert row["rmse"] == pytest.approx(1.5)


def test_the_best_is_the_one_with_the_largest_gain() -> None:
    compared = compare(trained({"none": NONE, "dropout": [9] * 6, "noise": [12] * 6}), DATA)
    assert compared.best == "dropout"
    assert compared.replicates == 6


def test_of_what_was_trained_the_gain_is_that_of_the_table(advice: Advice) -> None:
    """Each method's single arm against none, in two replicates."""
    table = advice.trained.table[advice.trained.table["phase"] == "comparison"]
    measure = "test_error" if advice.info.target == "class" else "test_rmse"
    values = table.pivot_table(index="replicate", columns="arm", values=measure)
    if advice.info.target == "class":
        values = values / 100 * advice.trained.plan.data.test + 0.5
    arms = {name: next(iter(arms)) for name, arms in advice.trained.methods.items()}
    expected = {name: 100 * (1 - np.exp(np.log(values[arm] / values["none"]).mean())) for name, arm in arms.items()}
    gains = advice.comparison.methods.set_index("method")["gain"]
    pd.testing.assert_series_equal(gains, pd.Series(expected)[gains.index], check_names=False)
