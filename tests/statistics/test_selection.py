"""Choices on validation: what is chosen, and that the test set cannot be chosen on."""

import numpy as np
import pandas as pd
import pytest

from reglab.errors import ReglabError
from reglab.statistics import best_arm, best_value, tuning_rows

ARMS = ["none", "dropout 0.2", "dropout 0.5"]


def test_the_best_arm_has_the_lowest_error_at_its_best_learning_rate(table: pd.DataFrame) -> None:
    # means: none 8.5 at 0.01; dropout 0.2 7.5 at 0.1; dropout 0.5 8.0 at 0.01, and diverged once at 0.1
    assert best_arm(tuning_rows(table), table["arm"].unique()) == "dropout 0.2"
    assert best_arm(tuning_rows(table), ["dropout 0.5", "none"]) == "dropout 0.5"


def test_ties_go_to_the_lower_nll_then_to_the_arm_named_first(table: pd.DataFrame) -> None:
    equal = tuning_rows(table).assign(validation_error=5.0)
    assert best_arm(equal, ["dropout 0.5", "none"]) == "dropout 0.5"
    assert best_arm(equal, ["none", "dropout 0.5"]) == "none"
    lower = equal.assign(validation_nll=equal["arm"].map({"none": 2.0, "dropout 0.2": 3.0, "dropout 0.5": 1.0}))
    assert best_arm(lower, ["none", "dropout 0.5"]) == "dropout 0.5"


def test_no_test_column_can_be_handed_to_the_choice(table: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="must not see the test set; the table holds test_error"):
        best_arm(table[table["phase"] == "tuning"], ARMS)
    assert not tuning_rows(table).columns.str.startswith("test_").any()


def test_comparison_rows_do_not_enter_the_choice(table: pd.DataFrame) -> None:
    rows = table.drop(columns="test_error")
    better = rows.assign(
        validation_error=rows["validation_error"].mask(rows["phase"] == "comparison", -rows["replicate"])
    )
    assert best_arm(better, ARMS) == "dropout 0.2"


def test_unknown_arms_several_data_sets_and_divergence_everywhere_are_refused(table: pd.DataFrame) -> None:
    rows = tuning_rows(table)
    with pytest.raises(ReglabError, match="unknown arm 'l2'"):
        best_arm(rows, ["none", "l2"])
    with pytest.raises(ReglabError, match="at least one arm"):
        best_arm(rows, [])
    with pytest.raises(ReglabError, match="within one dataset"):
        best_arm(pd.concat([rows, rows.assign(dataset="wine")]), ARMS)
    with pytest.raises(ReglabError, match=r"every setting of none, dropout 0\.2 diverged"):
        best_arm(rows.assign(validation_error=np.nan), ARMS[:2])


def sweep(errors: np.ndarray) -> pd.DataFrame:
    """Comparison rows of errors of shape (replicates, rates 0, 0.1, 0.2 ...); rate 0 has no dropout."""
    return pd.DataFrame(
        [
            {
                "phase": "comparison",
                "replicate": replicate,
                "dropout.rate": rate / 10 or np.nan,
                "validation_error": errors[replicate, rate],
            }
            for replicate, rate in np.ndindex(errors.shape)
        ]
    )


def test_the_place_is_the_lowest_mean_and_its_interval_what_no_other_value_beats() -> None:
    common = np.array([[0.0], [5.0], [-3.0], [1.0]])  # of a replicate: it cancels in the pairs
    noise = np.array([[0, 0, 1, -1], [0, 1, 0, 1], [0, -1, 0, 1], [0, 0, -1, -1]]) / 10
    errors = np.array([10.0, 8.0, 8.05, 11.0]) + common + noise
    assert best_value(sweep(errors), "dropout.rate") == (0.1, 0.1, 0.2)


def test_a_diverged_value_is_not_chosen_and_does_not_stop_the_search() -> None:
    errors = np.array([[9.0, 1.0, 8.0], [9.1, np.nan, 7.9], [8.9, 1.0, 8.1]])
    assert best_value(sweep(errors), "dropout.rate") == (0.2, 0.2, 0.2)
    with pytest.raises(ReglabError, match="diverged at every value"):
        best_value(sweep(np.full((2, 2), np.nan)), "dropout.rate")


def test_the_place_is_not_chosen_on_the_test_set_nor_from_gaps(table: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="chosen on validation; got metric 'test_error'"):
        best_value(table, "dropout.rate", "test_error")
    with pytest.raises(ReglabError, match=r"exactly one trial of every dropout\.rate; 2 has \{0\.1: 0\}"):
        best_value(sweep(np.ones((3, 2))).drop(index=5), "dropout.rate")


@pytest.mark.parametrize(("best", "steepness"), [(0.0, 1), (0.4, 16)])
def test_the_interval_holds_the_best_value_in_95_percent_of_samples(best: float, steepness: float) -> None:
    rng = np.random.default_rng(0)
    truth = steepness * (np.arange(9) / 10 - best) ** 2
    chosen = [best_value(sweep(truth + rng.normal(0, 0.4, (10, 9))), "dropout.rate") for _ in range(100)]
    assert np.mean([low <= best <= high for _, low, high in chosen]) >= 0.93
