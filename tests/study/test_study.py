"""A study's trials, its choices and its table, without training."""

import numpy as np
import pandas as pd
import pytest
from tests.study.small_study import make_study

from reglab import datasets
from reglab.errors import ReglabError
from reglab.probes import Units
from reglab.regularizers import Dropout, Flip
from reglab.specs import Data
from reglab.study import run_all, sweep
from reglab.study.study import TUNING, choose_learning_rates

NO_FLIP = datasets.info("digits").forbidden["flip"]


def test_tuning_and_comparison_share_no_replicate_and_tuning_sees_no_test_set():
    study = make_study()
    tuning = [trial for _, trial in study.tuning_trials()]
    comparison = [trial for _, trial in study.comparison_trials(dict.fromkeys(study.arms, 0.1))]
    assert {t.replicate for t in tuning} == {TUNING, TUNING + 1}
    assert {t.replicate for t in comparison} == {0, 1, 2}
    assert {t.test for t in tuning} == {False}
    assert {t.test for t in comparison} == {True}


def test_every_arm_gets_the_same_budget():
    arms = pd.Series([arm for arm, _ in make_study().tuning_trials()])
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
    study = make_study(learning_rates=[0.01], tuning_replicates=0, arms={"none": []})
    assert study.tuning_trials() == []
    tuned, whole = study.run(), filled.run()
    same = whole[(whole["phase"] == "comparison") & (whole["arm"] == "none")]
    assert list(tuned["digest"]) == list(same["digest"])


def test_learning_rate_is_that_of_the_lowest_mean_validation_error():
    rows = [("a", 0.1, 5.0, 1.0), ("a", 0.1, 7.0, 1.0), ("a", 0.2, 4.0, 9.0), ("a", 0.2, 6.0, 9.0)]
    ties = [("b", 0.3, 5.0, 2.0), ("b", 0.1, 5.0, 1.0), ("b", 0.2, 5.0, 1.0)]
    diverged = [("c", 0.1, 50.0, 3.0), ("c", 0.9, float("nan"), float("nan"))]
    columns = ["arm", "learning_rate", "validation_error", "validation_nll"]
    chosen = choose_learning_rates(pd.DataFrame([*rows, *ties, *diverged], columns=columns))
    assert chosen == {"a": 0.2, "b": 0.1, "c": 0.1}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"data": Data(name="digit", train=9, validation=9)}, "unknown data set 'digit': did you mean 'digits'"),
        ({"data": Data(name="digits", train=9999, validation=9)}, "1198"),
        ({"arms": {}}, "at least one arm"),
        ({"learning_rates": []}, "at least one learning rate"),
        ({"learning_rates": [0.1, -1]}, "learning_rates.1 must be greater than 0; got -1"),
        ({"tuning_replicates": 0}, "tuning_replicates must be 1 or more with several learning rates"),
        ({"replicates": 0}, "replicates must be greater than or equal to 1; got 0"),
        ({"arms": {"mirrored": [Flip()]}}, f"arm 'mirrored': flip must not be used on 'digits': {NO_FLIP}"),
        ({"replicate": 3}, "unknown parameter 'replicate': did you mean 'replicates'"),
        ({"arms": {"none": "dropout"}}, "arms.none"),
    ],
)
def test_a_wrong_study_is_refused_before_anything_is_trained(changes, message):
    with pytest.raises(ReglabError) as caught:
        make_study(**changes)
    assert message in str(caught.value)


def test_sweep_refuses_what_a_regularizer_refuses():
    with pytest.raises(ReglabError, match=r"unknown regularizer 'dropuot': did you mean 'dropout'"):
        sweep("dropuot", rate=[0.1])
    with pytest.raises(ReglabError, match=r"Dropout: rate must be less than 1; got 1.5"):
        sweep("dropout", rate=[0.5, 1.5])
    assert sweep("dropout", rate=[0.25]) == {"dropout rate 0.25": [Dropout(rate=0.25)]}


def test_a_value_of_zero_is_the_arm_that_all_studies_share():
    assert sweep("dropout", rate=[0.0, 0.25]) == {"none": [], "dropout rate 0.25": [Dropout(rate=0.25)]}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"learning_rates": []}, "Study: learning_rates must hold at least one learning rate; got none."),
        ({"arms": {}}, "Study: arms must hold at least one arm; got none."),
        ({"learning_rates": [0.1, 0.01, 0.1]}, "Study: learning_rates must differ; 0.1 was given more than once."),
        ({"replicates": TUNING + 1}, r"1,000,000 or fewer, .*; got 1,000,001."),
        ({"tuning_replicates": TUNING + 1}, r"1,000,000 or fewer, .*; got 1,000,001."),
        ({"tuning_replicates": 0}, "must be 1 or more with several learning rates to choose from; got 0."),
    ],
)
def test_a_study_that_cannot_be_is_refused_in_one_line(changes, message):
    with pytest.raises(ReglabError, match=message) as refused:
        make_study(**changes)
    assert len(str(refused.value)) < 200, "without the whole study"


def test_probes_are_for_classes():
    with pytest.raises(ReglabError, match="probes look at classes, and 'houses' has numbers to predict"):
        make_study(data=Data(name="houses", train=100, validation=100), probes=[Units()])
