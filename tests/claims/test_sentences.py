"""Verdicts in words: the numbers are the verdict's, and the words fit their signs."""

from dataclasses import replace

import numpy as np
import pytest
from tests.claims.examples import by_dataset, claim, spread_around

from reglab.analyses.evidence import Evidence
from reglab.claims import ConditionVerdict, Influence, VariationResult, Verdict, judge, sentence

SET = ConditionVerdict("set a", "undecided", 4.2, 0.1, 8.3, 6)


@pytest.fixture
def supported() -> Verdict:
    verdict = judge(claim(), Evidence(by_dataset(spread_around(4.2, 2, 12)), trials=3456))
    return replace(verdict, low=2.1, high=6.3, new_low=-2.0, new_high=10.0)


def variations(holding: int, count: int) -> tuple[VariationResult, ...]:
    return tuple(VariationResult({}, 1.0, 0.5, 1.5, 12, place < holding) for place in range(count))


def test_supported_with_all_that_can_be_said(supported: Verdict) -> None:
    verdict = replace(supported, variations=variations(15, 18), middle=1.9, still_changing=True)
    assert sentence(verdict) == (
        "**Supported.** Dropout makes 4.2 % fewer errors than none (95 % simultaneous interval over 12 data sets 2.1 "
        "to 6.3; smallest effect of interest 3; 3,456 trials). A new data set: −2.0 to 10.0. It holds in 15 of 18 "
        "variations. Still changing with the budget: 1.9 at the one before the longest."
    )


def test_other_cells_than_the_headline_s_are_told(supported: Verdict) -> None:
    text = sentence(replace(supported, middle=1.9, longest=3.6, still_changing=True))
    assert text.endswith("budget: where there are several, from 1.9 to 3.6 at the longest.")


def test_contradicted_turns_all_numbers_to_the_direction_of_its_words(supported: Verdict) -> None:
    verdict = replace(
        supported, verdict="contradicted", estimate=-4.2, low=-6.3, high=-2.1, new_low=-10.0, new_high=2.0,
        middle=-1.9, still_changing=True,
    )  # fmt: skip
    text = sentence(verdict)
    assert text.startswith("**Contradicted.** Dropout makes 4.2 % more errors than none (95 % simultaneous interval ")
    assert "12 data sets 2.1 to 6.3;" in text
    assert "A new data set: −2.0 to 10.0." in text
    assert "budget: 1.9 at" in text


def test_negligible(supported: Verdict) -> None:
    verdict = replace(supported, verdict="negligible", estimate=-0.4, low=-1.2, high=0.4, variations=variations(1, 1))
    assert sentence(verdict).startswith(
        "**Negligible.** Dropout makes 0.4 % more errors than none, too little to matter: the whole interval lies "
        "within ±3, the smallest effect of interest (95 % simultaneous interval over 12 data sets −0.4 to 1.2; "
        "3,456 trials)."
    )
    assert sentence(verdict).endswith("It is as small in 1 of 1 variation.")


@pytest.fixture
def undecided(supported: Verdict) -> Verdict:
    return replace(
        supported, verdict="undecided", estimate=2.0, low=-0.5, high=4.5, units_needed=34, trials_decide=False
    )


def test_undecided_says_how_many_data_sets_would_decide(undecided: Verdict) -> None:
    text = sentence(undecided)
    assert "**Undecided.** Dropout makes an estimated 2.0 % fewer errors than none, which does not decide it (" in text
    wanted = "About 34 data sets, now 12, would decide it, if estimate and spread stay as they are"
    assert f"{wanted}; more trials on these would not." in text
    assert f"{wanted}; so could more trials on these." in sentence(replace(undecided, trials_decide=True))


def test_undecided_says_where_more_data_sets_would_not_help(undecided: Verdict) -> None:
    text = sentence(replace(undecided, units_needed=None))
    assert "More data sets would not: with the same estimate and spread, even 100 leave it open." in text


def test_undecided_on_these_data_sets_asks_for_repetitions() -> None:
    verdict = judge(claim(datasets=3), Evidence(by_dataset([3, 4, 5], error=4.0), trials=90))
    text = sentence(verdict)
    assert "interval on these 3 data sets −" in text
    wanted = "repetitions (a cell in one replicate) on these data sets, now 36, would decide it, if estimate and spread"
    assert f"About {verdict.units_needed} {wanted} stay as they are." in text
    more = "More repetitions (a cell in one replicate) on these data sets would not: with the same estimate and"
    assert f"{more} spread, even 1,000 leave it open." in sentence(replace(verdict, units_needed=None))
    assert "new data set" not in text


def test_a_single_data_set_is_this_one() -> None:
    text = sentence(judge(claim(datasets=1, general=False), Evidence(by_dataset([5]), trials=90)))
    assert "interval on this data set 2.8 to 7.2;" in text
    text = sentence(judge(claim(datasets=3, general=False), Evidence(by_dataset([5]), trials=90)))
    assert "interval on 1 of 3 registered data sets 2.8 to 7.2;" in text


def test_sentences_hold_no_infinite_number() -> None:
    text = sentence(judge(claim(datasets=2), Evidence(by_dataset([3, 4], error=np.nan, freedom=0), trials=8)))
    assert "(no interval on these 2 data sets; smallest effect of interest 3; 8 trials)" in text
    assert "a second replicate or condition on each would give an interval." in text


def test_depends_names_the_data_sets_for_and_against() -> None:
    verdict = judge(claim(datasets=3, general=False), Evidence(by_dataset([-8, 7, 0, -9]), trials=54))
    assert sentence(verdict).startswith(
        "**Depends.** It depends on the data set. In % fewer errors, clearly for the claim: set b (7.0); clearly "
        "against it: set a (−8.0) and set d (−9.0); neither: 1 other. On average dropout makes 2.5 % more errors than "
        "none (95 % simultaneous interval on these 4 data sets 1.5 to 3.5;"
    )


def test_depends_on_a_moderator_names_its_levels() -> None:
    frames = {"SGD": by_dataset(spread_around(5, 1)), "AdamW": by_dataset(spread_around(-6, 1))}
    evidence = Evidence(by_dataset(spread_around(0, 1)), moderators={"optimiser": frames})
    text = sentence(judge(claim(), evidence))
    assert "depends on the optimiser. In % fewer errors, clearly for the claim: SGD (5.0); clearly against it: " in text
    assert "AdamW (−6.0). On average" in text


def test_fewer_data_sets_than_registered_are_counted(supported: Verdict) -> None:
    assert "interval over 12 of 14 registered data sets 2.1" in sentence(replace(supported, registered=14))


def test_trials_that_diverged_are_counted(supported: Verdict) -> None:
    text = sentence(replace(supported, diverged=1200, chosen_diverged=4))
    assert "3,456 trials, 1,200 of them diverged, 4 of these chosen for the comparison)" in text


def test_one_condition_is_named_only_if_it_matters(supported: Verdict) -> None:
    influences = [Influence("wine, 100 examples", mean, 1.0, 4.0) for mean in (2.6, 2.8)]
    matters, does_not = (sentence(replace(supported, influence=influence)) for influence in influences)
    assert matters.endswith("Without wine, 100 examples it is 2.6 (1.0 to 4.0).")
    assert "wine" not in does_not


@pytest.mark.parametrize(
    ("unit", "metric", "words"),
    [
        (
            "percentage points",
            "test_error",
            "Dropout lowers the test error by 4.2 percentage points compared with none",
        ),
        ("nats", "test_nll", "Dropout lowers the test NLL by 4.2 nats compared with none"),
        ("% fewer steps", "steps", "Dropout takes 4.2 % fewer steps than none"),
    ],
)
def test_other_units_read_well_too(supported: Verdict, unit: str, metric: str, words: str) -> None:
    verdict = replace(supported, unit=unit, metric=metric)
    assert words in sentence(verdict)
    turned = words.replace("lowers", "raises").replace("fewer", "more")
    assert turned in sentence(replace(verdict, verdict="contradicted", estimate=-4.2, low=-6.3, high=-2.1))


def test_a_quantity_is_the_subject_of_its_sentence(supported: Verdict, undecided: Verdict) -> None:
    slope = {"quantity": "the slope over the width", "unit": "% per doubling"}
    assert sentence(replace(supported, **slope)).startswith(
        "**Supported.** The slope over the width is 4.2 % per doubling (95 % simultaneous interval over 12 data sets "
    )
    assert "The slope over the width is an estimated 2.0 % per doubling, which" in sentence(replace(undecided, **slope))


def test_names_from_data_are_shown_and_do_nothing(supported: Verdict) -> None:
    hostile = "<b>*x*"
    text = sentence(replace(supported, arm=hostile, baseline=hostile, unit=f"% fewer {hostile}"))
    assert "<b>" not in text
    assert "*x*" not in text
    conditions = tuple(replace(SET, name=hostile, verdict=word) for word in ("supported", "contradicted"))
    text = sentence(replace(supported, verdict="depends", depends_on=hostile, conditions=conditions))
    assert "<b>" not in text
