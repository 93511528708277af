"""Records as tables: one row per trial, its fields, its curves, its probes."""

import numpy as np
import pandas as pd
import pytest
from tests.study.small_study import make_trial

from reglab.errors import ReglabError
from reglab.models import CNN, MLP
from reglab.records.store import Store
from reglab.regularizers import L2, Dropout
from reglab.specs import SGD, Record, Trial
from reglab.study import table

PHASES = ("tuning", "comparison", "fixed")
TRIALS = {
    "none": make_trial(replicate=3),
    "both": make_trial(L2(strength=0.01), Dropout(rate=0.5), optimizer=SGD(learning_rate=0.2)),
}


def record(digest: str, trial: Trial, **changes: object) -> Record:
    curve = {"step": [5, 12], "train_nll": [2.0, None], "train_error": [50.0, 25.0], "validation_nll": [3.0, 1.0]}
    curve["validation_error"] = [60.0, 30.0]
    fields = {"summary": {"steps": 8, "test_error": None}, "measured": {"units": {"share": 0.5, "counts": [1, 2]}}}
    return Record(digest, trial.to_json(), curve=curve, provenance={}, **{**fields, **changes})


TRAINED = [(arm, trial, record(f"digest of {arm}", trial)) for arm, trial in TRIALS.items()]


@pytest.fixture
def store(tmp_path) -> Store:
    store = Store(tmp_path / "store.sqlite")
    store.add(record for *_, record in TRAINED)
    return store


@pytest.fixture
def rows() -> pd.DataFrame:
    return table.joined(table.rows(TRAINED, "comparison"))


def test_a_row_names_its_trial_and_holds_its_summary(rows):
    none, both = rows.to_dict("records")
    assert list(rows.columns)[: len(table.TRIAL_COLUMNS)] == list(table.TRIAL_COLUMNS)
    assert (none["dataset"], none["train"], none["model"], none["family"]) == ("digits", 60, "mlp hidden 8", "mlp")
    assert (none["width"], none["depth"], none["arm"], none["regularizers"]) == (8, 1, "none", "none")
    assert (none["phase"], none["replicate"], none["learning_rate"]) == ("comparison", 3, 0.1)
    assert (none["digest"], none["steps"], none["steps_taken"]) == ("digest of none", 12, 8)
    assert (both["regularizers"], both["l2.strength"], both["dropout.rate"]) == ("l2 + dropout", 0.01, 0.5)
    assert (both["replicate"], both["learning_rate"]) == (0, 0.2)


def test_joined_puts_fields_before_measured_columns_and_none_becomes_nan(rows):
    first = len(table.TRIAL_COLUMNS)
    fields = [name for name in rows.columns if "." in name]
    assert list(rows.columns)[first : first + len(fields)] == fields
    assert list(rows.columns)[first + len(fields) :] == ["steps_taken", "test_error", "classes", "diverged"]
    assert rows["classes"].tolist() == [10, 10]  # digits
    assert rows["diverged"].tolist() == [True, True]  # the last training NLL is None
    assert rows["test_error"].dtype == np.float64
    assert rows["test_error"].isna().all()
    assert rows["dropout.rate"].isna().tolist() == [True, False]


def test_only_trials_that_were_chosen_or_all_alike_show_numbers_of_the_test_set():
    seen = {phase: "test_error" in table.rows(TRAINED, phase)[0] for phase in PHASES}
    assert seen == {"tuning": False, "comparison": True, "fixed": True}


def test_numbers_come_with_the_deviation_of_the_test_targets_in_every_replicate_and_none_for_tuning():
    """Targets 0, 2 and 0, 6: their deviations are 1 and 3."""
    common = {"dataset": "houses", "test": 2}
    trials = [
        {"phase": "comparison", "replicate": 0, "digest": "a", "test_rmse": 0.5, "test_unexplained": 25.0},
        {"phase": "fixed", "replicate": 0, "digest": "b", "test_rmse": None, "test_unexplained": None},
        {"phase": "comparison", "replicate": 1, "digest": "c", "test_rmse": 6.0, "test_unexplained": 400.0},
        {"phase": "comparison", "replicate": 2, "digest": "d", "test_rmse": None, "test_unexplained": None},
    ]
    tuning = {**common, "phase": "tuning", "replicate": 0, "digest": "e", "validation_rmse": 0.4}
    everything = table.joined([tuning, *({**common, **trial} for trial in trials)])
    assert everything["test_target_sd"].tolist() == pytest.approx([np.nan, 1.0, 1.0, 3.0, np.nan], nan_ok=True)
    assert "test_target_sd" not in table.joined([tuning])


def test_joined_keeps_rows_in_order():
    both = table.joined(table.rows(reversed(TRAINED), "comparison"))
    assert both["arm"].tolist() == ["both", "none"]
    assert both.index.tolist() == [0, 1]


def test_curves_have_one_row_per_trial_point_and_split(rows, store):
    curves = table.curves(rows, store)
    assert len(curves) == 2 * 2 * 2
    none = curves[(curves["arm"] == "none") & (curves["replicate"] == 3)].set_index(["split", "step"])
    assert none["error"].to_dict() == {
        ("train", 5): 50.0, ("train", 12): 25.0, ("validation", 5): 60.0, ("validation", 12): 30.0,
    }  # fmt: skip
    assert none["nll"].isna().tolist() == [False, True, False, False]
    assert set(none["dataset"]) == {"digits"}


def test_measured_of_comparison_trials_only(rows, store):
    assert len(table.measured(rows.assign(phase=["comparison", "tuning"]), "units", store)) == 1
    measured = table.measured(rows, "units", store)
    assert measured["share"].tolist() == [0.5, 0.5]
    assert measured["counts"].tolist() == [[1, 2], [1, 2]]
    assert measured["dropout.rate"].isna().tolist() == [True, False]
    assert "steps_taken" not in measured.columns


def test_a_probe_that_was_not_there_is_named(rows, store):
    with pytest.raises(ReglabError, match="unknown probe 'unit': did you mean 'units'"):
        table.measured(rows, "unit", store)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (MLP(hidden=(64, 32)), "mlp hidden 64-32"),
        (MLP(hidden=(), batch_norm=True), "mlp hidden none batch norm"),
        (CNN(channels=(4, 8)), "cnn channels 4-8"),
        (Dropout(rate=0.5), "dropout rate 0.5"),
    ],
)
def test_a_part_is_described_without_its_defaults(part, words):
    assert table.describe(part) == words
