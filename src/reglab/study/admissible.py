"""Which arms a data set and a model admit."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import torch

from reglab import datasets
from reglab.errors import ReglabError
from reglab.models import Model
from reglab.regularizers import Regularizer
from reglab.regularizers.base import refuse_idle
from reglab.specs import Data
from reglab.training.group import task


def admissible(
    arms: Mapping[str, Sequence[Regularizer]], dataset: str
) -> tuple[dict[str, Sequence[Regularizer]], pd.DataFrame]:
    """Return the arms that a data set admits, and the refused ones with the reasons.

    A study raises an error for an arm that its data refuse; this function asks beforehand.

    Parameters
    ----------
    arms : mapping of str to sequence of Regularizer
        As in ``Study(arms=...)``.
    dataset : str
        A registered data set.

    Returns
    -------
    dict of str to sequence of Regularizer
        Arms whose regularizers are all admitted, in the given order.
    DataFrame
        Columns ``arm`` and ``reason``: one row per refused arm.

    Raises
    ------
    ReglabError
        If the data set is unknown.

    Examples
    --------
    >>> from reglab.regularizers import Flip, Noise
    >>> arms, refused = admissible({"flip": [Flip()], "noise": [Noise(scale=0.1)]}, "digits")
    >>> list(arms), list(refused["arm"])
    (['noise'], ['flip'])
    """
    info = datasets.info(dataset)
    reasons = {name: [reason for part in parts if (reason := part.refuse(info))] for name, parts in arms.items()}
    refused = [{"arm": name, "reason": "; ".join(texts)} for name, texts in reasons.items() if texts]
    return {name: arms[name] for name in arms if not reasons[name]}, pd.DataFrame(refused, columns=["arm", "reason"])


def refuse_arms(arms: Mapping[str, Sequence[Regularizer]], data: Data, model: Model) -> None:
    """Raise an error if an arm must not be used on the data, or finds nothing in the network to act on.

    Parameters
    ----------
    arms : mapping of str to sequence of Regularizer
        As in ``Study(arms=...)``.
    data : Data
        The data set.
    model : Model
        The network's; it is built.

    Raises
    ------
    ReglabError
        The message names the arm's regularizer and the reason.
    """
    info = datasets.info(data.name)
    for name, parts in arms.items():
        for part in parts:
            if reason := part.refuse(info):
                raise ReglabError(f"arm {name!r}: {part.kind} must not be used on {info.name!r}: {reason}")
    network = model.build(task(data))
    initial = network.initial(np.random.default_rng(0))
    weights = {name: torch.from_numpy(array).unsqueeze(0) for name, array in initial.items()}
    for parts in arms.values():
        refuse_idle(parts, model, network.sites(), weights)
