"""Verdicts as JSON."""

import json

import numpy as np
from tests.claims.examples import by_dataset, claim, spread_around

from reglab.analyses.evidence import Evidence, Variation
from reglab.claims import judge


def test_json_keeps_every_field_and_turns_infinite_limits_into_null() -> None:
    verdict = judge(claim(), Evidence(by_dataset([0.9], error=np.nan, freedom=0), trials=2))
    assert (verdict.low, verdict.high) == (-np.inf, np.inf)
    data = json.loads(json.dumps(verdict.to_json(), allow_nan=False))
    assert set(data) == set(vars(verdict))
    assert (data["claim"], data["estimate"], data["low"], data["high"]) == ("L1", 0.9, None, None)
    condition = data["conditions"][0]
    assert (condition["name"], condition["low"], condition["high"]) == ("set a", None, None)


def test_json_keeps_finite_numbers_and_variations_as_they_are() -> None:
    headline = by_dataset(spread_around(5, 2))
    variation = Variation({"steps": "500"}, headline)
    verdict = judge(claim(), Evidence(headline, variations=(variation,), without={"a": headline}, trials=6))
    data = json.loads(json.dumps(verdict.to_json(), allow_nan=False))
    assert (data["low"], data["units"], data["trials"]) == (verdict.low, 10, 6)
    assert data["variations"][0]["choices"] == {"steps": "500"}
    assert data["variations"][0]["holds"] is True
    assert data["influence"]["name"] == "a"
