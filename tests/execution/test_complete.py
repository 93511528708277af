"""Trials are looked up, reserved, grouped and trained once."""

import sqlite3
import time
from threading import Timer

import pytest

from reglab.errors import Interrupted, ReglabError
from reglab.execution import complete as completing
from reglab.execution.complete import complete, grouped, step_seconds, step_times
from reglab.execution.deadline import OutOfTimeError, until
from reglab.execution.noting import OnlyNotedError, noting
from reglab.records.store import Store, new_owner
from reglab.regularizers import L2, Dropout, EarlyStopping, Placebo
from reglab.specs import Record
from reglab.training import block_key, code_hash, digest_by, trial_digest


class Workers:
    """Stands in for workers: runs in this process what it is given, and counts the calls."""

    status = "running"

    def __init__(self):
        self.calls = 0

    def client(self, target):
        return self

    def scheduler_info(self, n_workers):
        return {"workers": ["one", "two", "three"]}

    def call(self, target, function, *arguments, waiting=None):
        self.calls += 1
        return function(*arguments)


@pytest.fixture
def workers(monkeypatch):
    standing_in = Workers()
    monkeypatch.setattr(completing, "connections", standing_in)
    monkeypatch.setattr(completing, "call", standing_in.call)
    return standing_in


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store.sqlite")


@pytest.fixture
def trained(monkeypatch, workers):
    """The groups that were trained; their records are made up."""
    groups = []

    def run(target, train, all_groups, waiting):
        for group in all_groups:
            groups.append(group)
            yield [made_up(digest, trial) for digest, trial in group]

    monkeypatch.setattr(completing, "run", run)
    monkeypatch.setattr(completing, "measure_group_sizes", lambda trial, device: {1: 2.0, 2: 1.0})
    return groups


def made_up(digest, trial):
    return Record(digest, trial.to_json(), {"test_error": trial.replicate}, {}, {})


def test_what_is_missing_is_trained_once_and_kept(make_trial, store, trained):
    trials = [make_trial(replicate=i) for i in (0, 1, 2, 1)]
    store.add([made_up(trial_digest(trials[2]), trials[2])])
    records = complete(trials, store)
    assert {trial.replicate: record.summary["test_error"] for trial, record in records.items()} == {0: 0, 1: 1, 2: 2}
    assert sorted(trial.replicate for group in trained for _, trial in group) == [0, 1]
    assert store.count() == 3
    assert complete(trials, store) == records
    assert sum(map(len, trained)) == 2, "nothing was trained again"


def test_nothing_is_trained_where_the_records_must_be_enough(make_trial, store, trained, monkeypatch):
    monkeypatch.setenv("REGLAB_TRAIN", "never")
    with pytest.raises(ReglabError, match="1 of the trials have no record"):
        complete([make_trial()], store)
    assert trained == []


def test_a_record_names_the_code_that_trained_it(make_trial, store, trained):
    (record,) = complete([make_trial()], store).values()
    assert record.provenance["code"] == code_hash(make_trial())
    assert record.digest == digest_by(record.trial, record.provenance["code"])


def test_a_trial_that_another_process_trains_is_waited_for(make_trial, store, trained):
    other, trial = new_owner(), make_trial()
    digest = trial_digest(trial)
    store.reserve([digest], other)
    Timer(0.5, lambda: store.add([made_up(digest, trial)])).start()
    assert list(complete([trial], store)) == [trial]
    assert trained == []


def test_a_record_that_cannot_be_read_is_trained_anew(make_trial, store, trained, capsys):
    trials = [make_trial(replicate=i) for i in (1, 2)]
    records = complete(trials, store)
    with sqlite3.connect(store.path) as other:
        other.execute("UPDATE records SET summary = '{}' WHERE digest = ?", (trial_digest(trials[0]),))
    other.close()
    assert complete(trials, store) == records
    assert sorted(trial.replicate for group in trained for _, trial in group) == [1, 1, 2]
    assert "1 row of the store" in capsys.readouterr().err


def test_leases_end_when_training_fails(make_trial, store, trained, monkeypatch):
    monkeypatch.setattr(completing, "_train", lambda *_: pytest.fail("no training"))
    with pytest.raises(pytest.fail.Exception):
        complete([make_trial()], store)
    digest = trial_digest(make_trial())
    assert store.reserve([digest], new_owner()) == {digest}


def test_an_interrupt_says_what_is_kept(make_trial, store, trained, monkeypatch):
    first, *_ = trials = [make_trial(replicate=i) for i in range(3)]

    def interrupted(trials, store, progress):
        store.add([made_up(trial_digest(first), first)])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(completing, "_train", interrupted)
        with pytest.raises(
            Interrupted, match=r"^1 of 3 trials are trained and kept; run the cell again for the rest\.$"
        ):
            complete(trials, store)
    complete(trials, store)
    assert sorted(trial.replicate for group in trained for _, trial in group) == [1, 2]


def test_a_group_size_is_measured_once(make_trial, store, trained, monkeypatch):
    complete([make_trial(replicate=i) for i in range(8)], store)
    assert sorted(map(len, trained)) == [2, 2, 2, 2]
    trained.clear()
    monkeypatch.setattr(completing, "measure_group_sizes", None)  # the store has it: it is not measured again
    complete([make_trial(replicate=i) for i in range(8, 12)], store)
    assert sorted(map(len, trained)) == [2, 2]


def test_a_step_takes_as_long_as_in_a_group_of_the_best_size(make_trial, store, monkeypatch, workers):
    monkeypatch.setattr(completing, "measure_group_sizes", lambda trial, device: {1: 3.0, 4: 0.5, 8: 0.75})
    assert step_seconds(make_trial(), store) == 0.5
    assert step_seconds(make_trial(replicate=1), store) == 0.5
    assert workers.calls == 1, "the store has it, for all trials of this shape"
    assert step_seconds(make_trial(batch_size=7), store) == 0.5
    assert workers.calls == 2


def test_what_was_measured_for_step_seconds_decides_the_group_size(make_trial, store, trained, monkeypatch):
    step_seconds(make_trial(), store)
    monkeypatch.setattr(completing, "measure_group_sizes", None)  # the store has it: it is not measured again
    complete([make_trial(replicate=i) for i in range(8)], store)
    assert sorted(map(len, trained)) == [2, 2, 2, 2]


def test_after_the_deadline_no_further_group_is_waited_for_and_what_was_trained_is_kept(make_trial, store, trained):
    trials = [make_trial(replicate=i) for i in range(8)]
    with until(time.monotonic() - 1):
        with pytest.raises(OutOfTimeError):
            complete(trials, store)
        assert (len(trained), store.count()) == (1, 2)
        while store.count() < len(trials) - 2:  # each attempt goes on where the former one ended
            with pytest.raises(OutOfTimeError):
                complete(trials, store)
    complete(trials, store)
    assert sum(map(len, trained)) == len(trials), "nothing was trained twice"
    with until(time.monotonic() - 1):
        assert len(complete(trials, store)) == len(trials), "what is there needs no time"
    digest = trial_digest(make_trial(replicate=9))
    assert store.reserve([digest], new_owner()) == {digest}


def test_trials_that_are_only_noted_are_neither_trained_nor_timed(make_trial, store, trained, workers):
    there, missing = make_trial(), make_trial(replicate=1)
    complete([there], store)
    trained.clear()
    with noting() as noted:
        assert list(complete([there], store)) == [there]
        with pytest.raises(OnlyNotedError):
            complete([there, missing], store)
        with pytest.raises(OnlyNotedError):
            step_times([there], 2, store)
    assert noted == {trial_digest(there): there, trial_digest(missing): missing}
    assert (trained, store.count()) == ([], 1)
    assert len(complete([missing], store)) == 1, "the end of the block is the end of it"


def test_step_times_are_measured_once_per_comparison(make_trial, store, monkeypatch, workers):
    monkeypatch.setattr(completing, "measure_step_times", lambda trials, rounds, device: [[1.5] * rounds] * len(trials))
    trials = [make_trial(), make_trial(Dropout(rate=0.5))]
    assert step_times(trials, 2, store) == [[1.5, 1.5], [1.5, 1.5]]
    assert step_times(trials, 2, store) == [[1.5, 1.5], [1.5, 1.5]]
    assert workers.calls == 1
    step_times(trials, 3, store)
    step_times(trials[:1], 2, store)
    assert workers.calls == 3


def test_groups_hold_equal_shapes_and_keep_all_workers_busy(make_trial):
    arms = ([], [Dropout(rate=0.2)], [Dropout(rate=0.5)])
    trials = [(trial_digest(t), t) for t in (make_trial(*arm, replicate=i) for arm in arms for i in range(20))]
    for workers in (1, 2, 8):
        groups = grouped(trials, workers, lambda trial: 16)
        assert sorted(digest for group in groups for digest, _ in group) == sorted(digest for digest, _ in trials)
        assert max(map(len, groups)) <= 16
        assert len(groups) >= workers
        mixed = [group for group in groups if len({block_key(trial) for _, trial in group}) > 1]
        assert len(mixed) <= 1, "what is left over of two kinds goes into one group"


def test_few_trials_of_many_kinds_are_trained_as_one_group(make_trial):
    kinds = ([], [Dropout(rate=0.2)], [L2(strength=0.1)], [Placebo()])
    trials = [(trial_digest(t), t) for t in (make_trial(*kind, replicate=i) for kind in kinds for i in range(2))]
    assert len(grouped(trials, 1, lambda trial: 8)) == 1
    other = make_trial(batch_size=7)
    assert len(grouped([*trials, (trial_digest(other), other)], 1, lambda trial: 9)) == 2


def test_the_most_expensive_groups_come_first(make_trial):
    # 3 trials x 3 epochs x 100 examples, and 1 trial x 30 epochs x 100 examples
    trials = [*(make_trial(replicate=i) for i in range(3)), make_trial(epochs=30)]
    groups = grouped([(str(i), trial) for i, trial in enumerate(trials)], 1, lambda trial: 4)
    assert [group[0][1].steps for group in groups] == [30 * 4, 3 * 4]


def test_trials_that_differ_only_in_stopping_are_never_put_into_different_groups(make_trial):
    trials = [
        make_trial(Dropout(rate=0.3), EarlyStopping(patience=patience, min_improvement=least), replicate=replicate)
        for replicate in range(2)
        for least in (0.0, 0.02)
        for patience in (1, 2, 4, 8, 16)
    ]
    groups = grouped([(str(i), trial) for i, trial in enumerate(trials)], workers=4, size_for=lambda trial: 1)
    assert [len(group) for group in groups] == [10, 10]
    assert all(len({trial.replicate for _, trial in group}) == 1 for group in groups)
