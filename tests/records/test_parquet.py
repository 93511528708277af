"""Records as they are published: what is written comes back, small and in order."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from reglab.errors import ReglabError
from reglab.records import parquet
from reglab.records.rounding import rounded
from reglab.specs import Record
from reglab.training import digest_by


def _record(digest="a", **changes):
    fields = {
        "trial": {"kind": "trial", "replicate": 3},
        "summary": {"test_error": 1 / 3, "test_nll": None, "steps": 7, "test_rmse": 0.5},
        "curve": {"train_nll": [1 / 3, None, 0.5], "train_error": [100 / 3, 0.0, 1e-17]},
        "provenance": {"seconds": 1},
        "measured": {"units": {"share": [0.1, 0.2]}},
    }
    return Record(digest, **{**fields, **changes})


def test_records_come_back_sorted_and_whole(tmp_path):
    diverged = _record(
        "b",
        curve={"train_nll": [None, None]},
        summary={"test_error": 100.0, "test_nll": 2.5, "steps": 7},
    )
    parquet.write([diverged, _record("a")], tmp_path / parquet.NAME)
    first, second = parquet.read(tmp_path)
    assert (first, second) == (rounded(_record("a")), diverged)
    assert first.provenance == {"seconds": 1}
    assert len(parquet.read(tmp_path)) == 2


def test_classes_and_numbers_in_one_table_have_their_own_metrics_and_no_others(tmp_path):
    # each as the training loop makes it: a metric that does not apply is not there, one of a diverged trial is None
    curves = {"class": {"train_error": [1.0], "train_nll": [None]}, "number": {"train_rmse": [None]}}
    classes = _record("a", summary={"test_error": None, "test_nll": None, "steps": 7}, curve=curves["class"])
    numbers = _record("b", summary={"test_rmse": None, "test_unexplained": None, "steps": 7}, curve=curves["number"])
    good = _record("c", summary={"test_rmse": 0.5, "test_unexplained": 2.0, "steps": 7}, curve={"train_rmse": [0.25]})
    parquet.write([classes, numbers, good], tmp_path / parquet.NAME)
    assert sorted(parquet.read(tmp_path), key=lambda record: record.digest) == [classes, numbers, good]


def test_errors_and_steps_are_exact_and_losses_have_seven_digits_or_on_curves_five(tmp_path):
    parquet.write([_record()], tmp_path / parquet.NAME)
    (record,) = parquet.read(tmp_path)
    assert record.summary == _record().summary
    assert record.measured == _record().measured
    assert record.curve["train_error"] == _record().curve["train_error"]
    assert record.curve["train_nll"] == [pytest.approx(1 / 3, rel=2**-16), None, 0.5]
    assert record.curve["train_nll"][0] * 2**17 == 43691  # 131072 / 3, rounded


def test_other_programs_can_read_it(tmp_path):
    parquet.write([_record()], tmp_path / parquet.NAME)
    row = pd.read_parquet(tmp_path / parquet.NAME).iloc[0]
    assert row["test_error"] == 1 / 3
    assert json.loads(row["trial"]) == {"kind": "trial", "replicate": 3}
    assert row["digest"] == "a"
    np.testing.assert_array_equal(row["curve.train_error"], [100 / 3, 0.0, 1e-17])


def test_equal_records_give_equal_files(tmp_path):
    for name, records in (("one", [_record("a"), _record("b")]), ("other", [_record("b"), _record("a")])):
        parquet.write(records, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_it_is_small(tmp_path):
    """Thirty epochs of four numbers are 960 bytes as doubles; random losses take 16 bits and some."""
    rng = np.random.default_rng(0)
    losses, errors = rng.random((500, 2, 30)).tolist(), (rng.integers(0, 300, (500, 2, 30)) / 3).tolist()
    names = ("train_nll", "validation_nll", "train_error", "validation_error")
    curves = [dict(zip(names, (*loss, *error), strict=True)) for loss, error in zip(losses, errors, strict=True)]
    parquet.write([_record(f"{i:064}", curve=curve) for i, curve in enumerate(curves)], tmp_path / parquet.NAME)
    assert (tmp_path / parquet.NAME).stat().st_size / 500 < 60 * 3 + 60 * 1.6 + 60


CODE = "c" * 64


def _trained(replicate=0, **changes):
    """Return a record whose digest follows from it."""
    trial = {"kind": "trial", "replicate": replicate, "rate": 0.1}
    return _record(digest_by(trial, CODE), trial=trial, provenance={"code": CODE}, **changes)


def test_a_digest_that_follows_from_the_rest_takes_no_room(tmp_path):
    """What computes it is not the code that gives digests, which records may not import."""
    records = [_trained(replicate) for replicate in range(3)]
    parquet.write(records, tmp_path / parquet.NAME)
    assert pq.read_table(tmp_path / parquet.NAME).column("digest").null_count == 3
    assert [record.digest for record in parquet.read(tmp_path)] == [record.digest for record in records]


def test_a_digest_that_does_not_follow_is_kept(tmp_path):
    false = [replace(_trained(1), digest="d" * 64), replace(_trained(2), provenance={}), replace(_trained(3), trial={})]
    parquet.write([_trained(), *false], tmp_path / parquet.NAME)
    assert {record.digest for record in parquet.read(tmp_path)} == {record.digest for record in [_trained(), *false]}


@pytest.mark.parametrize("name", ["test_error", "test_rmse"])  # as it is, and rounded
def test_a_number_after_the_last_step_is_left_out_where_it_equals_the_kept_one(tmp_path, name):
    pairs = [(0.5, 0.5), (0.5, 0.25), (0.5, None), (None, 0.25), (None, None)]
    curve = {name.replace("test", "train"): [1.0]}  # of the same target
    records = [_trained(i, summary={name: a, f"{name}_last": b}, curve=curve) for i, (a, b) in enumerate(pairs)]
    parquet.write(records, tmp_path / parquet.NAME)
    assert [tuple(record.summary.values()) for record in parquet.read(tmp_path)] == pairs
    values = pq.read_table(tmp_path / parquet.NAME).column(f"{name}_last").to_pylist()
    assert str(values) == "[None, 0.25, nan, 0.25, None]"


def test_what_was_read_is_written_the_same(tmp_path):
    changes = {
        "summary": {"test_nll": 1 / 3, "test_nll_last": 1 / 3 + 1e-12},
        "measured": {"units": {"share": [1 / 3]}},
    }
    parquet.write([_trained(i, **changes) for i in range(3)], tmp_path / parquet.NAME)
    before = (tmp_path / parquet.NAME).read_bytes()
    parquet.write(parquet.read(tmp_path), tmp_path / parquet.NAME)
    assert (tmp_path / parquet.NAME).read_bytes() == before


def test_losses_beyond_a_32_bit_float_are_kept(tmp_path):
    huge = _trained(summary={"test_unexplained": 2.0**300}, curve={"train_nll": [2.0**200, None], "train_rmse": [0.5]})
    parquet.write([huge], tmp_path / parquet.NAME)
    assert parquet.read(tmp_path) == [huge]


def test_a_table_of_the_first_form_is_read_as_it_is(tmp_path):
    """It left nothing out: an empty number is one that does not exist."""
    row = {
        "digest": "a",
        "test_error": 1.5,
        "test_error_last": None,
        "trial": "{}",
        "provenance": "{}",
        "measured": "{}",
    }
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / parquet.NAME)
    assert parquet.read(tmp_path)[0].summary == {"test_error": 1.5, "test_error_last": None}


def test_a_table_of_a_later_form_is_refused(tmp_path):
    parquet.write([_record()], tmp_path / parquet.NAME)
    table = pq.read_table(tmp_path / parquet.NAME).replace_schema_metadata({parquet.FORM_KEY: "3"})
    pq.write_table(table, tmp_path / parquet.NAME)
    with pytest.raises(ReglabError, match="has the form '3', and this version of reglab reads '2'"):
        parquet.read(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"), [(None, "no report in"), (b"no table", "cannot be read as a table of records")]
)
def test_a_folder_without_records_is_refused(tmp_path, content, message):
    if content:
        (tmp_path / parquet.NAME).write_bytes(content)
    with pytest.raises(ReglabError, match=message):
        parquet.read(tmp_path)


def test_another_table_is_refused(tmp_path):
    pd.DataFrame({"digest": ["a"]}).to_parquet(tmp_path / parquet.NAME)
    with pytest.raises(ReglabError, match="it has no column measured, provenance, trial"):
        parquet.read(tmp_path)


def _rewritten(path, **columns):
    table = pq.read_table(path)
    for name, values in columns.items():
        position = table.column_names.index(name)
        table = table.set_column(position, name, pa.array(values))
    pq.write_table(table, path)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"trial": ["{}", "{"]}, r"row 2 of .*records.parquet: its trial is no JSON object but '\{'"),
        ({"provenance": ["null", "{}"]}, "row 1 of .*: its provenance is no JSON object but 'null'"),
        ({"measured": [None, "{}"]}, "row 1 of .*: its measured is no JSON object but None"),
        ({"digest": ["a", None]}, "row 2 of .*: it has no digest, and none follows from it"),
        ({"steps": ["7", "seven"]}, "steps should hold numbers"),
        ({"curve.train_error": [["a"], ["b"]]}, "curve.train_error should hold numbers"),
    ],
)
def test_a_damaged_row_is_named(tmp_path, columns, message):
    parquet.write([_record("a"), _record("b")], tmp_path / parquet.NAME)
    _rewritten(tmp_path / parquet.NAME, **columns)
    with pytest.raises(ReglabError, match=message):
        parquet.read(tmp_path)
