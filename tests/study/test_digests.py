"""Digests of records follow from their specifications and the code that they name."""

from dataclasses import replace

import pytest
from tests.study.small_study import make_trial

from reglab.specs import Record
from reglab.study.digests import check_digests, readable, under_todays_digests
from reglab.training import code_hash, digest_by, trial_digest

TRIAL = make_trial()
ORIGIN = {"processor": "p", "device": "cpu", "versions": {}, "code": code_hash(TRIAL)}
RECORD = Record(trial_digest(TRIAL), TRIAL.to_json(), {}, {}, ORIGIN)
OTHER_CODE = replace(RECORD, digest=digest_by(RECORD.trial, "c0de"), provenance={**ORIGIN, "code": "c0de"})
EARLIER = [
    replace(RECORD, digest=name, provenance={k: v for k, v in ORIGIN.items() if k != "code"}) for name in ("a", "b")
]


def _told(*records):
    return [str(finding) for finding in check_digests(readable(records)[0])]


def test_todays_digest_holds():
    assert _told(RECORD) == ["holds: 1 digests for as many trials"]


def test_another_code_has_other_digests_and_is_told():
    assert _told(RECORD, OTHER_CODE) == [
        "holds: 2 digests for as many trials",
        "not checked: the code of 1 trials: they were trained by other code than is here",
    ]
    assert {record.digest for record in under_todays_digests(readable([OTHER_CODE])[0])} == {RECORD.digest}


@pytest.mark.parametrize("change", [{"digest": "d" * 64}, {"trial": make_trial(replicate=1).to_json()}])
def test_a_digest_that_does_not_follow_is_found(change):
    assert "does not have the digest of its trial" in _told(replace(RECORD, **change))[0]


def test_two_digests_of_one_trial_are_found():
    told = _told(*EARLIER)
    assert told[0] == "does not hold: 1 records are of trials that have another record, under another digest"
    assert told[1].startswith("not checked: 2 digests, computed anew")


def test_records_that_cannot_be_read_and_those_that_repeat_are_named():
    trials, faults = readable([RECORD, RECORD, replace(RECORD, digest="x", provenance={"processor": "p"})])
    assert list(trials) == [RECORD.digest]
    assert faults == [
        f"record {RECORD.digest:.16} is there 2 times",
        "record x cannot be read: its provenance has no device, versions.",
    ]
