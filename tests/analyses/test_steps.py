"""Additional steps of curves drawn by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.analyses.made_up import table

from reglab.analyses.steps import more_steps


def curves(**by_digest: dict[int, float]) -> pd.DataFrame:
    rows = [
        {"digest": digest, "split": split, "step": step, "nll": value}
        for digest, curve in by_digest.items() for step, value in curve.items() for split in ("train", "validation")
    ]  # fmt: skip
    return pd.DataFrame(rows)


def more(none: Any, dropout: Any) -> float:
    trials = table({"none": 10.0, "dropout": 9.0}).assign(digest=["a", "b"])
    return float(more_steps(trials, curves(a=none, b=dropout), "none", "dropout")["more_steps"].iloc[0])


def test_steps_to_the_nll_that_both_reach() -> None:
    # both reach 2: none after its first point, dropout after its last
    assert more({10: 2.0, 100: 1.0}, {10: 5.0, 40: 2.0}) == pytest.approx(100 * np.log(4))
    assert more({10: 4.0, 40: 1.0}, {10: 1.0, 40: 1.0}) == pytest.approx(-100 * np.log(4))
    assert more({10: 3.0, 20: 3.0}, {10: 3.0, 20: 2.0}) == 0  # both are there at once


def test_between_points_the_nll_is_a_line_over_the_logarithm_of_the_steps() -> None:
    # dropout falls from 5 to 1 between 10 and 1,000 steps and is at 3 half-way, after 100; none ends at 3 after 50
    assert more({50: 3.0}, {10: 5.0, 1000: 1.0}) == pytest.approx(100 * np.log(2))


def test_a_loss_that_rises_again_counts_where_it_first_was_as_low() -> None:
    assert more({10: 2.0, 20: 9.0, 30: 2.0}, {10: 9.0, 20: 2.0}) == pytest.approx(100 * np.log(2))


def test_a_trial_without_an_nll_has_no_effect() -> None:
    assert np.isnan(more({10: np.nan}, {10: 1.0}))
