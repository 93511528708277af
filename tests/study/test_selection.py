"""Selections from a panel: what they keep, and what they say where nothing is left."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reglab.errors import ReglabError
from reglab.models import CNN, MLP
from reglab.study.panel import Condition, panel
from reglab.study.selection import classification, cut_to, longest, of_width, up_to, with_targets

ROOT = Path(__file__).parents[2]


@pytest.fixture
def conditions() -> list[Condition]:
    """Two data sets with classes and one without, networks of 16 and 128 units."""
    return panel("quick", "main", start=ROOT)


def names(conditions: list[Condition]) -> set[str]:
    return {condition.data.name for condition in conditions}


def test_widths_are_chosen(conditions: list[Condition]) -> None:
    wide, both = of_width(conditions, 128), of_width(conditions, 16, 128)
    assert {condition.model for condition in wide} == {MLP(hidden=(128,))}
    assert both == conditions
    assert 2 * len(wide) == len(conditions)


def test_conditions_with_few_examples_are_chosen(conditions: list[Condition]) -> None:
    assert {condition.data.train for condition in up_to(conditions, 40)} == {40}
    assert up_to(conditions, 400) == conditions


def test_examples_are_cut_and_equal_conditions_stand_once(conditions: list[Condition]) -> None:
    cut = cut_to(conditions, 50)
    assert {condition.data.train for condition in cut} == {40, 50}
    assert len(cut) == len(conditions)
    same = [condition.model_copy(update={"model": MLP(hidden=(8,))}) for condition in conditions]
    assert 2 * len(cut_to(same, 40)) == len(conditions)


def test_the_longest_budget_is_each_cell_s_own(conditions: list[Condition]) -> None:
    assert {condition.steps for condition in longest(conditions)} == {480}
    images = panel("quick", "images", start=ROOT)
    chosen = longest([*conditions, *images])
    assert {(type(condition.model), condition.steps) for condition in chosen} == {(MLP, 480), (CNN, 120)}


def test_what_has_classes_is_chosen(conditions: list[Condition]) -> None:
    assert names(classification(conditions)) == {"digits", "breast-cancer"}


def test_what_has_all_targets_stays_whole(conditions: list[Condition]) -> None:
    assert with_targets(conditions, "class", "number") == conditions


NUMBERS = "got diabetes, with numbers to predict."


@pytest.mark.parametrize(
    ("select", "datasets", "message"),
    [
        (lambda c: of_width(c, 64), [], "no condition of this panel has width 64; it has 16 and 128."),
        (lambda c: of_width(c, 16, 64), [], "no condition of this panel has width 64; it has 16 and 128."),
        (lambda c: up_to(c, 39), [], "of this panel has 39 training examples or fewer; the fewest are 40."),
        (classification, ["diabetes"], f"of the data sets, this page needs one with classes at least; {NUMBERS}"),
        (lambda c: with_targets(c, "class"), ["diabetes"], f"needs one with classes at least; {NUMBERS}"),
        (
            lambda c: with_targets(c, "class", "number"), ["wine", "digits"],
            "needs one with classes and one with numbers to predict at least; got wine and digits, with classes.",
        ),
    ],
)  # fmt: skip
def test_where_nothing_is_left_the_message_says_what_there_is(
    select: Callable[[list[Condition]], object], datasets: list[str], message: str
) -> None:
    with pytest.raises(ReglabError) as caught:
        select(panel("quick", "main", datasets, start=ROOT))
    assert message in str(caught.value)
