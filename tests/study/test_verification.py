"""A published report is trained again in part: what agrees passes, what was changed is found."""

import json
from copy import deepcopy

import pytest

from reglab.errors import ReglabError
from reglab.execution.complete import complete
from reglab.models import CNN, LSTM, MLP, Transformer
from reglab.probes import Probe
from reglab.records import parquet
from reglab.records.store import Store
from reglab.regularizers import REGISTRY, Dropout, EarlyStopping
from reglab.specs import SGD, Data, Record, RMSprop, SpecError, Trial
from reglab.study import verification
from reglab.study.from_json import KINDS, PARTS, trial_from_json
from reglab.study.verification import Check, verified, verify


def _trial(*regularizers, **changes):
    fields = {
        "data": Data(name="digits", train=60, validation=40), "model": MLP(hidden=(8,)), "epochs": 4,
        "optimizer": SGD(learning_rate=0.1), "batch_size": 20, "replicate": 0,
    }  # fmt: skip
    return Trial(regularizers=regularizers, **{**fields, **changes})


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Three trials' records, sorted: two share a row in training, one has no test metrics."""
    store = Store(tmp_path_factory.mktemp("trained") / "store.sqlite")
    trials = [_trial(EarlyStopping(patience=p)) for p in (1, 3)] + [_trial(Dropout(rate=0.5), test=False)]
    return sorted(complete(trials, store).values(), key=lambda record: record.digest)


@pytest.fixture
def check(tmp_path, trained):
    """Return a function that publishes the records, the first of them changed or not, and verifies them."""

    def verified_with(change=lambda record: None, sample=3):
        records = deepcopy(trained)
        change(records[0])
        parquet.write(records, tmp_path / parquet.NAME)
        return list(verify(tmp_path, sample, seed=0, workers=2))

    return verified_with


def test_a_report_of_this_machine_is_equal_bit_for_bit(check):
    checks = check()
    assert [check.elsewhere for check in checks] == ["", "", ""]
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
        (lambda record: record.curve["train_error"].__setitem__(1, 99.0), "train_error at epoch 2"),
        (lambda record: record.curve["validation_error"].append(1.0), "validation_error at epoch"),
        (lambda record: record.measured.update(units={"share": 0.5}), "units share"),
        (
            lambda record: record.summary.update(validation_nll=record.summary["validation_nll"] + 1e-15),
            "validation_nll",
        ),
    ],
)
def test_the_smallest_change_is_found(check, change, name):
    checks = check(change)
    (off,) = [found for one in checks if (found := one.differences())]
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
def test_of_another_machine_rounding_may_differ(check, change, reason):
    reasons = {one.elsewhere for one in check(lambda record: change(record.provenance))}
    assert {bool(one) for one in reasons} == {True, False}
    assert any(reason in one for one in reasons)


def test_of_changed_code_rounding_may_differ(check, monkeypatch):
    monkeypatch.setattr(verification, "trial_digest", lambda _: "another")
    assert {one.elsewhere for one in check()} == {"the code that trains has changed since"}


def _check(theirs, ours, *, elsewhere="another processor"):
    names = ("test_error", "test_nll", "test_ece_last", "validation_error")
    one, other = (Record("d", {}, dict(zip(names, values, strict=True)), {}, {}) for values in (theirs, ours))
    return Check(one, other, elsewhere)


@pytest.mark.parametrize(
    ("ours", "off"),
    [
        ((10.5, 0.508, 3.4, 90.0), []),
        ((10.6, 0.5, 3.0, 10.0), ["test_error"]),
        ((9.4, 0.52, 2.4, 10.0), ["test_error", "test_nll", "test_ece_last"]),
        ((10.0, None, 3.0, 10.0), ["test_nll"]),
    ],
)
def test_the_tolerance_is_of_the_test_metrics(ours, off):
    check = _check((10.0, 0.5, 3.0, 10.0), ours)
    assert [name for name, *_ in check.differences()] == off


def test_a_few_trials_may_stray_where_rounding_differs_and_none_where_it_does_not():
    same, far = (10.0, 0.5, 3.0, 10.0), (20.0, 0.5, 3.0, 10.0)
    good, off = _check(same, same), _check(same, far)
    assert verified([off, *[good] * 19])
    assert not verified([off, off, *[good] * 18])
    assert verified([off, off, *[good] * 19])
    assert not verified([_check(same, far, elsewhere=""), *[good] * 99])


def test_a_diverged_trial_agrees_with_itself():
    nothing = (100.0, None, None, 100.0)
    assert not _check(nothing, nothing).differences()


def test_no_two_parts_share_a_kind():
    assert len(KINDS) == len(PARTS)


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_trials_with_any_regularizer_are_read_back(examples, kind):
    for regularizer in examples(REGISTRY[kind]):
        trial = _trial(regularizer)
        assert trial_from_json(json.loads(json.dumps(trial.to_json()))) == trial


@pytest.mark.parametrize(
    "model",
    [
        MLP(hidden=(3, 2), batch_norm=True),
        CNN(channels=(2,)),
        LSTM(units=2, embedding=3),
        Transformer(width=4, heads=2, depth=1, feedforward=3),
    ],
)
def test_trials_with_any_model_probe_and_optimiser_are_read_back(model):
    probes = tuple(part() for part in Probe.__subclasses__())
    trial = _trial(model=model, probes=probes, optimizer=RMSprop(learning_rate=0.002, schedule="constant"))
    assert trial_from_json(json.loads(json.dumps(trial.to_json()))) == trial


def test_a_model_of_ones_own_cannot_be_read_back():
    json_ = _trial().to_json() | {"model": {"kind": "net", "width": 3}}
    with pytest.raises(ReglabError, match="unknown part of a trial 'net'"):
        trial_from_json(json_)
    with pytest.raises(SpecError, match="hidden"):
        trial_from_json(_trial().to_json() | {"model": {"kind": "mlp", "hiden": [3]}})
