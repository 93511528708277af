"""A record with as many digits as a report's table keeps: all that makes the two differ is in `rounded`."""

from collections.abc import Sequence
from dataclasses import replace
from math import frexp, ldexp
from typing import Any

from reglab.metrics import METRICS
from reglab.specs import Record

CURVE_BITS = 16
"""Significant bits of a curve's losses, which are half of all bytes: nearly five digits."""
SUMMARY_BITS = 24
"""Significant bits of a summary's losses: seven digits, those of the 32-bit floats that trials are trained with."""
PROBE_DIGITS = 8
"""Significant digits of what probes measure: that of the summary's, written as decimals."""
TIME_DIGITS = 2
"""Significant digits of the seconds that a trial took: more differ from run to run."""


def rounded(record: Record) -> Record:
    """Return a record as a report's table holds it, with fewer digits; a rounded record stays as it is.

    Whoever compares a record with one that was read from a report compares the rounded record.

    Parameters
    ----------
    record : Record
        As trained.

    Returns
    -------
    Record
        Its losses, what its probes measured and its time are rounded. Errors are whole numbers of examples, so they
        are short as they are, and exact.

    Examples
    --------
    >>> record = Record("d", {}, {"test_nll": 0.1}, {"train_nll": [0.1, None], "train_error": [0.1]}, {})
    >>> rounded(record).curve
    {'train_nll': [0.10000038146972656, None], 'train_error': [0.1]}
    >>> rounded(record).summary
    {'test_nll': 0.10000000149011612}
    """
    provenance = dict(record.provenance)
    if isinstance(seconds := provenance.get("seconds"), float):
        provenance["seconds"] = _in_decimals(seconds, TIME_DIGITS)
    return replace(
        record,
        summary={name: _in_bits(v, SUMMARY_BITS) if is_loss(name) else v for name, v in record.summary.items()},
        curve={name: _curve(values) if is_loss(name) else values for name, values in record.curve.items()},
        provenance=provenance,
        measured=_in_decimals(record.measured, PROBE_DIGITS),
    )


def is_loss(name: str) -> bool:
    """Return whether a number of a summary or a curve is a loss in the wider sense: any metric but the error.

    Examples
    --------
    >>> [is_loss(name) for name in ("test_nll", "test_ece_last", "train_error", "steps")]
    [True, True, False, False]
    """
    metric = metric_of(name)
    return metric in METRICS and metric != "error"


def metric_of(name: str) -> str:
    """Return the metric of a number of a summary or a curve, or some other word.

    Examples
    --------
    >>> [metric_of(name) for name in ("test_nll", "test_ece_last", "chosen_step")]
    ['nll', 'ece', 'step']
    """
    return name.partition("_")[2].removesuffix("_last")


def _curve(values: Sequence[float | None]) -> list[float | None]:
    return [_in_bits(value, CURVE_BITS) for value in values]


def _in_bits(value: float | None, bits: int) -> float | None:
    if value is None:
        return None
    share, exponent = frexp(value)
    return ldexp(round(ldexp(share, bits)), exponent - bits)


def _in_decimals(value: Any, digits: int) -> Any:
    """Return a JSON value with its numbers rounded, at any depth."""
    if isinstance(value, dict):
        return {name: _in_decimals(item, digits) for name, item in value.items()}
    if isinstance(value, list):
        return [_in_decimals(item, digits) for item in value]
    return float(f"{value:.{digits}g}") if isinstance(value, float) else value
