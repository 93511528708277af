"""A study's trials, its choices and its table, without training."""

import numpy as np
import pandas as pd
import pytest

from reglab.errors import ReglabError
from reglab.execution.complete import grouped
from reglab.models import MLP
from reglab.records.store import Store
from reglab.regularizers import Dropout, Flip
from reglab.specs import Data, Record
from reglab.study import Study, protocol, run_all, sweep
from reglab.study.study import TUNING, choose_learning_rates
from reglab.training import trial_digest


def _study(**changes):
    fields = {
        "data": Data(name="digits", train=100, validation=100), "model": MLP(hidden=(16,)), "epochs": 2,
        "arms": {"none": [], **sweep("dropout", rate=[0.2, 0.5])}, "learning_rates": [0.01, 0.1],
        "tuning_replicates": 2, "replicates": 3, "batch_size": 32,
    }  # fmt: skip
    return Study(**{**fields, **changes})


@pytest.fixture
def filled(tmp_path, monkeypatch):
    """A store that holds made-up records of the study: the second learning rate is better for dropout only."""
    monkeypatch.setenv("REGLAB_STORE", str(tmp_path / "store.sqlite"))
    study, store = _study(), Store(tmp_path / "store.sqlite")
    chosen = {"none": 0.01, "dropout rate 0.2": 0.1, "dropout rate 0.5": 0.1}
    for arm, trial in [*study.tuning_trials(), *study.comparison_trials(chosen)]:
        error = 10.0 + (trial.optimizer.learning_rate != chosen[arm])
        numbers = {
            "validation_error": error,
            "validation_nll": 1.0,
            "test_error": trial.replicate if trial.test else None,
        }
        curve = {f"{split}_{metric}": [1.0, None] for split in ("train", "validation") for metric in ("nll", "error")}
        store.add([Record(trial_digest(trial), trial.to_json(), numbers, curve, {})])
    return study


def test_tuning_and_comparison_share_no_replicate_and_tuning_sees_no_test_set():
    study = _study()
    tuning = [trial for _, trial in study.tuning_trials()]
    comparison = [trial for _, trial in study.comparison_trials(dict.fromkeys(study.arms, 0.1))]
    assert {t.replicate for t in tuning} == {TUNING, TUNING + 1}
    assert {t.replicate for t in comparison} == {0, 1, 2}
    assert {t.test for t in tuning} == {False}
    assert {t.test for t in comparison} == {True}


def test_every_arm_gets_the_same_budget():
    arms = pd.Series([arm for arm, _ in _study().tuning_trials()])
    assert set(arms.value_counts()) == {4}


def test_run_looks_up_what_is_there(filled, monkeypatch):
    monkeypatch.setattr("reglab.execution.complete.run", lambda *_: pytest.fail("nothing is missing: no cluster"))
    table = filled.run()
    assert len(table) == 12 + 9
    comparison = table[table.phase == "comparison"]
    assert dict(zip(comparison.arm, comparison.learning_rate, strict=True)) == {
        "none": 0.01, "dropout rate 0.2": 0.1, "dropout rate 0.5": 0.1,
    }  # fmt: skip
    assert list(comparison.test_error) == [0, 1, 2] * 3
    assert table[table.phase == "tuning"].test_error.isna().all()
    assert table.dtypes["test_error"] == np.float64
    assert table[table.arm == "none"]["dropout.rate"].isna().all()
    assert set(table[table.arm == "dropout rate 0.5"]["dropout.rate"]) == {0.5}
    pd.testing.assert_frame_equal(run_all([filled, filled]).drop_duplicates(ignore_index=True), table)


def test_one_learning_rate_needs_no_tuning(filled):
    study = _study(learning_rates=[0.01], tuning_replicates=0, arms={"none": []})
    assert study.tuning_trials() == []
    found, whole = study.run(), filled.run()
    same = whole[(whole["phase"] == "comparison") & (whole["arm"] == "none")]
    assert list(found["digest"]) == list(same["digest"])
    settings = dict(protocol(study).itertuples(index=False))
    assert settings["Learning rates"] == "0.01"
    assert settings["Trials"] == "0 to tune, 3 to compare"


def test_curves_have_a_row_a_trial_epoch_and_split(filled):
    table = filled.run()
    curves = filled.curves(table)
    assert len(curves) == len(table) * 2 * 2
    assert list(curves[curves.epoch == 1].nll.unique()) == [1.0]
    assert curves[curves.epoch == 2].nll.isna().all()
    assert set(curves.columns) >= {"arm", "phase", "replicate", "epoch", "split", "nll", "error", "dataset"}


def test_learning_rate_is_that_of_the_lowest_mean_validation_error():
    rows = [("a", 0.1, 5.0, 1.0), ("a", 0.1, 7.0, 1.0), ("a", 0.2, 4.0, 9.0), ("a", 0.2, 6.0, 9.0)]
    ties = [("b", 0.3, 5.0, 2.0), ("b", 0.1, 5.0, 1.0), ("b", 0.2, 5.0, 1.0)]
    diverged = [("c", 0.1, 50.0, 3.0), ("c", 0.9, float("nan"), float("nan"))]
    columns = ["arm", "learning_rate", "validation_error", "validation_nll"]
    chosen = choose_learning_rates(pd.DataFrame([*rows, *ties, *diverged], columns=columns))
    assert chosen == {"a": 0.2, "b": 0.1, "c": 0.1}


def test_groups_hold_equal_shapes_and_keep_all_workers_busy():
    trials = [
        (trial_digest(t), t) for _, t in _study(replicates=20).comparison_trials(dict.fromkeys(_study().arms, 0.1))
    ]
    for workers in (1, 2, 8):
        groups = grouped(trials, workers, lambda trial: 16)
        assert sorted(digest for group in groups for digest, _ in group) == sorted(digest for digest, _ in trials)
        assert max(map(len, groups)) <= 16
        assert len(groups) >= workers
        for group in groups:
            assert len({len(trial.regularizers) for _, trial in group}) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"data": Data(name="digit", train=9, validation=9)}, "unknown data set 'digit': did you mean 'digits'"),
        ({"data": Data(name="digits", train=9999, validation=9)}, "1198"),
        ({"arms": {}}, "at least one arm"),
        ({"learning_rates": []}, "at least one learning rate"),
        ({"learning_rates": [0.1, -1]}, "learning_rates.1 must be greater than 0; got -1"),
        ({"tuning_replicates": 0}, "tuning_replicates must be 1 or more where there are several learning rates"),
        ({"replicates": 0}, "replicates must be greater than or equal to 1; got 0"),
        ({"arms": {"mirrored": [Flip()]}}, "arm 'mirrored': flip must not be used on 'digits': a mirrored 2 is no 2"),
        ({"replicate": 3}, "unknown parameter 'replicate': did you mean 'replicates'"),
        ({"arms": {"none": "dropout"}}, "arms.none"),
    ],
)
def test_a_wrong_study_is_refused_before_anything_is_trained(changes, said):
    with pytest.raises(ReglabError) as caught:
        _study(**changes)
    assert said in str(caught.value)


def test_sweep_refuses_what_a_regularizer_refuses():
    with pytest.raises(ReglabError, match=r"unknown regularizer 'dropuot': did you mean 'dropout'"):
        sweep("dropuot", rate=[0.1])
    with pytest.raises(ReglabError, match=r"Dropout: rate must be less than 1; got 1.5"):
        sweep("dropout", rate=[0.5, 1.5])
    assert sweep("dropout", rate=[0.25]) == {"dropout rate 0.25": [Dropout(rate=0.25)]}


def test_protocol_counts_the_trials():
    settings = dict(protocol(_study()).itertuples(index=False))
    assert settings["Trials"] == "12 to tune, 9 to compare"
    assert "599 test" in settings["Split"]
    assert settings["Data"] == "Handwritten digits, 8x8"


def test_protocol_says_how_pixels_are_scaled_where_it_is_not_as_usual():
    data = Data(name="digits", train=60, validation=60, pixels="unit")
    settings = dict(protocol(_study().model_copy(update={"data": data})).itertuples(index=False))
    assert settings["Data"] == "Handwritten digits, 8x8, pixels from 0 to 1"


def test_a_value_of_zero_is_the_arm_that_all_studies_share():
    assert sweep("dropout", rate=[0.0, 0.25]) == {"none": [], "dropout rate 0.25": [Dropout(rate=0.25)]}
