"""Which arms a data set and a model admit, against the registry of data sets."""

import pytest

from reglab import datasets
from reglab.errors import ReglabError
from reglab.models import CNN, MLP
from reglab.regularizers import DropConnect, Dropout, Flip, Mixup, Noise, RecurrentDropout, Regularizer, Shift
from reglab.specs import Data
from reglab.study.admissible import admissible, refuse_arms

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


@pytest.mark.parametrize(
    ("part", "model", "message"),
    [
        (Dropout(rate=0.5, where="conv"), MLP(hidden=(4,)), "in MLP.*roles: input, weight, linear, dense; matrices"),
        (Dropout(rate=0.5), MLP(hidden=()), r"in MLP\(hidden=\(\).*roles: input; matrices and kernels: 1"),
        (DropConnect(rate=0.5), CNN(channels=(4,)), "in CNN"),
        (Flip(), MLP(hidden=(4,)), "arm 'arm': flip must not be used on 'digits'"),
        (RecurrentDropout(rate=0.5), MLP(hidden=(4,)), "recurrent_dropout must not be used on 'digits'"),
        (Noise(scale=0.1), CNN(channels=(4,) * 4), "at least 16 pixels"),
    ],
)
def test_an_arm_or_model_that_does_not_fit_is_refused(part: Regularizer, model: MLP | CNN, message: str) -> None:
    with pytest.raises(ReglabError, match=message):
        refuse_arms({"arm": [part]}, Data(name="digits", train=10, validation=10), model)
