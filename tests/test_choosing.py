"""The choice of a trial in every replicate."""

import pandas as pd
import pytest

from reglab.choosing import choose
from reglab.errors import ReglabError


def candidates(**changes: object) -> pd.DataFrame:
    columns = {
        "arm": ["a"] * 4 + ["b"] * 2,
        "replicate": [0, 0, 1, 1, 0, 0],
        "learning_rate": [0.1, 0.3] * 3,
        "validation_error": [5.0, 4.0, 3.0, 6.0, 2.0, 1.0],
        "validation_nll": [1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
    }
    return pd.DataFrame({**columns, **changes})


def test_each_arm_chooses_the_lowest_validation_error_in_every_replicate() -> None:
    assert choose(candidates()).index.tolist() == [1, 2, 5]


def test_ties_go_to_the_lower_nll_and_then_to_the_smaller_learning_rate() -> None:
    tied = candidates(validation_error=[4.0, 4.0, 3.0, 3.0, 1.0, 1.0], validation_nll=[1.0, 0.9, 1.0, 1.0, 2.0, 3.0])
    assert choose(tied)["learning_rate"].tolist() == [0.3, 0.1, 0.1]


def test_a_diverged_trial_answers_everything_wrongly() -> None:
    nothing = float("nan")
    rows = candidates(
        validation_error=[nothing, 99.0, 3.0, 6.0, nothing, nothing],
        validation_nll=[nothing, 5.0, 1.0, 1.0, nothing, nothing],
    )
    assert choose(rows)["learning_rate"].tolist() == [0.3, 0.1, 0.1]


def test_numbers_are_chosen_by_their_root_mean_squared_error() -> None:
    rows = candidates(validation_rmse=[1.0, 2.0, 2.0, 1.0, 1.0, 2.0]).drop(
        columns=["validation_error", "validation_nll"]
    )
    assert choose(rows)["learning_rate"].tolist() == [0.1, 0.3, 0.1]


def test_what_chooses_is_not_handed_the_test_set() -> None:
    with pytest.raises(ReglabError, match="choosing must not see the test set; the table holds test_error"):
        choose(candidates(test_error=1.0))
