"""Trials that differ only in when they stop are trained once, and each is recorded as if it had been stopped."""

import pytest

from reglab.regularizers import L2, Dropout, EarlyStopping
from reglab.specs import SGD
from reglab.training import train, without_early_stopping
from reglab.training.group import Group

PATIENCES = (1, 2, 4, 8, 16)


def stopping(make_trial, *parts, learning_rate=0.5, **changes):
    return [
        make_trial(
            Dropout(rate=0.3), EarlyStopping(patience=patience, min_improvement=least), *parts, replicate=replicate,
            epochs=30, optimizer=SGD(learning_rate=learning_rate, schedule="constant"), **changes,
        )
        for replicate in range(2) for least in (0.0, 0.02) for patience in PATIENCES
    ]  # fmt: skip


def named(trials):
    return {str(index): trial for index, trial in enumerate(trials)}


@pytest.mark.parametrize("learning_rate", [0.5, 1e4], ids=["converging", "diverging"])
def test_records_are_those_of_runs_that_were_truly_stopped(make_trial, learning_rate):
    trials = stopping(make_trial, learning_rate=learning_rate)
    together = {record.digest: record for record in train(trials, list(named(trials)))}
    if learning_rate < 1:
        assert len({record.summary["steps"] for record in together.values()}) > 3, "they must stop at different steps"
    for name, trial in named(trials).items():
        shared = together[name]
        (alone,) = train([trial], ["alone"])
        assert alone.trial == shared.trial == trial.to_json()
        assert (alone.summary, alone.curve) == (shared.summary, shared.curve)


def test_a_row_serves_all_patiences_of_a_replicate(make_trial):
    group = Group.sharing_rows(named(stopping(make_trial)), "cpu")
    assert [len(members) for members in group.members] == [10, 10]
    assert len(group.trials) == 2


def test_other_regularizers_keep_rows_apart(make_trial):
    trials = [make_trial(L2(strength=s), EarlyStopping(patience=p)) for s in (0.1, 0.2) for p in (1, 2)]
    assert [len(members) for members in Group.sharing_rows(named(trials), "cpu").members] == [2, 2]
    assert without_early_stopping(trials[0]).regularizers == (L2(strength=0.1),)
