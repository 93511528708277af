"""A published report is trained again in part: what agrees passes, what was changed is found."""

import json

import pandas as pd
import pytest

from reglab.errors import ReglabError
from reglab.models import CNN, LSTM, MLP
from reglab.probes import Probe
from reglab.regularizers import REGISTRY, Dropout, EarlyStopping
from reglab.specs import SGD, Data, Record, RMSprop, SpecError, Trial
from reglab.store import Store
from reglab.study import verification
from reglab.study.complete import complete
from reglab.study.respecified import KINDS, PARTS, trial_from_json
from reglab.study.verification import Check, verified, verify


def _trial(*regularizers, **changes):
    fields = {
        "data": Data(name="digits", train=60, validation=40), "model": MLP(hidden=(8,)), "epochs": 4,
        "optimizer": SGD(learning_rate=0.1), "batch_size": 20, "replicate": 0,
    }  # fmt: skip
    return Trial(regularizers=regularizers, **{**fields, **changes})


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Three trials' records as a report publishes them: two share a row in training, one has no test metrics."""
    folder = tmp_path_factory.mktemp("report")
    store = Store(folder / "store.sqlite")
    trials = [_trial(EarlyStopping(patience=p)) for p in (1, 3)] + [_trial(Dropout(rate=0.5), test=False)]
    complete(trials, store)
    with store._transaction() as database:
        digests = [digest for (digest,) in database.execute("SELECT digest FROM records")]
    store.export(folder / "records.parquet", digests)
    return pd.read_parquet(folder / "records.parquet")


@pytest.fixture
def published(tmp_path, exported):
    """Return a function that publishes the records, changed or not, and verifies them."""

    def check(change=lambda table: table, sample=3):
        change(exported.copy()).to_parquet(tmp_path / "records.parquet")
        return list(verify(tmp_path, sample, seed=0, workers=2))

    return check


def _with(table, column, change):
    """Change the JSON of one column in the first row."""
    values = json.loads(table.loc[0, column])
    change(values)
    table.loc[0, column] = json.dumps(values)
    return table


def test_a_report_of_this_machine_is_equal_bit_for_bit(published):
    checks = published()
    assert [check.elsewhere for check in checks] == ["", "", ""]
    assert [check.differences() for check in checks] == [[], [], []]
    assert verified(checks)


def test_the_sample_is_no_larger_than_asked(published):
    assert len(published(sample=2)) == 2


@pytest.mark.parametrize(
    ("column", "change", "name"),
    [
        ("curve", lambda curve: curve["train_nll"].__setitem__(2, curve["train_nll"][2] + 1e-15), "train_nll"),
        ("curve", lambda curve: curve["validation_error"].append(1.0), "validation_error at epoch"),
        ("measured", lambda measured: measured.update(units={"share": 0.5}), "units share"),
    ],
)
def test_the_smallest_change_is_found(published, column, change, name):
    checks = published(lambda table: _with(table, column, change))
    (off,) = [found for check in checks if (found := check.differences())]
    assert name in off[0][0]
    assert not verified(checks)


def test_a_changed_summary_is_found(published):
    def lower(table):
        return table.assign(validation_error=table["validation_error"] - 1)

    checks = published(lower)
    assert all([name for name, *_ in check.differences()] == ["validation_error"] for check in checks)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda origin: origin["versions"].update(torch="1.0.0+cu9"), "instead of 1.0.0"),
        (lambda origin: origin.update(processor="an abacus"), "instead of an abacus"),
        (lambda origin: origin.update(device="cuda"), "device cpu instead of cuda"),
    ],
)
def test_of_another_machine_rounding_may_differ(published, change, reason):
    reasons = {check.elsewhere for check in published(lambda table: _with(table, "provenance", change))}
    assert {bool(one) for one in reasons} == {True, False}
    assert any(reason in one for one in reasons)


def test_of_changed_code_rounding_may_differ(published, monkeypatch):
    monkeypatch.setattr(verification, "trial_digest", lambda _: "another")
    assert {check.elsewhere for check in published()} == {"the code that trains has changed since"}


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


@pytest.mark.parametrize(
    ("content", "message"), [(None, "no report to verify in"), (b"no table", "cannot be read as a table of records")]
)
def test_a_folder_without_records_is_refused(tmp_path, content, message):
    if content:
        (tmp_path / "records.parquet").write_bytes(content)
    with pytest.raises(ReglabError, match=message):
        next(verify(tmp_path, 1, 0, 1))


def test_no_two_parts_share_a_kind():
    assert len(KINDS) == len(PARTS)


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_trials_with_any_regularizer_are_read_back(examples, kind):
    for regularizer in examples(REGISTRY[kind]):
        trial = _trial(regularizer)
        assert trial_from_json(json.loads(json.dumps(trial.to_json()))) == trial


@pytest.mark.parametrize("model", [MLP(hidden=(3, 2), batch_norm=True), CNN(channels=(2,)), LSTM(units=2, embedding=3)])
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
