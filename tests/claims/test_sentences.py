"""Verdicts in words: the numbers are the verdict's, and the words fit their signs."""

from dataclasses import replace

import numpy as np
import pytest

from reglab.claims import Claim, Verdict, judge, registry, sentence
from reglab.wording import number


@pytest.fixture
def claim() -> Claim:
    return registry()["L1"]


@pytest.fixture
def supported(claim: Claim) -> Verdict:
    verdict = judge(claim, {"penalty in the loss": np.linspace(0.5, 1.5, 14)}, trials=126)
    return replace(verdict, estimate=0.8, low=0.4, high=1.2)


def test_supported(supported: Verdict) -> None:
    assert sentence(supported) == (
        "**Supported.** L2 regularisation lowers the test error by 0.80 percentage points compared with no "
        "regularisation (95 % simultaneous interval 0.40 to 1.20; 14 paired replicates, 126 trials; smallest effect "
        "of interest 0.50)."
    )


def test_contradicted_names_the_rise_and_its_interval(supported: Verdict) -> None:
    verdict = replace(supported, verdict="contradicted", estimate=-0.8, low=-1.2, high=-0.4)
    assert "raises the test error by 0.80 percentage points" in sentence(verdict)
    assert "interval 0.40 to 1.20;" in sentence(verdict)


def test_negligible(supported: Verdict) -> None:
    verdict = replace(supported, verdict="negligible", estimate=-0.1, low=-0.3, high=0.1)
    assert sentence(verdict) == (
        "**Negligible.** L2 regularisation changes the test error by less than 0.50 percentage points, the smallest "
        "effect of interest, compared with no regularisation (it raises it by an estimated 0.10, 95 % simultaneous "
        "interval −0.10 to 0.30; 14 paired replicates, 126 trials)."
    )


def test_undecided_says_how_many_replicates_would_decide_and_how_many_were_planned(supported: Verdict) -> None:
    verdict = replace(supported, verdict="undecided", low=-0.4, high=2.0, replicates=3, replicates_needed=1234)
    text = sentence(verdict)
    assert "lowers the test error by an estimated 0.80 percentage points" in text
    assert (
        "which does not decide it (95 % simultaneous interval −0.40 to 2.00; 3 paired replicates of 14 registered"
        in text
    )
    assert text.endswith("About 1,234 replicates would decide it, if estimate and spread stay as they are.")
    assert "More than 100,000 replicates" in sentence(replace(verdict, replicates_needed=None))


def test_depends_names_the_conditions_and_their_numbers(claim: Claim) -> None:
    spread = np.linspace(-0.4, 0.4, 9)
    verdict = judge(claim, {"digits": 1.2 + spread, "wine": -0.9 + spread, "iris": 1.0 + spread}, trials=54)
    text = sentence(verdict)
    assert text.startswith("**Depends.** Whether L2 regularisation lowers the test error")
    digits, wine, iris = (
        f"{part.name} ({number(part.estimate, 2)}, {number(part.low, 2)} to {number(part.high, 2)})"
        for part in verdict.conditions
    )
    assert f"supported for {digits} and {iris}; contradicted for {wine} (in percentage points" in text


def test_conditions_that_disagree_are_named_and_conditions_that_agree_are_not(claim: Claim) -> None:
    spread = np.linspace(-0.4, 0.4, 9)
    differ = judge(claim, {"digits": 1.5 + spread, "wine": 0.1 + spread}, trials=54)
    assert "By condition: supported for digits (1.50, " in sentence(differ)
    agree = judge(claim, {"digits": 1.5 + spread, "wine": 1.1 + spread}, trials=54)
    assert "condition" not in sentence(agree)


@pytest.mark.parametrize(
    ("differences", "words"),
    [
        ([0.9], "no interval from one replicate; 1 paired replicate of 14"),
        ([0.9, 0.9], "no interval from equal differences; 2"),
    ],
)
def test_sentences_hold_no_infinite_number(claim: Claim, differences: list[float], words: str) -> None:
    text = sentence(judge(claim, {"a": differences, "b": differences}, trials=2))
    assert words in text
    assert "inf" not in text.replace("infer", "")


def test_a_condition_with_equal_differences_has_no_interval(claim: Claim) -> None:
    verdict = judge(claim, {"digits": 1.5 + np.linspace(-0.4, 0.4, 5), "wine": [0.0] * 5}, trials=20)
    assert "undecided for wine (0.00, no interval)." in sentence(verdict)


def test_metrics_are_named_in_words(supported: Verdict) -> None:
    assert "lowers the test NLL by" in sentence(replace(supported, metric="test_nll"))
    assert "lowers the test calibration error by" in sentence(replace(supported, metric="test_ece"))


def test_a_quantity_is_the_subject_of_its_sentence():
    claim = registry()["L1"].model_copy(update={"quantity": "the interaction"})
    verdict = judge(claim, {"a": [0.9, 1.1, 0.8, 1.0, 1.2]}, trials=40)
    supported = sentence(verdict)
    assert supported.startswith(
        "**Supported.** The interaction is 1.00 percentage points (95 % simultaneous interval 0."
    )
    undecided = sentence(judge(claim, {"a": [0.9, -1.1, 0.8, 1.0, 1.2]}, trials=40))
    assert "The interaction is 0.56 percentage points" in undecided
    assert "replicates would decide it" in undecided
