"""What asks for advice where the truth is known does so; the campaign itself is ``python -m tests.advice.power``."""

import numpy as np
import pytest
from tests.advice import power

from reglab.advice.plan import STEPS, UNPAIRED, Budget


def test_the_truth_is_a_product_of_two_columns_with_flips_or_nothing() -> None:
    known, nothing = (power.product(0, shuffled=shuffled) for shuffled in (False, True))
    agree = [
        float(((frame["x0"] * frame["x1"] > 0) == (frame["target"] == "yes")).mean()) for frame in (known, nothing)
    ]
    assert agree == pytest.approx([1 - power.FLIPPED, 0.5], abs=0.03)
    assert np.array_equal(known.drop(columns="target"), nothing.drop(columns="target"))


def test_what_is_trained_is_what_was_planned_and_not_what_time_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    small = Budget(strengths=1, steps=STEPS[0], replicates=2, search=UNPAIRED)
    monkeypatch.setattr(power, "SMALL", small)
    monkeypatch.setattr(power, "ROWS", 200)
    monkeypatch.setattr(power, "COLUMNS", 3)
    assert power.advice(0, shuffled=False).trained.budget == small
