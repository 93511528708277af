"""A sample of a report is trained again: what agrees passes, what was changed is found."""

from copy import deepcopy

import pytest
from tests.study.small_study import make_trial

from reglab.execution.complete import complete
from reglab.records import parquet
from reglab.records.store import Store
from reglab.regularizers import Dropout, EarlyStopping
from reglab.specs import Record
from reglab.study import verification
from reglab.study.verification import Check, verified, verify


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
        return list(verify(tmp_path, sample, seed=0, workers=2))

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
            lambda record: record.summary.update(validation_nll=record.summary["validation_nll"] + 1e-15),
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
    monkeypatch.setattr(verification, "trial_digest", lambda _: "another")
    assert {checked.changes for checked in check()} == {"the code that trains has changed since"}


def _check(recorded, retrained, *, changes="another processor"):
    names = ("test_error", "test_nll", "test_ece_last", "validation_error")
    records = [Record("d", {}, dict(zip(names, values, strict=True)), {}, {}) for values in (recorded, retrained)]
    return Check(*records, changes)


@pytest.mark.parametrize(
    ("retrained", "off"),
    [
        ((10.5, 0.508, 3.4, 90.0), []),
        ((10.6, 0.5, 3.0, 10.0), ["test_error"]),
        ((9.4, 0.52, 2.4, 10.0), ["test_error", "test_nll", "test_ece_last"]),
        ((10.0, None, 3.0, 10.0), ["test_nll"]),
    ],
)
def test_test_metrics_have_tolerances_and_other_numbers_are_free(retrained, off):
    check = _check((10.0, 0.5, 3.0, 10.0), retrained)
    assert [name for name, *_ in check.differences()] == off


def test_a_few_trials_may_stray_where_rounding_differs_and_none_where_it_does_not():
    same, far = (10.0, 0.5, 3.0, 10.0), (20.0, 0.5, 3.0, 10.0)
    good, off = _check(same, same), _check(same, far)
    assert verified([off, *[good] * 19])
    assert not verified([off, off, *[good] * 18])
    assert verified([off, off, *[good] * 19])
    assert not verified([_check(same, far, changes=""), *[good] * 99])


def test_a_diverged_trial_agrees_with_itself():
    nothing = (100.0, None, None, 100.0)
    assert not _check(nothing, nothing).differences()
