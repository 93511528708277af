"""What effects are ratios of, worked out by hand."""

from math import log, nan

import pandas as pd
import pytest
from tests.analyses.made_up import table

from reglab import claims
from reglab.analyses import evidence, gain
from reglab.analyses.amounts import amounts


def numbers(none: float, dropout: float, sd: float = 50.0) -> pd.DataFrame:
    """Return trials of two arms that predict numbers, with these root mean squared errors."""
    rmse = [none, dropout]
    rows = table({"none": nan, "dropout": nan})
    return rows.assign(test_rmse=rmse, validation_rmse=rmse, test_target_sd=sd)


def effect(rows: pd.DataFrame, measure: str = "error") -> list[float]:
    values: list[float] = gain("none", "dropout")(rows, measure)["effect"].tolist()
    return values


def test_numbers_are_compared_by_their_root_mean_squared_errors() -> None:
    assert effect(numbers(30.0, 20.0)) == [pytest.approx(100 * log(1.5))]
    assert effect(numbers(30.0, 20.0, sd=nan)) == [pytest.approx(100 * log(1.5))]


@pytest.mark.parametrize("diverged", [nan, 1e20])
def test_a_diverged_trial_that_predicts_numbers_counts_as_predicting_their_mean(diverged: float) -> None:
    assert effect(numbers(diverged, 20.0)) == [pytest.approx(100 * log(2.5))]
    assert effect(numbers(20.0, diverged)) == [pytest.approx(-100 * log(2.5))]


@pytest.mark.parametrize("sd", [50.0, nan])  # where all trials of the replicate diverged, it is not known
def test_where_both_diverged_there_is_no_effect(sd: float) -> None:
    assert effect(numbers(nan, nan, sd)) == [0.0]


def test_a_diverged_trial_answers_everything_wrongly() -> None:
    rows = table({"none": 50.0, "dropout": nan}, test=[100])
    assert amounts(rows, "error").tolist() == [50.5, 100.5]


def test_a_diverged_trial_has_the_nll_of_equal_probabilities_for_all_classes() -> None:
    rows = table({"none": nan, "dropout": 2.0}).assign(classes=3)
    assert effect(rows, "nll") == [pytest.approx(100 * log(log(3) / 0.2))]


def test_an_nll_that_is_there_may_be_worse_than_that_of_equal_probabilities() -> None:
    rows = table({"none": 80.0, "dropout": 40.0}).assign(classes=3)
    assert amounts(rows, "nll").tolist() == [8.0, 4.0]


def test_where_numbers_are_predicted_there_is_no_nll_and_no_variation_by_it() -> None:
    levels = {"dataset": ["houses"], "train": [100, 200], "replicate": [0, 1]}
    classes = table({"none": 20.0, "dropout": 10.0}, **{**levels, "dataset": ["wine"]}).assign(classes=3)
    rmse = table({"none": 30.0, "dropout": 20.0}, **levels)
    regression = rmse.assign(classes=1, test_rmse=rmse["test_error"], test_error=nan, test_nll=nan)
    assert effect(regression, "nll") == []
    assert set(gain("none", "dropout")(pd.concat([classes, regression]), "nll")["dataset"]) == {"wine"}
    assert set(gain("none", "dropout")(pd.concat([classes, regression]), "error")["dataset"]) == {"wine", "houses"}
    made = evidence(regression, gain("none", "dropout"), variations=["measure"])
    assert made.estimates["estimate"].tolist() == [pytest.approx(100 * log(1.5))]
    assert [variation.estimates.empty for variation in made.variations] == [True]
    claim = claims.registry()["F3"]
    assert claims.judge(claim, made).variations == ()
