"""Studies that give every method as many attempts."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from reglab.errors import ReglabError
from reglab.regularizers import Placebo, Regularizer
from reglab.study.admissible import admissible
from reglab.study.panel import Condition
from reglab.study.study import Study
from reglab.wording import plain

Arms: TypeAlias = Mapping[str, Sequence[Regularizer]]
Methods: TypeAlias = Mapping[str, Arms]
"""Methods by name, each with the arms that it offers to choose from."""


def equal_attempts(
    conditions: Sequence[Condition], *groups: Methods | Callable[[str], Methods]
) -> tuple[list[Study], dict[str, list[str]]]:
    """Return one study per condition, and which arms each method offers, equally many within each group.

    Choosing among more arms is an advantage, even if they do nothing: the best of several tries looks better, and is
    better where tries differ. So a method with fewer arms, or with arms that the data refuse, offers its arms again,
    each with a `Placebo` that gives it other batches and noise. Within a group all have the same number, on all data
    sets: what a method offers on one of them, a study on another could otherwise have of another group.

    Parameters
    ----------
    conditions : sequence of Condition
        From a panel.
    *groups : mapping of str to arms, or callable
        The methods that are compared with each other, ``{"none": {"none": []}, "dropout": sweep(...)}``, or a function
        that returns them for a data set's name. A method without any arm that a data set admits is left out there.

    Returns
    -------
    list of Study
        With the arms of all methods that the condition's data admit.
    dict of str to list of str
        The names of each method's arms, over all data sets.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> from reglab.specs import SGD, Data
    >>> from reglab.study import sweep
    >>> wine = Condition(
    ...     data=Data(name="wine", train=60, validation=40), model=MLP(hidden=(64,)), optimizer=SGD(),
    ...     learning_rates=(0.01, 0.03, 0.1), steps=100, batch_size=20, replicates=2)
    >>> studies, offered = equal_attempts([wine], {"none": {"none": []}, "dropout": sweep("dropout", rate=[0.2, 0.5])})
    >>> offered
    {'none': ['none', 'placebo 1'], 'dropout': ['dropout rate 0.2', 'dropout rate 0.5']}
    """
    names = dict.fromkeys(condition.data.name for condition in conditions)
    admitted = [
        {name: _admitted(group(name) if callable(group) else group, name) for name in names} for group in groups
    ]
    most = [max((len(arms) for methods in of.values() for arms in methods.values()), default=0) for of in admitted]
    by_dataset = {
        name: [_even(of[name], attempts) for of, attempts in zip(admitted, most, strict=True)] for name in names
    }
    offered: dict[str, dict[str, None]] = {}
    for evened in by_dataset.values():
        for method, arms in _all(evened):
            offered.setdefault(method, {}).update(dict.fromkeys(arms))
    studies = [
        condition.study(
            {arm: parts for _, arms in _all(by_dataset[condition.data.name]) for arm, parts in arms.items()}
        )
        for condition in conditions
    ]
    return studies, {method: list(arms) for method, arms in offered.items()}


def merged(methods: Methods) -> dict[str, Sequence[Regularizer]]:
    """Return the arms of all methods, as those of one that offers them all.

    Examples
    --------
    >>> list(merged({"none": {"none": []}, "placebo": {"placebo 1": [Placebo(number=1)]}}))
    ['none', 'placebo 1']
    """
    return {name: parts for arms in methods.values() for name, parts in arms.items()}


def settings(studies: Sequence[Study]) -> dict[str, tuple[str, str]]:
    """Return the kind and the strength of each arm's regularizer, as a figure names what was chosen.

    Placebos do not count. The strength is the first field of the regularizer; several kinds and strengths are joined by
    a plus sign. An arm that studies make of different regularizers has neither.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> from reglab.regularizers import Noise
    >>> from reglab.specs import Data
    >>> study = Study(
    ...     data=Data(name="wine", train=60, validation=40), model=MLP(hidden=(64,)),
    ...     arms={"none": [], "noise": [Noise(scale=0.3), Placebo(number=1)]}, learning_rates=[0.1], replicates=1,
    ...     steps=10, batch_size=20)
    >>> settings([study])
    {'none': ('', ''), 'noise': ('noise', '0.3')}
    """
    found: dict[str, tuple[str, str]] = {}
    for study in studies:
        for arm, parts in study.arms.items():
            setting = _setting(parts)
            found[arm] = setting if found.get(arm, setting) == setting else ("", "")
    return found


def _setting(parts: Sequence[Regularizer]) -> tuple[str, str]:
    acting = [part for part in parts if not isinstance(part, Placebo)]
    strengths = [getattr(part, name) for part in acting for name in list(type(part).model_fields)[:1]]
    return " + ".join(plain(part.kind) for part in acting), " + ".join(f"{strength:g}" for strength in strengths)


def _all(groups: Sequence[Methods]) -> list[tuple[str, Arms]]:
    return [pair for group in groups for pair in group.items()]


def _admitted(methods: Methods, dataset: str) -> dict[str, Arms]:
    """Return the methods with the arms that a data set admits; those without any are left out."""
    return {method: arms for method, offered in methods.items() if (arms := admissible(offered, dataset)[0])}


def _even(methods: Methods, attempts: int) -> dict[str, Arms]:
    return {method: with_placebos(arms, attempts) for method, arms in methods.items()}


def with_placebos(arms: Arms, attempts: int) -> dict[str, list[Regularizer]]:
    """Return arms and, where they are fewer than the attempts, the same again with a placebo, and again with the next.

    Raises
    ------
    ReglabError
        If there are no arms, or more than the attempts.

    Examples
    --------
    >>> with_placebos({"none": []}, 3)
    {'none': [], 'placebo 1': [Placebo(number=1)], 'placebo 2': [Placebo(number=2)]}
    """
    if not 0 < len(arms) <= attempts:
        raise ReglabError(f"{attempts} attempts can hold 1 to {attempts} arms; got {len(arms)}.")
    filled = {}
    for place in range(attempts):
        name, parts = list(arms.items())[place % len(arms)]
        number = place // len(arms)
        words = f"placebo {number}" if not parts else f"{name} + placebo {number}"
        filled[words if number else name] = [*parts, *([Placebo(number=number)] if number else [])]
    return filled
