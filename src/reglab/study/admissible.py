"""Which arms a data set admits."""

from collections.abc import Mapping, Sequence

import pandas as pd

from reglab import datasets
from reglab.regularizers import Regularizer


def admissible(
    arms: Mapping[str, Sequence[Regularizer]], dataset: str
) -> tuple[dict[str, Sequence[Regularizer]], pd.DataFrame]:
    """Return the arms that may be used on a data set, and the others with the reason.

    A study raises on an arm that its data refuse; this is for asking before.

    Parameters
    ----------
    arms : mapping of str to sequence of Regularizer
        As in ``Study(arms=...)``.
    dataset : str
        A registered data set.

    Returns
    -------
    dict of str to sequence of Regularizer
        The arms of which every regularizer is admitted, in their order.
    DataFrame
        Columns ``arm``, ``reason``: a row for each other arm.

    Raises
    ------
    ReglabError
        If the data set is unknown.

    Examples
    --------
    >>> from reglab.regularizers import Flip, Noise
    >>> arms, refused = admissible({"flip": [Flip()], "noise": [Noise(scale=0.1)]}, "digits")
    >>> list(arms), refused["reason"].tolist()
    (['noise'], ['a mirrored 2 is no 2, yet its label would still say so'])
    """
    info = datasets.info(dataset)
    reasons = {name: [reason for part in parts if (reason := part.refuse(info))] for name, parts in arms.items()}
    refused = [{"arm": name, "reason": "; ".join(found)} for name, found in reasons.items() if found]
    return {name: arms[name] for name in arms if not reasons[name]}, pd.DataFrame(refused, columns=["arm", "reason"])


def together(arms: Mapping[str, Sequence[Regularizer]]) -> list[Regularizer]:
    """Return one arm with the regularizers of all, in their order.

    Examples
    --------
    >>> from reglab.regularizers import Mixup, Noise
    >>> together({"noise": [Noise(scale=0.1)], "mixup": [Mixup(alpha=0.2)]})
    [Noise(scale=0.1), Mixup(alpha=0.2)]
    """
    return [part for parts in arms.values() for part in parts]
