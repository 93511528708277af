"""Only whole rows are read: anything else is named, with the column that is wrong."""

import json

import pytest

from reglab.records.rows import DamagedRowError, decode, decode_measurement, encode, encode_measurement
from reglab.specs import Record

RECORD = Record(
    "d", {"kind": "trial"}, {"test_error": 0.1, "test_nll": None}, {"train_nll": [0.2, None]}, {"seconds": 1}
)


def test_a_row_comes_back_as_the_record_that_it_was():
    assert decode(*encode(RECORD)) == RECORD


@pytest.mark.parametrize(
    ("column", "content", "message"),
    [
        ("trial", "{broken", "trial: Expecting property name"),
        ("trial", None, "trial: it is missing"),
        ("trial", b"\xff", "trial: it is not text"),
        ("summary", "{}", "summary: it is empty"),
        ("summary", "[1]", r"summary: it is \[1\], not a table"),
        ("summary", '{"test_error": NaN}', "summary: NaN is not a number"),
        ("summary", '{"test_error": 1e999}', "summary: test_error is inf, not a number"),
        ("summary", json.dumps({"test_error": 10**400}), "summary: test_error is 1000"),
        ("summary", '{"test_error": "low"}', "summary: test_error is 'low', not a number"),
        ("summary", '{"test_error": true}', "summary: test_error is True, not a number"),
        ("curve", '{"train_nll": 1}', "curve: train_nll is 1, not a list"),
        ("curve", '{"train_nll": ["1"]}', "curve: train_nll is '1', not a number"),
        ("provenance", "null", "provenance: it is None, not a table"),
        ("measured", '{"units": 3}', "measured: units is 3, not a table"),
    ],
)
def test_a_damaged_row_is_named(column, content, message):
    row = dict(zip(("trial", "summary", "curve", "provenance", "measured"), encode(RECORD)[1:], strict=True))
    with pytest.raises(DamagedRowError, match=f"^{message}"):
        decode("d", *{**row, column: content}.values())


def test_measurements_are_numbers_above_0_or_lists_of_them():
    assert decode_measurement(encode_measurement([[1.5], [2]])) == [[1.5], [2]]
    for text in ("0", "-1", '"8"', "NaN", "[]", "[[1.0], [0]]", "true", "{", None):
        with pytest.raises(DamagedRowError):
            decode_measurement(text)
    with pytest.raises(DamagedRowError, match="0 is not a number above 0"):
        encode_measurement(0)
