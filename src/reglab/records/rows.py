"""Rows of the store: what is written for a record or a measurement, and what may be read back.

Disks, other programs and other versions damage rows. Whatever is read is checked here, once, so that nothing behind the
store meets a row that is not whole.
"""

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any, NoReturn

from reglab.specs import Record

COLUMNS = ("trial", "summary", "curve", "provenance", "measured")
"""The fields of a record beside its digest, kept as JSON."""


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")


DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
"""Made once: `json.loads` would make one for every text."""


class DamagedRowError(ValueError):
    """Raised when a row cannot be read; its text says what is wrong with it."""


def encode(record: Record) -> tuple[str, ...]:
    """Return the row of a record: its digest and, as JSON, its `COLUMNS`.

    Raises
    ------
    ValueError
        If a number is not finite: that is not JSON.
    """
    return (record.digest, *(json.dumps(getattr(record, column), allow_nan=False) for column in COLUMNS))


def decode(digest: str, *texts: Any) -> Record:
    """Return the record of a row.

    Parameters
    ----------
    digest : str
        The trial's digest.
    *texts : object
        What the row holds in `COLUMNS`.

    Raises
    ------
    DamagedRowError
        If a column is not JSON, or does not hold what a record has there.

    Examples
    --------
    >>> decode("d", "{}", '{"test_error": "low"}', "{}", "{}", "{}")
    Traceback (most recent call last):
        ...
    reglab.records.rows.DamagedRowError: summary: test_error is 'low', not a number
    """
    fields = {name: _table(text, name) for name, text in zip(COLUMNS, texts, strict=True)}
    if not fields["summary"]:
        raise DamagedRowError("summary: it is empty")
    for name, value in fields["summary"].items():
        _check_numbers([value], f"summary: {name}")
    for name, values in fields["curve"].items():
        _check_numbers(_list(values, f"curve: {name}"), f"curve: {name}")
    for name, value in fields["measured"].items():
        if not isinstance(value, dict):
            raise DamagedRowError(f"measured: {name} is {_short(value)}, not a table")
    return Record(digest, **fields)


def encode_measurement(value: Any) -> str:
    """Return the text of a measurement: a number above 0, or lists of them.

    Raises
    ------
    ValueError
        If it is none.
    """
    _check_measurement(value)
    return json.dumps(value)


def decode_measurement(text: Any) -> Any:
    """Return the measurement of a row.

    Raises
    ------
    DamagedRowError
        If it is not JSON, or not a number above 0 or lists of them.

    Examples
    --------
    >>> decode_measurement("[[1.5, 2.0]]")
    [[1.5, 2.0]]
    """
    value = _json(text, "value")
    _check_measurement(value)
    return value


def _check_measurement(value: Any) -> None:
    if isinstance(value, list) and value:
        for item in value:
            _check_measurement(item)
    elif not (_is_number(value) and value > 0):
        raise DamagedRowError(f"value: {_short(value)} is not a number above 0")


def _json(text: Any, where: str) -> Any:
    if not isinstance(text, str):
        raise DamagedRowError(f"{where}: it is {'missing' if text is None else 'not text'}")
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise DamagedRowError(f"{where}: {error}") from None


def _table(text: Any, where: str) -> dict[str, Any]:
    value = _json(text, where)
    if not isinstance(value, dict):
        raise DamagedRowError(f"{where}: it is {_short(value)}, not a table")
    return value


def _list(value: Any, where: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise DamagedRowError(f"{where} is {_short(value)}, not a list")
    return value


def _check_numbers(values: Sequence[Any], where: str) -> None:
    for value in values:
        if not (value is None or _is_number(value)):
            raise DamagedRowError(f"{where} is {_short(value)}, not a number")


def _is_number(value: Any) -> bool:
    try:
        return type(value) in (float, int) and isfinite(value)  # exactly: True is no number
    except OverflowError:  # a whole number beyond all that a trial measures
        return False


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
