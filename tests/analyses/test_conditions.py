"""Gains over conditions: planted interactions and slopes are found, absent ones are not."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reglab.analyses import (
    best_values,
    gain_table,
    gains_at_end,
    gains_by_condition,
    gains_by_name,
    interaction,
    slopes,
    tuning_gaps,
)
from reglab.errors import ReglabError
from reglab.statistics import best_value, interval, p_value

BY = ["dataset", "width", "train"]
CONDITIONS = [("digits", 16, 60), ("digits", 16, 400), ("digits", 128, 60), ("digits", 128, 400), ("wine", 16, 20)]


def records(gain: dict[tuple[str, int, int], float], replicates: int, noise: float, seed: int) -> pd.DataFrame:
    """A table of the arms "low" and "high", which is better by a condition's gain, but for noise."""
    rng = np.random.default_rng(seed)
    rows = []
    for condition, better in gain.items():
        for replicate in range(replicates):
            common = {**dict(zip(BY, condition, strict=True)), "phase": "comparison", "replicate": replicate}
            split = rng.normal(20, 5)  # common to both arms: it must cancel
            rows.append({**common, "arm": "low", "test_error": split + rng.normal(0, noise)})
            rows.append({**common, "arm": "high", "test_error": split - better + rng.normal(0, noise)})
    return pd.DataFrame(rows).sample(frac=1, random_state=0, ignore_index=True)


def gains(values: dict[tuple[str, int, int], list[float]]) -> pd.DataFrame:
    return pd.DataFrame(np.array(list(values.values())).T, columns=pd.MultiIndex.from_tuples(values, names=BY))


def test_gains_are_the_paired_differences_of_each_condition() -> None:
    planted = {condition: float(place) for place, condition in enumerate(CONDITIONS)}
    differences = gains_by_condition(records(planted, 3, 0.0, 0), "low", "high", BY)
    assert differences.columns.names == BY
    assert differences.shape == (3, 5)
    for condition, gain in planted.items():
        assert differences[condition].to_numpy() == pytest.approx([gain] * 3)


def test_conditions_with_different_numbers_of_replicates_are_refused() -> None:
    rows = records(dict.fromkeys(CONDITIONS[:2], 1.0), 3, 0.0, 0)
    odd = rows[(rows["train"] == 60) | (rows["replicate"] < 2)]
    with pytest.raises(ReglabError, match="every condition needs the same replicates"):
        gains_by_condition(odd, "low", "high", BY)


def test_an_interaction_takes_the_other_end_away_and_averages_over_the_rest() -> None:
    values = gains(dict(zip(CONDITIONS[:4], ([1.0, 0.0], [2.0, 4.0], [5.0, 3.0], [8.0, 1.0]), strict=True)))
    # The wide networks' means are 6.5 and 2, the narrow ones' 1.5 and 2.
    assert interaction(values, "width", at="largest")["digits"].tolist() == [5.0, 0.0]
    assert interaction(values, "width", at="smallest")["digits"].tolist() == [-5.0, 0.0]
    # With 60 examples they are 3 and 1.5, with 400 they are 5 and 2.5.
    assert interaction(values, "train", at="smallest")["digits"].tolist() == [-2.0, -1.0]


def test_each_data_set_has_ends_of_its_own_and_the_middle_takes_no_part() -> None:
    values = {("digits", 1, 60): [1.0], ("digits", 1, 90): [99.0], ("digits", 1, 400): [4.0],
              ("wine", 1, 20): [7.0], ("wine", 1, 60): [5.0]}  # fmt: skip
    differences = interaction(gains(values), "train", at="smallest")
    assert {name: values.tolist() for name, values in differences.items()} == {"digits": [-3.0], "wine": [2.0]}


def test_a_factor_with_one_value_is_refused() -> None:
    with pytest.raises(ReglabError, match="wine has only the width 16; an interaction needs two or more"):
        interaction(gains({CONDITIONS[-1]: [1.0]}), "width", at="largest")


@pytest.mark.parametrize(("planted", "lowest", "highest"), [(2.0, 0.9, 1.0), (0.0, 0.0, 0.09)])
def test_a_planted_interaction_is_found_and_an_absent_one_is_not(planted: float, lowest: float, highest: float) -> None:
    truth = {condition: 1.0 + planted * (condition[1] == 128) for condition in CONDITIONS[:4]}
    tables = (records(truth, 10, 0.8, seed) for seed in range(100))
    by_condition = (gains_by_condition(table, "low", "high", BY) for table in tables)
    differences = [interaction(values, "width", "largest")["digits"] for values in by_condition]
    assert lowest <= np.mean([p_value(values) <= 0.05 for values in differences]) <= highest
    assert np.mean(differences) == pytest.approx(planted, abs=0.15)


def test_slopes_are_least_squares_in_every_replicate() -> None:
    rng = np.random.default_rng(0)
    values = gains({condition: rng.normal(size=3).tolist() for condition in CONDITIONS})
    on = pd.Series(rng.normal(size=5), index=values.columns)
    expected = [stats.linregress(on.to_numpy(), row).slope for row in values.to_numpy()]
    assert slopes(values, on.sample(frac=1, random_state=0)) == pytest.approx(expected)


def test_a_slope_on_what_does_not_vary_is_refused() -> None:
    values = gains({condition: [1.0] for condition in CONDITIONS})
    with pytest.raises(ReglabError, match="needs two different values or more to regress on"):
        slopes(values, pd.Series(3.0, index=values.columns))


@pytest.mark.parametrize("slope", [0.0, 0.5])
def test_the_slope_of_a_gap_measured_on_other_trials_is_not_biased(slope: float) -> None:
    rng = np.random.default_rng(1)
    gap = np.array([2.0, 8.0, 10.0, 15.0, 25.0])
    intervals = []
    for _ in range(200):
        values = slope * gap + rng.normal(0, 2, (10, 5))
        table = pd.DataFrame(values, columns=pd.MultiIndex.from_tuples(CONDITIONS, names=BY))
        intervals.append(interval(slopes(table, pd.Series(gap, index=table.columns))))
    assert np.mean([low <= slope <= high for _, low, high in intervals]) >= 0.92
    assert np.mean([estimate for estimate, _, _ in intervals]) == pytest.approx(slope, abs=0.01)


def test_the_gap_is_the_baselines_on_tuning_replicates_at_its_own_learning_rate() -> None:
    row = {"dataset": "digits", "arm": "none", "phase": "tuning", "learning_rate": 0.1}
    rows = [
        {**row, "train_error": 1.0, "validation_error": 11.0},
        {**row, "train_error": 3.0, "validation_error": 9.0},
        {**row, "train_error": 0.0, "validation_error": 90.0, "learning_rate": 0.5},
        {**row, "train_error": 0.0, "validation_error": 90.0, "arm": "dropout"},
        {**row, "train_error": 0.0, "validation_error": 90.0, "phase": "comparison"},
    ]
    assert tuning_gaps(pd.DataFrame(rows), "none", ["dataset"]).to_dict() == {"digits": 8.0}


def test_the_table_of_gains_holds_each_conditions_interval() -> None:
    values = gains({CONDITIONS[0]: [1.0, 2.0, 4.0], CONDITIONS[1]: [0.0, -1.0, 1.0]})
    table = gain_table(values, 0.9)
    assert table["train"].tolist() == [60, 400]
    assert table.loc[1, ["estimate", "low", "high"]].tolist() == pytest.approx(list(interval([0.0, -1.0, 1.0], 0.9)))


def test_the_gains_at_an_end_are_the_mean_over_the_rest() -> None:
    values = gains(dict(zip(CONDITIONS, ([1.0], [2.0], [5.0], [8.0], [7.0]), strict=True)))
    largest = gains_at_end(values, "train", "largest")
    assert {name: at_end.tolist() for name, at_end in largest.items()} == {"digits": [5.0], "wine": [7.0]}
    assert gains_at_end(values, "width", "smallest")["digits"].tolist() == [1.5]


def test_gains_are_named_by_the_values_of_their_condition() -> None:
    assert list(gains_by_name(gains({CONDITIONS[0]: [1.0], CONDITIONS[4]: [2.0]}))) == [
        "digits, width 16, train 60",
        "wine, width 16, train 20",
    ]


def test_the_best_values_are_those_of_each_condition_alone() -> None:
    rng = np.random.default_rng(0)
    rows = [
        {"width": width, "phase": "comparison", "replicate": replicate, "dropout.rate": rate or np.nan,
         "validation_error": (rate - best) ** 2 * 50 + rng.normal(0, 0.1)}
        for width, best in ((16, 0.2), (128, 0.5)) for replicate in range(5) for rate in (0.0, 0.2, 0.5)
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    chosen = best_values(table, "dropout.rate", ["width"])
    assert chosen[["width", "best"]].to_numpy().tolist() == [[16, 0.2], [128, 0.5]]
    expected = best_value(table[table["width"] == 128], "dropout.rate")
    assert chosen.loc[1, ["best", "low", "high"]].tolist() == list(expected)
