"""A sample of a report is trained again: what agrees passes, what was changed is found."""

from copy import deepcopy
from dataclasses import replace

import pytest
from tests.study.small_study import make_trial

from reglab.execution.complete import complete
from reglab.records import parquet
from reglab.records.store import Store
from reglab.regularizers import Dropout, EarlyStopping
from reglab.specs import Record
from reglab.study import verification
from reglab.study.digests import readable
from reglab.study.verification import Check, conclusions, detection, verified, verify


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Three trials' records, sorted: two share a row in training, one has no test metrics."""
    store = Store(tmp_path_factory.mktemp("trained") / "store.sqlite")
    trials = [make_trial(EarlyStopping(patience=p)) for p in (1, 3)] + [make_trial(Dropout(rate=0.5), test=False)]
    return sorted(complete(trials, store).values(), key=lambda record: record.digest)


@pytest.fixture
def check(tmp_path, trained):
    """Return a function that writes the records, the first of them changed or not, and verifies them."""

    def verify_with(change=lambda record: None, sample=3):
        records = deepcopy(trained)
        change(records[0])
        parquet.write(records, tmp_path / parquet.NAME)
        trials, _ = readable(parquet.read(tmp_path))
        return list(verify(trials, sample, seed=0, workers=2))

    return verify_with


def test_a_report_of_this_machine_is_equal_bit_for_bit(check):
    checks = check()
    assert [check.changes for check in checks] == ["", "", ""]
    assert [check.differences() for check in checks] == [[], [], []]
    assert verified(checks)


def test_the_sample_is_no_larger_than_asked(check):
    assert len(check(sample=2)) == 2


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (
            lambda record: record.curve["train_nll"].__setitem__(2, record.curve["train_nll"][2] * (1 + 1e-4)),
            "train_nll",
        ),
        (lambda record: record.curve["train_error"].__setitem__(1, 99.0), "train_error at point 2"),
        (lambda record: record.curve["validation_error"].append(1.0), "validation_error at point"),
        (lambda record: record.measured.update(units={"share": 0.5}), "units share"),
        (
            lambda record: record.summary.update(validation_nll=record.summary["validation_nll"] * (1 + 2e-7)),
            "validation_nll",
        ),
    ],
)
def test_the_smallest_change_is_found(check, change, name):
    checks = check(change)
    (off,) = [check.differences() for check in checks if check.differences()]
    assert len(off) == 1
    assert name in off[0][0]
    assert not verified(checks)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda origin: origin["versions"].update(torch="1.0.0+cu9"), "instead of 1.0.0"),
        (lambda origin: origin.update(processor="an abacus"), "instead of an abacus"),
        (lambda origin: origin.update(device="cuda"), "device cpu instead of cuda"),
    ],
)
def test_rounding_may_differ_from_another_machine(check, change, reason):
    reasons = {checked.changes for checked in check(lambda record: change(record.provenance))}
    assert {bool(text) for text in reasons} == {True, False}
    assert any(reason in text for text in reasons)


def test_rounding_may_differ_after_a_change_of_code(check, monkeypatch):
    monkeypatch.setattr(verification, "code_hash", lambda _: "another")
    assert {checked.changes for checked in check()} == {"the code that trains has changed since"}


def _check(recorded, retrained, *, changes="another processor"):
    names = ("test_error", "test_nll", "test_ece_last", "validation_error")
    trial = {"data": {"name": "wine", "validation": 100}}
    records = [Record("d", trial, dict(zip(names, values, strict=True)), {}, {}) for values in (recorded, retrained)]
    return Check(*records, changes)


def test_a_few_trials_may_stray_where_rounding_differs_and_none_where_it_does_not():
    same, far = (10.0, 0.5, 3.0, 10.0), (20.0, 0.5, 3.0, 10.0)
    good, off = _check(same, same), _check(same, far)
    assert verified([off, *[good] * 19])
    assert not verified([off, off, *[good] * 18])
    assert verified([off, off, *[good] * 19])
    assert not verified([_check(same, far, changes=""), *[good] * 99])


def test_nothing_and_nothing_that_agrees_prove_nothing():
    assert not verified([])
    assert not verified([_check((10.0, 0.5, 3.0, 10.0), (0.0, 0.5, 3.0, 10.0))])


def test_of_many_trials_half_agree_closely():
    near, moved = [_check((10.0, 0.5, 3.0, 10.0), (10.0 + by, 0.5, 3.0, 10.0)) for by in (0.01, 0.4)]
    assert verified([near] * 5 + [moved] * 5)
    assert not verified([near] * 4 + [moved] * 6)
    assert verified([moved] * 9), "so few may all be chaotic"


@pytest.mark.parametrize(
    ("sample", "total", "strays", "passes"),
    [
        (30, 18270, 0, "passes once in 24"),
        (30, 18270, 2, "passes once in 2"),
        (28, 28, 0, "never passes"),
        (1, 28, 1, "passes always or nearly so"),
        (0, 0, 0, "never passes"),
    ],
)
def test_what_a_sample_can_detect(sample, total, strays, passes):
    """1 / 0.9 ** 30 is 23.6; with two strays the binomial sum is 0.41."""
    assert detection(sample, total, strays) == f"a report with 10 % false trials {passes}"


def test_conclusions_name_changes_strays_and_the_sample():
    same, far = (10.0, 0.5, 3.0, 10.0), (20.0, 0.5, 3.0, 10.0)
    told = [str(finding) for finding in conclusions([_check(same, far), *[_check(same, same)] * 19], 100, "--seed 7")]
    assert told[0] == "not checked: the last digits of 20 trials, because of a change: another processor"
    assert told[1] == "not checked: trial d on wine: test_error 10.0 recorded, 20.0 here"
    assert told[2].startswith(
        "holds: 19 of 20 trials agree when they are trained again; 20 of 100 (--seed 7): a report"
    )


def test_of_a_trial_with_many_differences_the_first_are_told():
    numbers = {f"number {i}": i for i in range(5)}
    recorded = Record("d" * 64, {"data": {"name": "wine"}}, numbers, {}, {})
    assert str(Check(recorded, replace(recorded, summary=dict.fromkeys(numbers, 9)), "")) == (
        "trial dddddddddddd on wine: number 0 0 recorded, 9 here; number 1 1 recorded, 9 here; "
        "number 2 2 recorded, 9 here and 2 more"
    )
