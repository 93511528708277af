"""Trials still give the numbers that were written down."""

import json

import pytest
from tests.training.reference import FILE, numbers, trials

from reglab import models, probes, regularizers

TRIALS = trials()
WRITTEN = json.loads(FILE.read_text(encoding="utf-8"))

MULTIPLIED = {"stops early": 1e-3}
"""Shares by which trials may be off whose training multiplies rounding: it is 1.5e-4 off on an Intel Xeon of 2023."""


def test_every_part_has_a_trial():
    parts = {part.kind for trial in TRIALS.values() for part in (trial.model, *trial.regularizers, *trial.probes)}
    assert parts >= {*models.REGISTRY, *regularizers.REGISTRY, *(probe.kind for probe in probes.Probe.__subclasses__())}


def test_the_trials_are_those_that_were_written_down():
    assert {name: trial.to_json() for name, trial in TRIALS.items()} == {
        name: written["trial"] for name, written in WRITTEN.items()
    }


@pytest.mark.parametrize("name", sorted(TRIALS))
def test_numbers_are_what_they_were(name):
    now = numbers(TRIALS[name])
    for part in ("summary", "curve", "measured"):
        assert now[part] == _approximately(WRITTEN[name][part], MULTIPLIED.get(name, 1e-4)), part


def _approximately(value, share):
    """Allow for another CPU's rounding; on the CPU that wrote them, the numbers are equal in every bit."""
    if isinstance(value, dict):
        return {name: _approximately(item, share) for name, item in value.items()}
    if isinstance(value, list):
        return [_approximately(item, share) for item in value]
    return pytest.approx(value, rel=share, abs=1e-6) if isinstance(value, float) else value
