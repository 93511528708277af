"""A small study's table, its summary, and a verdict, with known numbers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from reglab.claims.verdict import ConditionVerdict, VariationResult, Verdict

ARMS = {"none": np.nan, "dropout 0.2": 0.2, "dropout 0.5": 0.5}
REPLICATES = [2, 3, 4, 5]


@pytest.fixture
def table() -> pd.DataFrame:
    """Three arms, four comparison replicates each, and tuning rows that no figure of results may draw."""
    rng = np.random.default_rng(0)
    rows = [
        {
            "dataset": "digits",
            "arm": arm,
            "phase": phase,
            "replicate": replicate,
            "dropout.rate": rate,
            "chosen_step": 4 + replicate if rate == 0.5 else 12,
            "steps": 12,
            "test_error": rng.uniform(5, 15) if phase == "comparison" else np.nan,
        }
        for arm, rate in ARMS.items()
        for phase, replicates in (("tuning", [0, 1]), ("comparison", REPLICATES))
        for replicate in replicates
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def summary() -> pd.DataFrame:
    """Numbers that are no mean of the table: a figure that draws them has not computed its own."""
    columns = {"mean": [110.0, 108.0, 105.0], "low": [109.0, 107.5, 104.0], "high": [111.0, 108.5, 106.0]}
    return pd.DataFrame({"arm": list(ARMS), "rate": [0.0, 0.2, 0.5], **columns, "trials": 4})


@pytest.fixture
def unmeasured(judged: Verdict) -> Verdict:
    """A verdict on a claim that no data set has an estimate of."""
    return replace(
        judged, verdict="undecided", estimate=np.nan, low=-np.inf, high=np.inf, replication="cell", units=0,
        conditions=(), variations=(), spread=None, new_low=None, new_high=None, depends_on=None, middle=None,
        minimum_detectable_effect=None, unmeasured="no order is known",
    )  # fmt: skip


@pytest.fixture
def judged() -> Verdict:
    """A verdict whose numbers follow from nothing: a figure that draws them has not computed its own."""
    conditions = (
        ConditionVerdict("adult", "supported", 7.0, 6.0, 8.0, 6),
        ConditionVerdict("splice", "contradicted", -3.0, -4.0, -2.5, 4),
    )
    variations = (
        VariationResult({"steps": "2,000", "optimiser": "AdamW"}, 3.0, 1.0, 5.0, 9, True),
        VariationResult({"steps": "500", "optimiser": "AdamW"}, -1.0, -4.0, 2.0, 8, False),
        VariationResult({"data": "texts"}, 5.5, 4.5, 6.5, 2, True),
    )
    return Verdict(
        claim="R1", title="A title", verdict="depends", metric="test_error", unit="% fewer errors",
        estimate=2.0, low=-1.0, high=5.0, smallest_effect=0.5, replication="dataset", units=2, trials=1234,
        conditions=conditions, spread=2.5, new_low=-6.0, new_high=9.0, depends_on="data set",
        middle=1.9, still_changing=False, influence=None, variations=variations,
        minimum_detectable_effect=1.0, units_needed=None, notebook="dropout-rate", arm="dropout", baseline="none",
        registered=10, quantity=None, diverged=0, chosen_diverged=0,
    )  # fmt: skip
