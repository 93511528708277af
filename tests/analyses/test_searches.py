"""The settings that searches choose, and their regret: by hand, and simulated with known answers."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.analyses.made_up import table

from reglab.analyses import at_budgets, best_known, best_settings, gain, regret, search_name
from reglab.errors import ReglabError


def tried(**changes: Any) -> pd.DataFrame:
    """Two searches of three trials each."""
    columns = {
        "dataset": "digits", "train": 100, "model": "mlp", "optimizer": "SGD", "steps": 100, "replicate": 0,
        "method": ["random"] * 3 + ["grid"] * 3,
        "budget": 3,
        "restart": 0,
        "spent": [1, 2, 3] * 2,
        "arm": ["a", "b", "c"] * 2,
        "learning_rate": [0.1, 0.1, 0.2, 0.2, 0.1, 0.1],
        "validation_error": [5.0, 4.0, 6.0, 3.0, 3.0, np.nan],
        "validation_nll": [1.0, 1.0, 1.0, 0.5, 0.5, 0.1],
    }  # fmt: skip
    return pd.DataFrame({**columns, **changes})


def test_the_lowest_validation_error_is_found_and_ties_go_to_nll_and_learning_rate() -> None:
    best = best_settings(tried())
    assert best["arm"].tolist() == [search_name("random", 3, 0), search_name("grid", 3, 0)]
    assert best["setting"].tolist() == ["b", "b"]
    assert best_settings(tried(validation_nll=[1.0] * 3 + [0.4, 0.5, 0.1]))["setting"].tolist() == ["b", "a"]
    assert best_settings(tried(learning_rate=0.1))["setting"].tolist() == ["b", "a"]


def test_a_diverged_trial_comes_last_and_regression_is_ranked_by_its_own_error() -> None:
    errors = [np.nan, np.nan, 99.0, 3.0, np.nan, np.nan]
    assert best_settings(tried(validation_error=errors))["setting"].tolist() == ["c", "a"]
    nothing = tried(validation_error=np.nan, validation_nll=np.nan)
    numbers = [3.0, 2.0, 1.0, 1.0, 2.0, 3.0]
    assert best_settings(nothing.assign(validation_rmse=numbers))["setting"].tolist() == ["c", "a"]


@pytest.mark.parametrize(
    "column", ["dataset", "train", "model", "optimizer", "steps", "replicate", "restart", "budget"]
)
def test_a_search_is_known_by_its_condition_replicate_restart_and_budget(column: str) -> None:
    twice = pd.concat([tried(), tried(**{column: 7})])
    assert best_settings(twice)["setting"].tolist() == ["b", "b", "b", "b"]


def test_settings_are_not_chosen_from_a_table_with_test_columns() -> None:
    for choose in (best_settings, best_known):
        with pytest.raises(ReglabError, match="choosing must not see the test set"):
            choose(tried(test_error=1.0))


def test_a_smaller_budget_is_the_beginning() -> None:
    small = at_budgets(tried(), [1, 3])
    assert small.groupby(["method", "budget"]).size().tolist() == [1, 3, 1, 3]
    best = best_settings(small)
    assert dict(zip(best["arm"], best["setting"], strict=True))[search_name("random", 1, 0)] == "a"


def everything(validation: dict[str, list[float]], **changes: Any) -> pd.DataFrame:
    """Every setting in two replicates or more, without test columns."""
    replicates = range(len(next(iter(validation.values()))))
    rows = table(dict.fromkeys(validation, 0.0), replicate=replicates).drop(columns=["test_error", "test_nll"])
    errors = [validation[arm][replicate] for arm, replicate in zip(rows["arm"], rows["replicate"], strict=True)]
    return rows.assign(phase="tuning", validation_error=errors, **changes)


def test_the_best_known_setting_is_the_best_on_average_in_each_condition() -> None:
    first = everything({"a": [4.0, 6.0], "b": [5.0, 6.0]})
    second = everything({"a": [4.0, np.nan], "b": [9.0, 9.0]}, dataset="digits")
    best = best_known(pd.concat([first, second]))
    assert best[["dataset", "setting", "replicate"]].to_numpy().tolist() == [
        ["wine", "a", 0], ["wine", "a", 1], ["digits", "b", 0], ["digits", "b", 1],
    ]  # fmt: skip
    assert set(best["arm"]) == {"best known"}


def test_regret_and_optimism_are_relative_and_in_pairs() -> None:
    found = table({"random": 21.0}, replicate=[0, 1], test=[100]).assign(validation_error=[10.0, 42.5])
    best = table({"best known": 10.0}, replicate=[1, 0], test=[100])
    result = regret(found, best)
    # 21, 10 and 42.5 of 100 test examples, and half an error each
    np.testing.assert_allclose(result["regret"], [100 * np.log(21.5 / 10.5)] * 2)
    np.testing.assert_allclose(result["optimism"], [100 * np.log(21.5 / 10.5), -100 * np.log(2)])
    np.testing.assert_allclose(
        gain("random", "best known")(pd.concat([found, best]), "error")["effect"], result["regret"]
    )


@pytest.mark.parametrize("penalty", [0.0, 10.0])
def test_a_planted_regret_is_found_and_an_absent_one_is_not(penalty: float) -> None:
    # Eight equal settings with errors around 20 %: none is better, so all regret is the penalty. Errors vary by 5 % of
    # themselves; the mean of 200 simulations of six pairs has a standard error of 5 × √(2 / 1,200) = 0.2.
    rng, arms = np.random.default_rng(0), [f"arm {i}" for i in range(8)]
    seen = []
    for _ in range(200):
        settings = everything({arm: list(20 * np.exp(rng.normal(0, 0.05, 6))) for arm in arms})
        best = best_known(settings)
        best = best.assign(test_error=20 * np.exp(rng.normal(0, 0.05, len(best))))
        found = table({"random": 20.0}, replicate=range(6))
        found["test_error"] = 20 * np.exp(penalty / 100 + rng.normal(0, 0.05, 6))
        seen.append(regret(found, best)["regret"].mean())
    assert np.mean(seen) == pytest.approx(penalty, abs=0.8)
