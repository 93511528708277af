"""Which of a panel's conditions a notebook uses; where it would use none, a message says so before it trains any."""

from collections.abc import Iterable, Sequence

from reglab import datasets
from reglab.errors import ReglabError
from reglab.study.panel import Condition
from reglab.wording import counted, listed

TARGETS = {"class": "classes", "number": "numbers to predict"}
"""What the answers of a data set are, in words."""


def of_width(conditions: Sequence[Condition], *widths: int) -> list[Condition]:
    """Return the conditions whose networks have one of these widths.

    Parameters
    ----------
    conditions : sequence of Condition
        From a panel.
    *widths : int
        As ``model.dimensions()`` counts them: units of a hidden layer, or channels of a CNN's last block.

    Raises
    ------
    ReglabError
        If no condition has one of the widths.
    """
    known = {condition.model.dimensions().width for condition in conditions}
    if missing := [width for width in widths if width not in known]:
        raise ReglabError(f"no condition of this panel has width {missing[0]}; it has {_all(known)}.")
    return [condition for condition in conditions if condition.model.dimensions().width in widths]


def up_to(conditions: Sequence[Condition], largest: int) -> list[Condition]:
    """Return the conditions with at most so many training examples.

    Raises
    ------
    ReglabError
        If there are none.
    """
    chosen = [condition for condition in conditions if condition.data.train <= largest]
    if not chosen:
        most = counted(largest, "training example")
        fewest = min(condition.data.train for condition in conditions)
        raise ReglabError(f"no condition of this panel has {most} or fewer; the fewest are {fewest:,}.")
    return chosen


def cut_to(conditions: Sequence[Condition], most: int) -> list[Condition]:
    """Return the conditions with no more than so many training examples each; those that are then equal stand once."""
    fewer = [
        condition.model_copy(
            update={"data": condition.data.model_copy(update={"train": min(condition.data.train, most)})}
        )
        for condition in conditions
    ]
    # cells that are the same now are one, whatever the numbers of their replicates
    once: dict[Condition, Condition] = {}
    for condition in fewer:
        once.setdefault(condition.model_copy(update={"first_replicate": 0}), condition)
    return list(once.values())


def longest(conditions: Sequence[Condition]) -> list[Condition]:
    """Return the conditions with the longest budget of their data and network; panels may have different ones."""
    most = {(condition.data, condition.model): 0 for condition in conditions}
    for condition in conditions:
        cell = condition.data, condition.model
        most[cell] = max(most[cell], condition.steps)
    return [condition for condition in conditions if condition.steps == most[condition.data, condition.model]]


def classification(conditions: Sequence[Condition]) -> list[Condition]:
    """Return the conditions on data sets whose answers are classes: what probes can look at.

    Raises
    ------
    ReglabError
        If there are none.
    """
    return [condition for condition in with_targets(conditions, "class") if _target(condition) == "class"]


def with_targets(conditions: Sequence[Condition], *targets: str) -> list[Condition]:
    """Return the conditions as they are, if their data sets have answers of each of these kinds.

    Parameters
    ----------
    conditions : sequence of Condition
        From a panel.
    *targets : {"class", "number"}
        What the notebook cannot do without.

    Raises
    ------
    ReglabError
        If a kind is missing.
    """
    present = {_target(condition) for condition in conditions}
    if not present.issuperset(targets):
        needed = listed([f"one with {TARGETS[target]}" for target in targets])
        names = dict.fromkeys(condition.data.name for condition in conditions)
        of = listed([TARGETS[target] for target in sorted(present)])
        raise ReglabError(f"of the data sets, this page needs {needed} at least; got {listed(list(names))}, with {of}.")
    return list(conditions)


def _target(condition: Condition) -> str:
    return datasets.info(condition.data.name).target


def _all(widths: Iterable[int | None]) -> str:
    return listed([f"{width:,}" for width in sorted(width for width in widths if width is not None)] or ["none"])
