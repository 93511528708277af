"""Regularizers in pairs and all together."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

from reglab.errors import ReglabError
from reglab.regularizers import Regularizer
from reglab.study.admissible import admissible
from reglab.study.budget import Arms, Methods, merged

Parts: TypeAlias = Mapping[str, Arms]
"""Regularizers to combine, by name, each with its settings from mild to strong."""

SETTINGS = 2
"""How many settings a combination offers: all parts at their first, all at their second."""


def pairs_of(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return every pair of names by its own name: the two joined by a plus sign.

    Examples
    --------
    >>> pairs_of(["L2", "noise", "dropout"])
    {'L2 + noise': ('L2', 'noise'), 'L2 + dropout': ('L2', 'dropout'), 'noise + dropout': ('noise', 'dropout')}
    """
    return {" + ".join(pair): pair for pair in combinations(names, 2)}


def single_and_pairs(parts: Parts) -> Callable[[str], Methods]:
    """Return a function that gives a data set's two rivals: one regularizer alone with any setting, and any pair.

    Parameters
    ----------
    parts : mapping of str to arms
        Two regularizers or more. A pair has both parts at their first settings that the data admit, or both at their
        second.

    Returns
    -------
    callable
        Takes a data set's name; returns ``"one alone"`` and ``"two together"``, as `equal_attempts` takes them.

    Examples
    --------
    >>> from reglab.study import sweep
    >>> parts = {"L2": sweep("l2", strength=[0.01, 0.1]), "noise": sweep("noise", scale=[0.1, 0.3])}
    >>> list(single_and_pairs(parts)("wine")["two together"])
    ['l2 strength 0.01 + noise scale 0.1', 'l2 strength 0.1 + noise scale 0.3']
    """

    def rivals(dataset: str) -> Methods:
        admitted = _admitted(parts, dataset)
        return {"one alone": merged(admitted), "two together": merged(_pairs(admitted))}

    return rivals


def combined(parts: Parts) -> Callable[[str], Methods]:
    """Return a function that gives a data set's methods: none, each part alone, each pair of parts, and all together.

    Parameters
    ----------
    parts : mapping of str to arms
        As in `single_and_pairs`. Each method has the first two settings, so that a part alone and a pair are alike.

    Returns
    -------
    callable
        Takes a data set's name; returns methods as `equal_attempts` takes them: ``"none"``, the parts' names, the
        pairs' names as in `pairs_of`, and ``"all together"``.

    Examples
    --------
    >>> from reglab.study import sweep
    >>> parts = {"L2": sweep("l2", strength=[0.01, 0.1]), "noise": sweep("noise", scale=[0.1, 0.3]),
    ...          "dropout": sweep("dropout", rate=[0.2, 0.5])}
    >>> list(combined(parts)("wine"))[-3:]
    ['L2 + dropout', 'noise + dropout', 'all together']
    """

    def methods(dataset: str) -> Methods:
        admitted = _admitted(parts, dataset)
        alone: dict[str, Arms] = {part: dict(list(arms.items())[:SETTINGS]) for part, arms in admitted.items()}
        together = _joined(list(admitted.values()))
        return {"none": {"none": []}, **alone, **_pairs(admitted), "all together": together}

    return methods


def alone_and_together(kinds: Parts) -> Callable[[str], Methods]:
    """Return a function that gives a data set's methods: none, each kind alone, and the first of all together.

    Parameters
    ----------
    kinds : mapping of str to arms
        Such as ``{"shift": sweep("shift", pixels=[1, 2]), "noise": sweep("noise", scale=[0.3])}``. Kinds that the data
        refuse are left out.

    Examples
    --------
    >>> from reglab.study import sweep
    >>> kinds = {"shift": sweep("shift", pixels=[1]), "noise": sweep("noise", scale=[0.3]),
    ...          "mixup": sweep("mixup", alpha=[0.2])}
    >>> alone_and_together(kinds)("wine")["all together"]
    {'all together': [Noise(scale=0.3), Mixup(alpha=0.2)]}
    """

    def methods(dataset: str) -> Methods:
        admitted: dict[str, Arms] = {
            kind: arms for kind, offered in kinds.items() if (arms := admissible(offered, dataset)[0])
        }
        together = [part for arms in admitted.values() for part in next(iter(arms.values()))]
        return {"none": {"none": []}, **admitted, "all together": {"all together": together}}

    return methods


def any_of(methods: Callable[[str], Methods], name: str, rival: str) -> Callable[[str], Methods]:
    """Return a function that gives a data set's two rivals: no regularization, and any arm of the other methods.

    Parameters
    ----------
    methods : callable
        Such as `alone_and_together` returns; with ``"none"`` among the methods.
    name, rival : str
        What the two are called: all other methods, and none.

    Examples
    --------
    >>> from reglab.study import sweep
    >>> kinds = alone_and_together({"noise": sweep("noise", scale=[0.3]), "mixup": sweep("mixup", alpha=[0.2])})
    >>> {name: list(arms) for name, arms in any_of(kinds, "augmentation", "no augmentation")("wine").items()}
    {'no augmentation': ['none'], 'augmentation': ['noise scale 0.3', 'mixup alpha 0.2', 'all together']}
    """

    def rivals(dataset: str) -> Methods:
        offered = dict(methods(dataset))
        none = offered.pop("none")
        return {rival: none, name: merged(offered)}

    return rivals


def _admitted(parts: Parts, dataset: str) -> dict[str, Arms]:
    admitted: dict[str, Arms] = {part: admissible(arms, dataset)[0] for part, arms in parts.items()}
    if few := [part for part, arms in admitted.items() if len(arms) < SETTINGS]:
        raise ReglabError(
            f"each regularizer to combine needs {SETTINGS} settings; {dataset!r} admits fewer of {few[0]!r}."
        )
    return admitted


def _pairs(admitted: Mapping[str, Arms]) -> dict[str, Arms]:
    return {pair: _joined([admitted[part] for part in both]) for pair, both in pairs_of(list(admitted)).items()}


def _joined(settings: Sequence[Arms]) -> dict[str, list[Regularizer]]:
    """Return the first settings of all parts together, and the second ones."""
    names = [list(arms)[:SETTINGS] for arms in settings]
    return {
        " + ".join(chosen): [part for arms, name in zip(settings, chosen, strict=True) for part in arms[name]]
        for chosen in zip(*names, strict=True)
    }
