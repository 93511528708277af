"""Contrasts between two networks, computed by hand."""

from math import log

import pandas as pd
import pytest
from tests.analyses.made_up import table

from reglab.analyses import between, gain, log_errors


def test_two_networks_are_compared_on_the_same_examples() -> None:
    plain = table({"none": 20.0, "dropout": 10.0}, test=[200]).assign(norm="none")
    normalised = table({"none": 20.0, "dropout": 20.0}, test=[200]).assign(norm="batch", model="normalised")
    of = gain("none", "dropout")
    effects = between((of, {"norm": "none"}), (of, {"norm": "batch"}))(pd.concat([plain, normalised]), "error")
    assert effects["effect"].tolist() == [pytest.approx(100 * log(40.5 / 20.5))]


@pytest.mark.parametrize(("measure", "expected"), [("error", log(40.5 / 20.5)), ("nll", log(2))])
def test_the_errors_of_one_arm_in_two_networks_are_compared_as_those_of_two_arms_in_one(measure, expected) -> None:
    plain = table({"none": 20.0, "noise": 1.0}, test=[200]).assign(norm="none")
    normalised = table({"none": 10.0, "noise": 1.0}, test=[200]).assign(norm="batch", model="normalised")
    sides = [(log_errors("none"), {"norm": norm}) for norm in ("none", "batch")]
    effects = between(*sides)(pd.concat([plain, normalised]), measure)
    assert effects["effect"].tolist() == [pytest.approx(100 * expected)]
