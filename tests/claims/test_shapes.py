"""Effects along a number, and where they are best."""

import numpy as np
import pandas as pd
from tests.analyses.made_up import table

from reglab.claims import best_value, effect_interval, effects_at, registry

CLAIM = registry()["R1"]
SETS = [f"set {number}" for number in range(10)]


def frame(*estimates: float) -> pd.DataFrame:
    names = SETS[: len(estimates)]
    return pd.DataFrame({"dataset": names, "estimate": estimates, "error": 1.0, "freedom": 5, "cells": 2})


def test_every_value_gets_the_interval_of_the_claim() -> None:
    frames = {0.2: frame(*np.arange(10.0)), 0.5: frame(1.0, 3.0)}
    rows = effects_at(CLAIM, frames)
    assert rows["at"].tolist() == [0.2, 0.5]
    assert rows["datasets"].tolist() == [10, 2]
    for (_, row), estimates in zip(rows.iterrows(), frames.values(), strict=True):
        assert tuple(row[["estimate", "low", "high"]]) == tuple(effect_interval(CLAIM, estimates))


def trials(rng: np.random.Generator, **errors: float) -> pd.DataFrame:
    """Return trials on ten data sets, whose errors differ from these by 1 %."""
    made = [table({arm: e * (1 + rng.normal() / 100) for arm, e in errors.items()}, dataset=[name]) for name in SETS]
    return pd.concat(made)


def test_the_best_value_and_those_that_no_other_beats() -> None:
    rng = np.random.default_rng(0)
    rows = trials(rng, none=20, low=10.0, middle=10.1, high=15)
    place = best_value(CLAIM, rows, {0.0: "none", 0.2: "low", 0.5: "middle", 0.8: "high"})
    assert place == (0.2, 0.2, 0.5)


def test_where_nothing_differs_every_value_may_be_the_best() -> None:
    rows = trials(np.random.default_rng(1), none=10, low=10, high=10)
    place = best_value(CLAIM, rows, {0.0: "none", 0.2: "low", 0.5: "high"})
    assert (place.low, place.high) == (0.0, 0.5)
