"""A study's trials, its choices and its table, without training."""

import numpy as np
import pandas as pd
import pytest
from tests.study.small_study import make_study

from reglab import datasets
from reglab.errors import ReglabError
from reglab.execution.noting import noting
from reglab.probes import Units
from reglab.regularizers import Dropout, Flip
from reglab.specs import Data
from reglab.study import run_all, sweep

NO_FLIP = datasets.info("digits").forbidden["flip"]


def test_every_arm_gets_the_same_budget_in_every_replicate():
    trials = make_study().trials()
    arms = pd.Series([arm for arm, _ in trials])
    assert set(arms.value_counts()) == {9}
    assert {trial.replicate for _, trial in trials} == {0, 1, 2}


def test_run_chooses_in_every_replicate_and_looks_up_what_is_there(filled, monkeypatch):
    monkeypatch.setattr("reglab.execution.complete.run", lambda *_: pytest.fail("nothing is missing: no cluster"))
    table = filled.run()
    comparison = table[table.phase == "comparison"]
    assert dict(zip(comparison.arm, comparison.learning_rate, strict=True)) == {
        "none": 0.03, "dropout rate 0.2": 0.1, "dropout rate 0.5": 0.1,
    }  # fmt: skip
    assert list(comparison.test_error) == [0, 1, 2] * 3
    assert not comparison.at_edge.any()
    tuning = table[table.phase == "tuning"]
    assert len(tuning) == 3 * (3 + 4 + 4)
    assert tuning.filter(like="test_").isna().all(axis=None)
    assert set(table[table.phase == "fixed"].learning_rate) == {0.03}
    assert table.dtypes["test_error"] == np.float64
    assert table[table.arm == "none"]["dropout.rate"].isna().all()
    assert set(table[table.arm == "dropout rate 0.5"]["dropout.rate"]) == {0.5}
    assert set(table.data) == {"images"}
    assert set(table.test) == {599}
    pd.testing.assert_frame_equal(run_all([filled, filled]).drop_duplicates(ignore_index=True), table)


def test_the_grid_of_an_arm_is_extended_where_it_chooses_an_end(filled):
    table = filled.run()
    tried = table[table.phase == "tuning"].groupby("arm")["learning_rate"].agg(lambda rates: sorted(set(rates)))
    assert tried["none"] == [0.01, 0.03, 0.1]
    assert tried["dropout rate 0.2"] == tried["dropout rate 0.5"] == [0.01, 0.03, 0.1, 0.33]


def test_where_it_is_not_asked_for_no_grid_is_extended(filled):
    plain, whole = run_all([filled], extend=False), run_all([filled])
    assert set(plain["learning_rate"]) == set(filled.learning_rates)
    assert set(plain["digest"]) < set(whole["digest"])
    chosen = plain[plain["phase"] == "comparison"]
    assert dict(zip(chosen["arm"], chosen["learning_rate"], strict=True)) == {
        "none": 0.03, "dropout rate 0.2": 0.1, "dropout rate 0.5": 0.1,
    }  # fmt: skip
    assert dict(zip(chosen["arm"], chosen["at_edge"], strict=True)) == {
        "none": False, "dropout rate 0.2": True, "dropout rate 0.5": True,
    }  # fmt: skip
    assert len(plain[plain["phase"] == "tuning"]) == 3 * 3 * 3


def test_what_an_arm_chooses_does_not_depend_on_the_arms_beside_it(filled):
    whole = filled.run()
    alone = make_study(arms={"none": []}).run()
    for phase in ("tuning", "comparison", "fixed"):
        same = whole[(whole["phase"] == phase) & (whole["arm"] == "none")]
        assert list(alone[alone["phase"] == phase]["digest"]) == list(same["digest"])


def test_one_learning_rate_needs_no_tuning(filled):
    study = make_study(learning_rates=[0.03], arms={"none": []})
    alone, whole = study.run(), filled.run()
    same = whole[(whole["phase"] == "comparison") & (whole["arm"] == "none")]
    assert list(alone[alone["phase"] == "comparison"]["digest"]) == list(same["digest"])
    assert not alone["at_edge"].any()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"data": Data(name="digit", train=9, validation=9)}, "unknown data set 'digit': did you mean 'digits'"),
        ({"data": Data(name="digits", train=9999, validation=9)}, "1198"),
        ({"arms": {}}, "at least one arm"),
        ({"learning_rates": []}, "at least one learning rate"),
        ({"learning_rates": [0.1, -1]}, "learning_rates.1 must be greater than 0; got -1"),
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
        ({"learning_rates": [0.01, 0.1, 0.1]}, "Study: learning_rates must differ; 0.1 was given more than once."),
        ({"learning_rates": [0.1, 0.01]}, r"learning_rates must rise, .*; got \[0.1, 0.01\]."),
    ],
)
def test_a_study_that_cannot_be_is_refused_in_one_line(changes, message):
    with pytest.raises(ReglabError, match=message) as refused:
        make_study(**changes)
    assert len(str(refused.value)) < 200, "without the whole study"


def test_probes_are_for_classes():
    with pytest.raises(ReglabError, match="probes look at classes, and 'houses' has numbers to predict"):
        make_study(data=Data(name="houses", train=100, validation=100), probes=[Units()])


def test_where_trials_are_only_noted_a_study_without_records_has_no_rows_and_one_with_records_has_all(filled):
    missing = make_study(replicates=2, batch_size=10)
    with noting() as noted:
        assert run_all([missing]).empty
        pd.testing.assert_frame_equal(filled.run(), run_all([filled]))
    asked = [trial for _, trial in missing.trials()]
    assert [trial for trial in noted.values() if trial.batch_size == 10] == asked
    assert 0.33 in {trial.optimizer.learning_rate for trial in noted.values()}, "its grid is extended as ever"
