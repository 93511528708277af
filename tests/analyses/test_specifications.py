"""The evidence on a claim: the headline's subset and every variation's, computed by hand."""

from math import log, log10

import pandas as pd
import pytest
from tests.analyses.made_up import table

from reglab.analyses.contrasts import gain
from reglab.analyses.specifications import AXES, by_budget, evidence
from reglab.errors import ReglabError

RATIO = {10.0: log(40.5 / 20.5), 20.0: 0.0, 30.0: log(40.5 / 60.5)}
"""The logarithm of the ratio of 20 % of 200 errors to others, with halves added."""


@pytest.fixture
def made() -> pd.DataFrame:
    """Two data sets, two sizes, two optimisers, three budgets; dropout halves the errors at the longest one alone."""
    rows = table(
        {"none": 20.0, "dropout": 20.0}, dataset=["wine", "digits"], train=[50, 100], optimizer=["SGD", "Adam"],
        steps=[10, 40, 160], replicate=[0, 1], test=[200],
    )  # fmt: skip
    rows.loc[rows["dataset"] == "digits", "data"] = "images"
    rows.loc[(rows["arm"] == "dropout") & (rows["steps"] == 160), "test_error"] = 10.0
    rows["test_nll"] = rows["test_error"]
    untuned = rows.assign(phase="fixed", digest=rows["digest"])
    untuned.loc[untuned["arm"] == "dropout", "test_error"] = 30.0
    return pd.concat([rows, untuned], ignore_index=True)


def by_choices(found) -> dict[tuple[tuple[str, str], ...], float]:
    return {tuple(v.choices.items()): float(v.estimates["estimate"].mean()) for v in found.variations}


def test_the_headline_is_the_longest_budget_over_all_optimisers(made: pd.DataFrame) -> None:
    found = evidence(made, gain("none", "dropout"))
    assert found.estimates["dataset"].tolist() == ["wine", "digits"]
    assert found.estimates["estimate"].tolist() == [pytest.approx(100 * RATIO[10.0])] * 2
    assert found.estimates["cells"].tolist() == [2, 2]
    assert found.middle is not None
    assert found.middle["estimate"].tolist() == [0.0, 0.0]
    assert found.longest is None, "all cells have three budgets, so it is the headline"
    assert found.trials == made["digest"].nunique()


def test_the_budgets_are_compared_on_the_cells_that_have_several(made: pd.DataFrame) -> None:
    once = made[(made["dataset"] == "wine") | ((made["steps"] == 160) & (made["train"] == 50))].copy()
    once.loc[(once["arm"] == "dropout") & (once["dataset"] == "digits"), "test_error"] = 30.0
    found = evidence(once, gain("none", "dropout"))
    assert found.middle is not None
    assert found.longest is not None
    assert found.middle[["dataset", "estimate", "cells"]].to_numpy().tolist() == [["wine", 0.0, 2]]
    assert found.longest[["dataset", "cells"]].to_numpy().tolist() == [["wine", 2]]
    assert found.longest["estimate"].tolist() == [pytest.approx(100 * RATIO[10.0])]


def test_panels_with_other_budgets_are_varied_by_each_cell_s_own(made: pd.DataFrame) -> None:
    made.loc[made["dataset"] == "digits", "steps"] //= 2
    choices = by_choices(evidence(made, gain("none", "dropout")))
    assert {key[0][1] for key in choices if key[0][0] == "steps"} == {"longest", "middle", "shortest"}
    assert choices[("steps", "middle"), ("optimiser", "all"), ("measure", "error")] == 0.0
    assert choices[("steps", "longest"), ("optimiser", "SGD"), ("measure", "error")] == pytest.approx(100 * RATIO[10.0])
    found = evidence(made, gain("none", "dropout"))
    assert {len(variation.estimates) for variation in found.variations if "steps" in variation.choices} == {2}


@pytest.mark.parametrize(
    ("second", "names"),
    [
        ([2, 4, 8, 16], ["longest", "longest but 1", "longest but 2", "shortest"]),
        ([16], ["longest", "middle", "shortest"]),
        ([10, 40, 160], ["160", "40", "10"]),
    ],
)
def test_a_cell_with_fewer_budgets_stays_at_its_shortest(second: list[int], names: list[str]) -> None:
    cells = [("wine", steps) for steps in (10, 40, 160)] + [("digits", steps) for steps in second]
    effects = pd.DataFrame(cells, columns=["dataset", "steps"]).assign(train=50, model="mlp")
    found = {name: dict(rows[["dataset", "steps"]].to_numpy().tolist()) for name, rows in by_budget(effects).items()}
    assert list(found) == names
    for place, steps in enumerate(found.values()):
        wine, digits = ([160, 40, 10], sorted(second, reverse=True))
        assert steps == {"wine": wine[min(place, 2)], "digits": digits[min(place, len(second) - 1)]}


def test_without_effects_there_are_no_budgets() -> None:
    assert by_budget(pd.DataFrame(columns=["dataset", "train", "model", "steps"])) == {}


def test_a_budget_at_which_the_nll_is_unknown_shifts_no_other(made: pd.DataFrame) -> None:
    made.loc[(made["dataset"] == "wine") & (made["steps"] == 160), "test_nll"] = float("nan")
    choices = by_choices(evidence(made, gain("none", "dropout")))
    assert choices[("steps", "160"), ("optimiser", "all"), ("measure", "NLL")] == pytest.approx(100 * log(2))


def test_budgets_optimisers_and_measures_are_crossed_and_the_rest_varies_alone(made: pd.DataFrame) -> None:
    choices = by_choices(evidence(made, gain("none", "dropout")))
    crossed = [key for key in choices if key[0][0] == "steps"]
    assert len(crossed) == 3 * 3 * 2 - 1
    assert (("steps", "160"), ("optimiser", "all"), ("measure", "error")) not in choices, "that is the headline"
    alone = [key for key in choices if key[0][0] != "steps"]
    assert alone == [
        (("examples", "few"),), (("examples", "many"),), (("data", "tables"),), (("data", "images"),),
        (("learning rate", "fixed"),),
    ]  # fmt: skip


def test_each_variation_takes_its_own_rows(made: pd.DataFrame) -> None:
    choices = by_choices(evidence(made, gain("none", "dropout")))
    assert choices[("steps", "40"), ("optimiser", "SGD"), ("measure", "error")] == 0.0
    assert choices[("steps", "160"), ("optimiser", "Adam"), ("measure", "NLL")] == pytest.approx(100 * log(2))
    assert choices[(("learning rate", "fixed"),)] == pytest.approx(100 * RATIO[30.0])
    for level in (("examples", "few"), ("examples", "many"), ("data", "images"), ("data", "tables")):
        assert choices[(level,)] == pytest.approx(100 * RATIO[10.0])


def test_a_moderator_has_the_headline_by_its_levels(made: pd.DataFrame) -> None:
    made.loc[(made["arm"] == "dropout") & (made["optimizer"] == "Adam") & (made["steps"] == 160), "test_error"] = 30.0
    levels = evidence(made, gain("none", "dropout"), moderators=["optimiser"]).moderators["optimiser"]
    assert {name: frame["estimate"].tolist() for name, frame in levels.items()} == {
        "SGD": [pytest.approx(100 * RATIO[10.0])] * 2,
        "Adam": [pytest.approx(100 * RATIO[30.0])] * 2,
    }


def test_a_claim_may_have_axes_of_its_own(made: pd.DataFrame) -> None:
    own = {"side": {"right": gain("none", "dropout"), "wrong": gain("dropout", "none")}}
    found = evidence(made, gain("none", "dropout"), variations=[], moderators=["side"], own=own)
    assert by_choices(found) == {(("side", "wrong"),): pytest.approx(-100 * RATIO[10.0])}, "the other is the headline"
    assert list(found.moderators["side"]) == ["right", "wrong"]


def test_each_cell_is_left_out_once(made: pd.DataFrame) -> None:
    odd = (made["arm"] == "dropout") & (made["dataset"] == "wine") & (made["train"] == 50)
    made.loc[odd, "test_error"] = 30.0
    without = evidence(made, gain("none", "dropout")).without
    assert len(without) == 4
    left = without["wine, 50 examples, width 32"]
    assert left["estimate"].tolist() == [pytest.approx(100 * RATIO[10.0])] * 2
    assert left["cells"].tolist() == [1, 2]


def test_a_slope_is_not_varied_along_what_it_is_a_slope_on(made: pd.DataFrame) -> None:
    made.loc[(made["arm"] == "dropout") & (made["train"] == 50), "test_error"] = 30.0
    found = evidence(made, gain("none", "dropout"), slope_on="train")
    slope = 100 * (RATIO[10.0] - RATIO[30.0]) / log10(2)
    assert found.estimates["estimate"].tolist() == [pytest.approx(slope)] * 2
    assert not [key for key in by_choices(found) if key[0][0] == "examples"]


def test_why_there_is_no_slope_is_told(made: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="no data set has a slope on 'width': that takes two cells or more that"):
        evidence(made, gain("none", "dropout"), slope_on="width")


def test_trials_that_diverged_are_counted_once_and_those_chosen_apart(made: pd.DataFrame) -> None:
    tuning = made.head(3).assign(phase="tuning", digest=["x", "y", "z"], diverged=True)
    # this one is there twice, in the phases comparison and fixed
    made.loc[made["digest"] == made["digest"].iloc[0], "diverged"] = True
    found = evidence(pd.concat([made, tuning], ignore_index=True), gain("none", "dropout"))
    assert (found.diverged, found.chosen_diverged) == (4, 1)


def test_an_unknown_axis_is_told(made: pd.DataFrame) -> None:
    with pytest.raises(ReglabError, match="unknown axis of variation 'optimizer': did you mean 'optimiser'"):
        evidence(made, gain("none", "dropout"), variations=["optimizer"])
    assert "optimiser" in AXES


def test_where_the_longest_budget_has_no_effect_no_shorter_one_steps_in(made: pd.DataFrame) -> None:
    unknown = (made["dataset"] == "digits") & (made["steps"] == 160) & (made["phase"] == "comparison")
    effects = gain("none", "dropout")
    axes = ["steps", "optimiser"]
    found = evidence(made, lambda rows, measure: effects(rows[~unknown.loc[rows.index]], measure), variations=axes)
    assert found.estimates["dataset"].tolist() == ["wine"]
    longest = [len(v.estimates) for v in found.variations if v.choices.get("steps") == "160"]
    assert set(longest) == {1}, "nor in the variations"
