"""A protocol describes a study, and counts its trials."""

import pytest
from tests.study.small_study import make_study

from reglab.regularizers import Dropout
from reglab.specs import SGD, Data, Optimizer, RMSprop
from reglab.study import protocol


def test_protocol_counts_the_trials():
    settings = dict(protocol(make_study()).itertuples(index=False))
    assert settings["Trials"] == "12 to tune, 9 to compare"
    assert "599 test" in settings["Split"]
    assert settings["Data"] == "Handwritten digits, 8x8"


def test_protocol_says_how_pixels_are_scaled_where_it_is_not_as_usual():
    data = Data(name="digits", train=60, validation=60, pixels="unit")
    settings = dict(protocol(make_study().model_copy(update={"data": data})).itertuples(index=False))
    assert settings["Data"] == "Handwritten digits, 8x8, pixels from 0 to 1"


def test_one_learning_rate_is_not_said_to_be_chosen():
    study = make_study(learning_rates=[0.01], tuning_replicates=0, arms={"none": []})
    settings = dict(protocol(study).itertuples(index=False))
    assert settings["Learning rates"] == "0.01"
    assert settings["Trials"] == "0 to tune, 3 to compare"


def test_protocol_names_the_arms_and_the_grid():
    settings = dict(protocol(make_study(arms={"a": [], "b": [Dropout(rate=0.1)]})).itertuples(index=False))
    assert settings["Arms"] == "2: a, b"
    assert settings["Learning rates"] == "0.01, 0.1; each arm's own is chosen on 2 tuning replicates"
    assert settings["Model"] == "mlp hidden 16"


@pytest.mark.parametrize(
    ("optimizer", "words"),
    [
        (SGD(momentum=0.5), "SGD, Nesterov momentum 0.5, cosine schedule"),
        (
            RMSprop(smoothing=0.9, schedule="constant"),
            "RMSprop, smoothing 0.9, constant schedule",
        ),
    ],
)
def test_every_optimiser_is_described(optimizer: Optimizer, words: str):
    settings = dict(protocol(make_study(optimizer=optimizer)).itertuples(index=False))
    assert settings["Optimiser"] == f"{words}, batches of 32, 8 steps"


def test_every_optimiser_has_words():
    for optimizer in Optimizer.__subclasses__():
        protocol(make_study(optimizer=optimizer()))
