"""The settings that searches choose, and their regret: by hand, and simulated with known answers."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from reglab.analyses import averaged_over, best_known, best_settings, regret
from reglab.errors import ReglabError


def tried(**changes: Any) -> pd.DataFrame:
    """Two searches of three trials each."""
    columns = {
        "dataset": "digits",
        "method": ["random"] * 3 + ["grid"] * 3,
        "budget": 3,
        "replicate": 1_000_000,
        "spent": [1, 2, 3] * 2,
        "arm": ["a", "b", "c"] * 2,
        "learning_rate": [0.1, 0.1, 0.2, 0.2, 0.1, 0.1],
        "validation_error": [5.0, 4.0, 6.0, 3.0, 3.0, np.nan],
        "validation_nll": [1.0, 1.0, 1.0, 0.5, 0.5, 0.1],
    }
    return pd.DataFrame({**columns, **changes})


def test_the_lowest_validation_error_is_found_and_ties_go_to_nll_and_learning_rate() -> None:
    best = best_settings(tried())
    assert best["arm"].tolist() == ["random", "grid"]
    assert best["setting"].tolist() == ["b", "b"]
    assert best_settings(tried(validation_nll=[1.0] * 3 + [0.4, 0.5, 0.1]))["setting"].tolist() == ["b", "a"]
    assert best_settings(tried(learning_rate=0.1))["setting"].tolist() == ["b", "a"]


def test_a_diverged_trial_comes_last() -> None:
    errors = [np.nan, np.nan, 99.0, 3.0, np.nan, np.nan]
    assert best_settings(tried(validation_error=errors))["setting"].tolist() == ["c", "a"]


def test_settings_are_not_chosen_from_a_table_with_test_columns() -> None:
    with pytest.raises(ReglabError, match="choosing must not see the test set"):
        best_settings(tried(test_error=1.0))


def study_table(validation: dict[str, list[float]], test: dict[str, list[float]]) -> pd.DataFrame:
    common = {"dataset": "digits", "train": 100, "model": "mlp", "learning_rate": 0.1, "validation_nll": 1.0}
    rows = [
        {**common, "arm": arm, "phase": phase, "replicate": first + k, column: value}
        for phase, first, column, errors in (
            ("tuning", 1_000_000, "validation_error", validation),
            ("comparison", 0, "test_error", test),
        )
        for arm, values in errors.items()
        for k, value in enumerate(values)
    ]
    return pd.DataFrame(rows)


def scored(test: list[float], replicates: list[int]) -> pd.DataFrame:
    columns = {"arm": "random", "budget": 4, "phase": "comparison", "validation_error": 9.0, "found_error": 7.5}
    return pd.DataFrame({"dataset": "digits", "replicate": replicates, "test_error": test, **columns})


VALIDATION = {"a": [4.0, 6.0], "b": [5.0, 6.0]}
TEST = {"a": [10.0, 20.0], "b": [1.0, 2.0]}


def test_regret_is_measured_in_pairs_from_the_best_on_validation_whatever_the_test_set_says() -> None:
    table = study_table(VALIDATION, TEST)
    assert best_known(table) == ("a", 0.1)
    result = regret(scored([21.5, 9.0], [1, 0]), table)
    assert result["regret"].tolist() == [1.5, -1.0]
    assert result["optimism"].tolist() == [1.5, 1.5]


def test_a_replicate_without_the_best_known_setting_is_an_error() -> None:
    with pytest.raises(ReglabError, match="not trained on 'digits', replicate 2"):
        regret(scored([21.5], [2]), study_table(VALIDATION, TEST))


def simulate(rng: np.random.Generator, truth: np.ndarray, penalty: float) -> tuple[float, float]:
    """Return the mean regret of settings a penalty above the best, and what the lowest test error would make of it."""
    arms = [f"arm {i}" for i in range(len(truth))]
    noise = {phase: rng.normal(0, 1, (len(arms), 6)) for phase in ("validation", "test")}
    validation, test = (dict(zip(arms, (truth[:, None] + errors).tolist(), strict=True)) for errors in noise.values())
    errors = truth.min() + penalty + rng.normal(0, 1, 6)
    mean_regret = regret(scored(errors.tolist(), list(range(6))), study_table(validation, test))["regret"].mean()
    return float(mean_regret), float(errors.mean() - min(np.mean(values) for values in test.values()))


@pytest.mark.parametrize("penalty", [0.0, 2.0])
def test_a_planted_regret_is_found_and_an_absent_one_is_not(penalty: float) -> None:
    # Eight equal settings: none is better, so that all regret is the penalty. The standard error of the mean of
    # 100 simulations with six pairs each is sqrt(2 / 600) = 0.06.
    rng = np.random.default_rng(0)
    mean_regret, by_test = np.mean([simulate(rng, np.full(8, 10.0), penalty) for _ in range(100)], axis=0)
    assert mean_regret == pytest.approx(penalty, abs=0.2)
    assert by_test > penalty + 0.4  # what the lowest of eight test errors would say


def test_averages_are_taken_replicate_by_replicate_and_a_missing_value_stays_missing() -> None:
    rows = pd.DataFrame(
        {"dataset": ["a", "a", "b", "b"], "arm": "x", "phase": "comparison", "replicate": [0, 1, 0, 1],
         "regret": [1.0, 2.0, 5.0, np.nan]}
    )  # fmt: skip
    result = averaged_over(rows, "dataset", "regret", by=["arm"])
    assert result["replicate"].tolist() == [0, 1]
    np.testing.assert_array_equal(result["regret"], [3.0, np.nan])
