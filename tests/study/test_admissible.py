"""Which arms a data set admits, against the registry of data sets."""

import pytest

from reglab import datasets
from reglab.errors import ReglabError
from reglab.regularizers import Flip, Mixup, Noise, Regularizer, Shift
from reglab.study.admissible import admissible

ARMS: dict[str, list[Regularizer]] = {
    "none": [],
    "shift": [Shift(pixels=1)],
    "flip": [Flip()],
    "both": [Noise(scale=0.1), Flip()],
}


def test_an_arm_is_refused_with_the_data_sets_own_reason() -> None:
    arms, refused = admissible(ARMS, "digits")
    reason = datasets.info("digits").forbidden["flip"]
    assert list(arms) == ["none", "shift"]
    assert refused.to_dict("list") == {"arm": ["flip", "both"], "reason": [reason, reason]}


def test_every_reason_of_an_arm_is_given() -> None:
    _, refused = admissible({"both": [Shift(pixels=1), Mixup(alpha=0.2), Flip()]}, "wine")
    forbidden = datasets.info("wine").forbidden
    assert refused["reason"].tolist() == [f"{forbidden['shift']}; {forbidden['flip']}"]


def test_nothing_refused_is_an_empty_table_with_its_columns() -> None:
    arms, refused = admissible(ARMS, "fashion-mnist")
    assert arms == ARMS
    assert list(refused.columns) == ["arm", "reason"]
    assert refused.empty


def test_an_unknown_data_set_is_named() -> None:
    with pytest.raises(ReglabError, match="did you mean 'digits'"):
        admissible(ARMS, "digit")
