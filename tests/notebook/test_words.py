"""A notebook's numbers in words."""

import pandas as pd
import pytest
from tests.analyses.made_up import table

from reglab.analyses import gain_matrix
from reglab.notebook import best_in_words, in_words
from reglab.statistics import Interval

INFINITE = float("inf")


def test_a_rise_and_its_interval_are_told_in_the_direction_of_the_words() -> None:
    effect = Interval(-1.3, -2.6, 0.4)
    assert in_words(effect, "% fewer errors", 0.99) == "1.3 % more errors (99 % interval −0.4 to 2.6)"
    assert in_words(effect, "nats") == "−1.3 nats (95 % interval −2.6 to 0.4)"
    assert in_words(Interval(-1.3, -INFINITE, INFINITE), "lower") == "1.3 higher (no interval)"


def rows(errors: dict[str, float], *datasets: str) -> pd.DataFrame:
    made = table(errors, dataset=datasets, replicate=[0, 1], test=[200])
    return made.assign(test_error=made["test_error"] + made["replicate"])


@pytest.mark.parametrize(
    ("both", "more", "words"),
    [
        (["wine"], [], "With one data set it is not known which method is best."),
        (["wine"], ["diabetes"], "With one data set that admits every method it is not known which method is best."),
        (
            ["wine", "digits", "adult"], [],
            "Most likely the best method over the 3 data sets that admit every method (training without any is one ",
        ),
    ],
)  # fmt: skip
def test_the_best_method_is_told_where_it_is_known(both: list[str], more: list[str], words: str) -> None:
    parts = [rows({"none": 20.0, "L2": 15.0, "dropout": 10.0}, *both)]
    parts += [rows({"none": 20.0, "L2": 15.0}, name) for name in more]
    made = pd.concat(parts, ignore_index=True)
    text = best_in_words(gain_matrix(made, {name: [name] for name in ("none", "L2", "dropout")}))
    assert text.startswith(words)
    assert "nan" not in text
    assert ("of the candidates): **dropout**, with a probability of " in text) == (len(both) > 1)
