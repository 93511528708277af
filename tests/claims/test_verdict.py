"""Verdicts as JSON."""

import json
from dataclasses import replace

import numpy as np

from reglab.claims import judge, registry


def test_json_keeps_every_field_and_turns_infinite_limits_into_null():
    verdict = judge(registry()["L1"], {"penalty in the loss": [0.9]}, trials=2)
    assert (verdict.low, verdict.high) == (-np.inf, np.inf)
    data = json.loads(json.dumps(verdict.to_json(), allow_nan=False))
    assert set(data) == set(vars(verdict))
    assert (data["claim"], data["estimate"], data["low"], data["high"]) == ("L1", 0.9, None, None)
    condition = data["conditions"][0]
    assert (condition["name"], condition["low"], condition["high"]) == ("penalty in the loss", None, None)


def test_json_keeps_finite_numbers_as_they_are():
    verdict = judge(registry()["L1"], {"penalty in the loss": [0.9, 1.0, 1.3]}, trials=6)
    data = json.loads(json.dumps(replace(verdict, low=0.1, high=2.5).to_json(), allow_nan=False))
    assert (data["low"], data["high"], data["replicates"], data["trials"]) == (0.1, 2.5, 3, 6)
