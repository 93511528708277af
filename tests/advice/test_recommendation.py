"""The recommendation in words."""

from dataclasses import replace

import pandas as pd
import pytest
from tests.advice.test_plan import info

from reglab.advice.comparison import Comparison
from reglab.advice.recommendation import caveats, headline, setting
from reglab.models import MLP

NETWORK = MLP(hidden=(64, 64))
REFERENCES = pd.DataFrame(
    {"model": ["the mean", "trees"] * 2, "replicate": [0, 0, 1, 1], "error": [30.0, 8.0, 32.0, 10.0]}
)
LOWER = REFERENCES.assign(error=[2.0, 1.0, 2.0, 1.2])
CLASSES = info(7_043)
NUMBERS = info(7_043, target="number")


def compared(recommended: str, short: tuple[str, ...] = (), replicates: int = 6, **gains: float) -> Comparison:
    """Return a comparison with these gains, each with an interval of two points on either side."""
    rows = [
        {"method": name, "error": 20.0 * (1 - gain / 100), "rmse": 1.5, "unexplained": 12.345, "gain": gain,
         "low": gain - 2, "high": gain + 2, "short": name in short, "strength": f"{name} rate 0.3 + placebo 1",
         "learning_rate": 0.003}
        for name, gain in {"none": 0.0, **gains}.items()
    ]  # fmt: skip
    # beyond the two replicates of the references the errors are others, which a comparison with these must not use
    errors = {row["method"]: [7.0, 9.0, *[99.0] * (replicates - 2)] for row in rows}
    return Comparison(pd.DataFrame(rows), pd.DataFrame(errors), recommended)


def test_what_is_recommended_is_said_with_what_it_buys() -> None:
    comparison = compared("dropout", short=("none", "noise"), dropout=60.0, mixup=61.0, noise=-3.0)
    assert headline(CLASSES, NETWORK, comparison, REFERENCES) == (
        "On these 7,043 rows, a network with 2 hidden layers of 64 units makes 20 % errors without a regularizer. "
        "**Use dropout rate 0.3**, with Adam at the learning rate 0.003: 60 % fewer errors (95 % interval 58 to 62). "
        "As good within the noise: mixup. None and noise fall short of the best. "
        "Without a network, on the same splits: trees, 9 %."
    )


def test_a_reference_that_makes_fewer_errors_is_to_be_considered_first() -> None:
    answer = headline(CLASSES, NETWORK, compared("dropout", short=("none",), dropout=50.0), LOWER)
    assert answer.endswith(
        "None falls short of the best. Without a network, on the same splits: trees, 1.1 %, where the network makes "
        "8 %: consider that first."
    )


def test_a_gain_that_cannot_be_told_from_chance_is_said_to_be_one() -> None:
    answer = headline(CLASSES, NETWORK, compared("none", dropout=1.25), REFERENCES)
    assert (
        "**Use no regularizer**: the best one tried, dropout, makes 1.25 % fewer errors (95 % interval −0.75 to 3.25), "
        "which 6 replicates cannot tell from chance."
    ) in answer
    assert "As good within the noise" not in answer


def test_where_none_is_best_that_is_said() -> None:
    answer = headline(CLASSES, NETWORK, compared("none", short=("noise",), noise=-30.0), REFERENCES)
    assert "**Use no regularizer**: none of those tried makes fewer errors. Noise falls short of the best." in answer


def test_numbers_have_an_error_in_their_unit() -> None:
    answer = headline(NUMBERS, NETWORK, compared("dropout", dropout=5.0), REFERENCES)
    assert "makes a root mean squared error of 1.5 (12.3 % unexplained) without a regularizer." in answer
    assert answer.endswith("Without a network, on the same splits: trees, 9.")
    assert headline(NUMBERS, NETWORK, compared("dropout", dropout=5.0), LOWER).endswith(
        "trees, 1.1, where the network makes 8: consider that first."
    )
    none = headline(NUMBERS, NETWORK, compared("none", noise=-3.0), LOWER)
    assert "**Use no regularizer**: none of those tried gives a lower root mean squared error." in none


def test_a_balanced_error_is_called_one() -> None:
    uneven = replace(CLASSES, balanced=True)
    answer = headline(uneven, NETWORK, compared("dropout", dropout=50.0), REFERENCES)
    assert "makes a balanced error of 20 % (each class counts the same) without a regularizer." in answer
    assert "0.003: 50 % lower balanced error (95 % interval" in answer
    none = headline(uneven, NETWORK, compared("none", noise=-3.0), REFERENCES)
    assert "**Use no regularizer**: none of those tried gives a lower balanced error." in none


def test_images_are_called_images() -> None:
    images = info(1_200, kind="image", shape=(1, 8, 8))
    assert headline(images, NETWORK, compared("none", noise=1.0), REFERENCES).startswith("On these 1,200 images, ")


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        ("dropout rate 0.3", "dropout rate 0.3"),
        ("dropout rate 0.3 + placebo 2", "dropout rate 0.3"),
        ("l2 strength 0.01 + dropout rate 0.3", "l2 strength 0.01 + dropout rate 0.3"),
    ],
)
def test_a_setting_is_the_arm_without_its_placebo(strength: str, words: str) -> None:
    assert setting({"method": "any", "strength": strength}) == words


def test_what_limits_the_answer_depends_on_what_was_done() -> None:
    (always,) = caveats(compared("none", noise=1.0), cut=False, seen=())
    assert always.startswith("Strengths were searched on a coarse grid")
    few = caveats(compared("none", replicates=2, noise=1.0), cut=True, seen=("Column '<b>' is *odd*.",))
    assert few[0] == "Column &#39;&#60;b&#62;&#39; is &#42;odd&#42;."
    assert few[1].startswith("The intervals rest on 2 replicates and are wide")
    assert "before the learning rates had been searched to the end" in few[2]
    assert few[3:] == [always]
    assert len(caveats(compared("none", replicates=4, noise=1.0), cut=False, seen=())) == 1
