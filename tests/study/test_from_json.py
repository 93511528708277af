"""A trial is read back from its JSON, whatever its parts."""

import json

import pytest
from tests.study.small_study import make_trial

from reglab.errors import ReglabError
from reglab.models import CNN, LSTM, MLP, Transformer
from reglab.probes import Probe
from reglab.regularizers import REGISTRY
from reglab.specs import RMSprop, SpecError
from reglab.study.from_json import KINDS, PARTS, trial_from_json


def test_no_two_parts_share_a_kind():
    assert len(KINDS) == len(PARTS)


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_trials_with_any_regularizer_are_read_back(examples, kind):
    for regularizer in examples(REGISTRY[kind]):
        trial = make_trial(regularizer)
        assert trial_from_json(json.loads(json.dumps(trial.to_json()))) == trial


@pytest.mark.parametrize(
    "model",
    [
        MLP(hidden=(3, 2), batch_norm=True),
        CNN(channels=(2,)),
        LSTM(units=2, embedding=3),
        Transformer(width=4, heads=2, depth=1, feedforward=4),
    ],
)
def test_trials_with_any_model_probe_and_optimiser_are_read_back(model):
    probes = tuple(part() for part in Probe.__subclasses__())
    trial = make_trial(model=model, probes=probes, optimizer=RMSprop(learning_rate=0.002, schedule="constant"))
    assert trial_from_json(json.loads(json.dumps(trial.to_json()))) == trial


def test_a_model_of_ones_own_cannot_be_read_back():
    json_ = make_trial().to_json() | {"model": {"kind": "net", "width": 3}}
    with pytest.raises(ReglabError, match="unknown part of a trial 'net'"):
        trial_from_json(json_)
    with pytest.raises(SpecError, match="hidden"):
        trial_from_json(make_trial().to_json() | {"model": {"kind": "mlp", "hiden": [3]}})
