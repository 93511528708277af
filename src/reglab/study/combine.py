"""Regularizers alone, in pairs and all together."""

from collections.abc import Mapping, Sequence
from itertools import combinations, product

from reglab.errors import ReglabError
from reglab.regularizers import Regularizer

Variants = Mapping[str, Sequence[Regularizer]]


def pairs_of(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return every pair of names by its own name: the two joined by a plus sign.

    Examples
    --------
    >>> pairs_of(["L2", "noise", "dropout"])
    {'L2 + noise': ('L2', 'noise'), 'L2 + dropout': ('L2', 'dropout'), 'noise + dropout': ('noise', 'dropout')}
    """
    return {" + ".join(pair): pair for pair in combinations(names, 2)}


def combined(parts: Mapping[str, Variants]) -> dict[str, dict[str, list[Regularizer]]]:
    """Return methods: none, each part alone, each pair of parts, and all parts together.

    A pair combines every variant of one part with every variant of the other. "All together" combines
    the first variants of all parts, then the second variants, and so on: crossed, they would be too
    many to tune alike.

    Parameters
    ----------
    parts : mapping of str to mapping of str to sequence of Regularizer
        Variants of three or more parts, ``{"L2": {"mild": [L2(strength=0.003)]}}``; every part has
        the same number of variants.

    Returns
    -------
    dict of str to dict of str to list of Regularizer
        Methods by name, as `equal_budgets` takes them: ``"none"``, the parts' names, the pairs' names
        as in `pairs_of`, and ``"all together"``. Arms are named by their parts and variants.

    Raises
    ------
    ReglabError
        If there are fewer than three parts, or their numbers of variants differ.

    Examples
    --------
    >>> from reglab.regularizers import L2, Dropout, Noise
    >>> parts = {"L2": {"mild": [L2(strength=0.01)]}, "noise": {"mild": [Noise(scale=0.1)]},
    ...          "dropout": {"mild": [Dropout(rate=0.2)]}}
    >>> methods = combined(parts)
    >>> list(methods)[-4:]
    ['L2 + noise', 'L2 + dropout', 'noise + dropout', 'all together']
    >>> methods["L2 + noise"]
    {'L2 mild + noise mild': [L2(strength=0.01), Noise(scale=0.1)]}
    """
    counts = {name: len(variants) for name, variants in parts.items()}
    if len(parts) < 3 or len(set(counts.values())) > 1:
        raise ReglabError(f"combined needs three or more parts, each with the same number of variants; got {counts}.")
    named = {
        part: [(f"{part} {name}", list(regularizers)) for name, regularizers in variants.items()]
        for part, variants in parts.items()
    }
    alone = {part: dict(arms) for part, arms in named.items()}
    crossed = {
        pair: dict(map(_joined, product(named[first], named[second])))
        for pair, (first, second) in pairs_of(list(parts)).items()
    }
    together = dict(map(_joined, zip(*named.values(), strict=True)))
    return {"none": {"none": []}, **alone, **crossed, "all together": together}


def _joined(arms: Sequence[tuple[str, list[Regularizer]]]) -> tuple[str, list[Regularizer]]:
    """Join named arms to one, with their names and their regularizers in order."""
    return " + ".join(name for name, _ in arms), [part for _, parts in arms for part in parts]
