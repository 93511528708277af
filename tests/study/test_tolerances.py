"""Where rounding may differ, every number still has its tolerance."""

from dataclasses import replace

import pytest

from reglab.specs import Record
from reglab.study.tolerances import beyond_tolerance

RECORD = Record(
    "d",
    {"data": {"train": 1000, "validation": 100}},
    {"test_error": 10.0, "test_nll": 0.5, "test_ece_last": 3.0, "validation_error": 10.0,
     "train_nll": 0.001, "steps": 9},
    {"train_error": [50.0, 20.0, 10.0, 5.0], "validation_nll": [2.0, 1.0, None]},
    {},
    {"units": {"share": [0.5, 0.3], "kind": 4.0}},
)  # fmt: skip


def _off(share=1.0, **changes):
    fields = {name: {**getattr(RECORD, name), **values} for name, values in changes.items()}
    return [name for name, *_ in beyond_tolerance(RECORD, replace(RECORD, **fields), share)]


def test_a_record_agrees_with_itself():
    assert _off() == _off(share=0.0) == []


@pytest.mark.parametrize(
    ("summary", "off"),
    [
        ({"test_error": 10.5, "test_nll": 0.509, "test_ece_last": 3.4}, []),
        ({"test_error": 10.6}, ["test_error"]),
        ({"test_error": 9.4, "test_nll": 0.52, "test_ece_last": 2.4}, ["test_error", "test_nll", "test_ece_last"]),
        ({"test_nll": None}, ["test_nll"]),
        ({"validation_error": 11.0}, []),  # one of a hundred examples
        ({"validation_error": 11.1}, ["validation_error"]),
        ({"train_nll": 0.005}, []),  # far off as a share, and next to nothing in nats
        ({"train_nll": 0.007}, ["train_nll"]),
        ({"steps": 8}, []),
    ],
)
def test_numbers_of_a_summary(summary, off):
    assert _off(summary=summary) == off


@pytest.mark.parametrize(
    ("curve", "off"),
    [
        ({"train_error": [51.9, 20.0, 10.0, 5.0]}, []),  # 1.9 / 4 points on average
        ({"train_error": [52.1, 20.0, 10.0, 5.0]}, ["train_error, number 1 of 4"]),
        ({"train_error": [50.0, 20.0, 10.0]}, ["train_error"]),
        ({"validation_nll": [2.0, 1.1, None]}, ["validation_nll, number 2 of 3"]),
        ({"validation_nll": [2.0, 1.0, 1.0]}, ["validation_nll, number 3 of 3"]),
    ],
)
def test_curves(curve, off):
    assert _off(curve=curve) == off


def test_a_share_of_the_tolerances():
    assert _off(share=0.1, summary={"test_error": 10.04}) == []
    assert _off(share=0.1, summary={"test_error": 10.06}) == ["test_error"]


@pytest.mark.parametrize(
    ("share", "off"), [([0.5, 0.4], []), ([0.1, 0.3], ["units share, number 1 of 2"]), ([0.5], ["units share"])]
)
def test_numbers_of_probes(share, off):
    assert _off(measured={"units": {"share": share, "kind": 4.0}}) == off
