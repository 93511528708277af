"""What a report's table keeps of a record's digits."""

from math import log10

import numpy as np
import pytest

from reglab.metrics import METRICS
from reglab.records.rounding import is_loss, rounded
from reglab.specs import Record

NUMBERS = [*np.random.default_rng(0).lognormal(0, 5, 200).tolist(), 0.0, 1 / 3, 100.0]


def _record(numbers):
    return Record(
        "d", {}, {"test_nll": numbers[0], "test_error": numbers[0], "steps": 7},
        {"train_rmse": numbers, "train_error": numbers}, {"seconds": numbers[0], "code": "c"},
        {"passes": {"nll": numbers, "bins": [[numbers], 3], "name": "x"}},
    )  # fmt: skip


def test_a_summary_has_the_digits_of_a_32_bit_float():
    kept = [rounded(_record([number])).summary for number in NUMBERS]
    assert [summary["test_nll"] for summary in kept] == np.float32(NUMBERS).tolist()
    assert [summary["test_error"] for summary in kept] == NUMBERS


def test_a_curve_has_five_digits_or_nearly():
    kept = rounded(_record(NUMBERS)).curve
    assert kept["train_error"] == NUMBERS
    assert kept["train_rmse"] == [pytest.approx(number, rel=2**-16) for number in NUMBERS]
    assert kept["train_rmse"] != NUMBERS
    halves = np.array(kept["train_rmse"], dtype=np.float32).view(np.uint32)
    assert not (halves & 0xFF).any()  # a byte of each is empty


def test_probes_have_eight_digits_at_any_depth():
    kept = rounded(_record(NUMBERS)).measured["passes"]
    assert kept["nll"] == kept["bins"][0][0]
    assert kept["bins"][1:] == [3]
    assert kept["name"] == "x"
    for number, short in zip(NUMBERS, kept["nll"], strict=True):
        places = 7 - (int(np.floor(log10(number))) if number else 0)
        assert short == pytest.approx(round(number, places), rel=1e-15)


def test_a_rounded_record_stays_as_it_is():
    once = rounded(_record(NUMBERS))
    assert rounded(once) == once
    assert rounded(once).provenance == once.provenance == {"seconds": float(f"{NUMBERS[0]:.1e}"), "code": "c"}


def test_what_does_not_exist_stays_so():
    kept = rounded(Record("d", {}, {"test_nll": None}, {"train_nll": [None, 0.5]}, {}))
    assert (kept.summary, kept.curve, kept.provenance) == ({"test_nll": None}, {"train_nll": [None, 0.5]}, {})


def test_every_metric_but_the_error_is_rounded():
    assert {name for name in METRICS if not is_loss(f"test_{name}") or not is_loss(f"test_{name}_last")} == {"error"}
