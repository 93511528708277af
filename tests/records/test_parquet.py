"""Records as they are published: what is written comes back, small and in order."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from reglab.errors import ReglabError
from reglab.records import parquet
from reglab.specs import Record


def _record(digest="a", **changes):
    fields = {
        "trial": {"kind": "trial", "replicate": 3},
        "summary": {"test_error": 1 / 3, "test_nll": None, "steps": 7},
        "curve": {"train_nll": [1 / 3, None, 0.5], "train_error": [100 / 3, 0.0, 1e-17]},
        "provenance": {"seconds": 1},
        "measured": {"units": {"share": [0.1, 0.2]}},
    }
    return Record(digest, **{**fields, **changes})


def test_records_come_back_sorted_and_whole(tmp_path):
    diverged = _record(
        "b", curve={"train_nll": [None, None]}, summary={"test_error": 100.0, "test_nll": 2.5, "steps": 7}
    )
    parquet.write([diverged, _record("a")], tmp_path / parquet.NAME)
    first, second = parquet.read(tmp_path)
    assert (first, second) == (parquet.with_rounded_losses(_record("a")), diverged)
    assert first.provenance == {"seconds": 1}
    assert len(parquet.read(tmp_path)) == 2


def test_all_numbers_but_the_losses_of_curves_are_exact(tmp_path):
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
        ({"steps": ["7", "seven"]}, "steps should hold numbers"),
        ({"curve.train_error": [["a"], ["b"]]}, "curve.train_error should hold numbers"),
    ],
)
def test_a_damaged_row_is_named(tmp_path, columns, message):
    parquet.write([_record("a"), _record("b")], tmp_path / parquet.NAME)
    _rewritten(tmp_path / parquet.NAME, **columns)
    with pytest.raises(ReglabError, match=message):
        parquet.read(tmp_path)
