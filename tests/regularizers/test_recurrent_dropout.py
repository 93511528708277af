"""Dropout in recurrent networks: which numbers share a mask."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from reglab import datasets
from reglab.regularizers import Dropout, InputDropout, RecurrentDropout
from reglab.specs import Site

STEPS, UNITS = 40, 300
SITES = {
    "input": Site("input", "input", (STEPS, UNITS)),
    "recurrent": Site("lstm.recurrent", "recurrent", (STEPS, UNITS)),
    "output": Site("output", "output", (UNITS,)),
}


def _dropped(part):
    noise = torch.from_numpy(part.draw(np.random.default_rng(0), 2, 3, (STEPS, UNITS)))[:1]
    return part.network(SimpleNamespace(rate=torch.tensor([part.rate])), torch.ones(1, 3, STEPS, UNITS), noise)[0] == 0


@pytest.mark.parametrize("kind", [InputDropout, RecurrentDropout])
def test_one_mask_for_the_sequence_or_one_for_each_step(kind):
    shared, separate = (_dropped(kind(rate=0.3, mask=mask)) for mask in ("sequence", "element"))
    assert (shared == shared[:, :1]).all(), "every step drops the same units"
    assert not torch.equal(shared[0], shared[1]), "but each example its own"
    assert not (separate == separate[:, :1]).all()
    assert shared[:, 0].double().mean().item() == pytest.approx(0.3, abs=0.07)
    assert separate.double().mean().item() == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize(
    ("part", "roles"),
    [
        (InputDropout(rate=0.2), ["input"]),
        (RecurrentDropout(rate=0.2), ["recurrent"]),
        (Dropout(rate=0.2), ["output"]),
    ],
)
def test_each_kind_has_its_place_in_an_lstm(part, roles):
    assert [role for role, site in SITES.items() if part.acts_at(site)] == roles


def test_data_without_sequences_are_refused():
    digits, text = datasets.info("digits"), datasets.info("sentiment-sentences")
    assert "no sequences" in (RecurrentDropout(rate=0.2).refuse(digits) or "")
    assert "no sequences" in (InputDropout(rate=0.2, mask="sequence").refuse(digits) or "")
    assert InputDropout(rate=0.2).refuse(digits) is None
    assert RecurrentDropout(rate=0.2).refuse(text) is None
