"""A protocol describes studies and how their learning rates were chosen; nothing is trained for it here."""

import pandas as pd
import pytest
from tests.study.small_study import make_study

from reglab.models import MLP
from reglab.regularizers import Dropout
from reglab.specs import SGD, Adam, Data, Optimizer, RMSprop
from reglab.study import protocol, splits
from reglab.study.protocol import optimizer_in_words


def records(*rows: tuple[str, str, float, bool]) -> pd.DataFrame:
    """Return a table of trials: phase, optimiser, learning rate, and whether this is an end of its grid."""
    table = pd.DataFrame(rows, columns=["phase", "optimizer", "learning_rate", "at_edge"])
    return table.assign(digest=[str(row) for row in range(len(table))])


TUNED = records(*(("tuning", "SGD", rate, False) for rate in (0.01, 0.03, 0.1)), ("comparison", "SGD", 0.03, False))


def settings(*studies, table: pd.DataFrame = TUNED) -> dict[str, str]:
    return dict(protocol(studies, table).itertuples(index=False))


def test_conditions_and_trials_are_counted():
    study = make_study()
    longer, wider = study.model_copy(update={"steps": 2000}), study.model_copy(update={"model": MLP(hidden=(64,))})
    shown = settings(study, longer, wider, study)
    assert shown["Conditions"].startswith("3: ")
    assert shown["Trials"] == "4"
    assert shown["Replicates"] == "3 of each condition"
    assert shown["Budgets"] == "8, 2,000 steps, batches of 32"
    assert shown["Networks"] == "mlp hidden 16; mlp hidden 64"


def test_arms_that_studies_share_are_named_once():
    first, second = make_study(arms={"a": [], "b": [Dropout(rate=0.1)]}), make_study(arms={"a": []})
    assert settings(first, second)["Arms"] == "2: a, b"


def test_grids_stand_with_how_far_they_were_extended():
    assert settings(make_study())["Learning rates"] == "SGD 0.01, 0.03, 0.1"
    extended = pd.concat([TUNED, records(("tuning", "SGD", 0.0033, False))])
    assert settings(make_study(), table=extended)["Learning rates"] == (
        "SGD 0.01, 0.03, 0.1, extended as far as 0.0033 and 0.1"
    )


def test_learning_rates_that_ended_at_an_edge_are_named_and_counted():
    assert settings(make_study())["Chosen at an edge"] == "none of 1 learning rate"
    ended = [("comparison", "SGD", 0.9, True)] * 2 + [("comparison", "Adam", 0.001, True)]
    table = pd.concat([TUNED, records(*ended)])
    assert (
        settings(make_study(), table=table)["Chosen at an edge"] == "3 of 4 learning rates: Adam 0.001 (1), SGD 0.9 (2)"
    )


def test_data_sets_stand_in_rows_with_the_sizes_of_their_cells():
    small = make_study(data=Data(name="digits", train=100, validation=100))
    large = make_study(data=Data(name="digits", train=1000, validation=100), model=MLP(hidden=(32,)))
    wine = make_study(data=Data(name="wine", train=50, validation=40))
    rows = splits([large, small, wine, small.model_copy(update={"steps": 99})]).to_dict("records")
    assert rows[0] == {
        "data set": "digits", "title": "Handwritten digits, 8x8", "training examples (width)": "100 (16), 1,000 (32)",
        "validation": "100", "test": "599",
    }  # fmt: skip
    assert [row["data set"] for row in rows] == ["digits", "wine"]


def test_the_title_says_how_pixels_are_scaled_where_it_is_not_as_usual():
    study = make_study(data=Data(name="digits", train=60, validation=60, pixels="unit"))
    assert splits([study])["title"].tolist() == ["Handwritten digits, 8x8, pixels from 0 to 1"]


@pytest.mark.parametrize(
    ("optimizer", "words"),
    [
        (SGD(momentum=0.5), "SGD, Nesterov momentum 0.5, cosine schedule"),
        (RMSprop(smoothing=0.9, schedule="constant"), "RMSprop, smoothing 0.9, constant schedule"),
        (Adam(warmup=0.1), "Adam, second momentum 0.999, cosine schedule, warm-up over 10 % of the steps"),
        (Adam(clip=1), "Adam, second momentum 0.999, cosine schedule, gradients clipped to the norm 1"),
    ],
)
def test_every_optimiser_is_described(optimizer: Optimizer, words: str):
    assert optimizer_in_words(optimizer) == words


def test_every_optimiser_has_words():
    assert all(optimizer_in_words(optimizer()) for optimizer in Optimizer.__subclasses__())
