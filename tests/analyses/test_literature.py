"""Published numbers beside ours: ranges against SciPy, coverage by simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reglab.analyses import beside_published, by_arm, single_run, successive
from reglab.errors import ReglabError
from reglab.statistics import interval


def records(**changes: object) -> pd.DataFrame:
    """Three arms, each with its own network, on four replicates, and a tuning row that does not count."""
    rows = [
        {"dataset": "digits", "train": 60, "model": f"mlp {arm}", "arm": arm, "phase": "comparison",
         "replicate": replicate, "test_error": start - replicate / 10}
        for arm, start in (("standard", 9.0), ("dropout", 7.5), ("both", 8.0)) for replicate in range(4)
    ]  # fmt: skip
    tuning = {**rows[0], "phase": "tuning", "replicate": 1_000_000, "test_error": np.nan}
    return pd.DataFrame([tuning, *rows]).assign(**changes)


def test_arms_are_columns_in_the_order_of_the_table_and_replicates_rows() -> None:
    values = by_arm(records().sample(frac=1, random_state=3).sort_values("arm", ascending=False, kind="stable"))
    assert list(values) == ["standard", "dropout", "both"]
    assert np.allclose(values["dropout"], [7.5, 7.4, 7.3, 7.2])


@pytest.mark.parametrize("column", ["dataset", "train"])
def test_arms_on_different_data_are_not_paired(column: str) -> None:
    table = records()
    table[column] = np.where(table["arm"] == "both", "mnist", "wine") if column == "dataset" else range(len(table))
    with pytest.raises(ReglabError, match=f"paired within one {column}"):
        by_arm(table)


def test_an_arm_that_lacks_a_replicate_is_not_paired() -> None:
    with pytest.raises(ReglabError, match="needs exactly one trial of every arm"):
        by_arm(records().iloc[:-1])


def test_successive_differences_are_positive_where_the_error_falls() -> None:
    steps = successive(by_arm(records()))
    assert list(steps) == ["standard minus dropout", "dropout minus both"]
    assert np.allclose(steps, [[1.5, -0.5]] * 4)


def textbook(values: np.ndarray, level: float) -> tuple[float, float]:
    spread = values.std(ddof=1) * np.sqrt(1 + 1 / len(values))
    return stats.t(df=len(values) - 1, loc=values.mean(), scale=spread).interval(level)


@pytest.mark.parametrize("level", [0.5, 0.95, 0.99])
def test_the_range_of_a_single_run_is_the_textbooks_where_runs_are_symmetric(level: float) -> None:
    values = np.array([1.5, 1.62, 1.7, 1.78, 1.9])
    assert np.allclose(single_run(values, level), [values.mean(), *textbook(values, level)])


def test_the_range_of_a_single_run_is_longer_where_runs_are_skewed_and_holds_the_means_interval() -> None:
    values = np.array([1.5, 1.5, 1.52, 1.55, 2.4])
    mean, run = interval(values), single_run(values)
    low, high = textbook(values, 0.95)
    assert run.low <= low
    assert run.high > high + 0.1
    assert run.low < mean.low < mean.high < run.high


def test_one_more_run_falls_into_its_range_with_the_given_probability() -> None:
    draws = np.random.default_rng(0).normal(1.6, 0.1, size=(4000, 6))
    ranges = np.array([single_run(row[:5]) for row in draws])
    inside = ((ranges[:, 1] <= draws[:, 5]) & (draws[:, 5] <= ranges[:, 2])).mean()
    noise = 4 * np.sqrt(0.95 * 0.05 / 4000)
    # a little more often: chance skewness lengthens the range, and nothing shortens it
    assert 0.95 - noise < inside < 0.965 + noise


def test_one_run_has_no_range_and_a_wrong_level_is_refused() -> None:
    assert single_run([1.5]) == (1.5, -np.inf, np.inf)
    with pytest.raises(ReglabError, match=r"level must be at least 0.5 and below 1 .*; got 95"):
        single_run([1.0, 2.0], level=95)


def test_published_numbers_stand_beside_ours_with_the_distance_from_either_interval() -> None:
    values = pd.DataFrame({"inside": [1.0, 2.0, 3.0], "above": [1.0, 2.0, 3.0], "below": [1.0, 2.0, 3.0]})
    mean, run = interval([1.0, 2.0, 3.0]), single_run([1.0, 2.0, 3.0])
    rows = beside_published(values, {"inside": 2.5, "above": 7.5, "below": -1.0}).set_index("result")
    assert rows["published"].to_dict() == {"inside": 2.5, "above": 7.5, "below": -1.0}
    assert set(rows["replicates"]) == {3}
    assert np.allclose(rows[["mean", "low", "high"]], [mean] * 3)
    assert np.allclose(rows[["run_low", "run_high"]], [run[1:]] * 3)
    assert np.allclose(rows["off_mean"], [0, 7.5 - mean.high, -1.0 - mean.low])
    assert np.allclose(rows["off_run"], [0, 7.5 - run.high, 0])


def test_a_published_number_without_ours_and_a_diverged_trial_are_refused() -> None:
    with pytest.raises(ReglabError, match="unknown published result 'dropuot': did you mean 'dropout'"):
        beside_published(by_arm(records()), {"dropuot": 1.35})
    with pytest.raises(ReglabError, match="1 of 2 are not"):
        beside_published(pd.DataFrame({"dropout": [1.0, np.nan]}), {"dropout": 1.35})
