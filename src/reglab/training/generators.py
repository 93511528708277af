"""The random generators of a trial, one for each purpose."""

import hashlib
from typing import cast

import numpy as np

from reglab.regularizers.base import Regularizer
from reglab.specs import Part, Trial, canonical


def generator(trial: Trial, purpose: str, part: Part | None = None) -> np.random.Generator:
    """Return a new generator for one purpose of a trial.

    It depends on the replicate, the purpose and, if given, the part. So all arms of a replicate share
    their initial weights and batch order, but not their noise. A part that renews the noise, a placebo, changes all
    but the initial weights.

    Parameters
    ----------
    trial : Trial
        Only its replicate counts, and its regularizers that renew the noise.
    purpose : str
        ``"weights"``, ``"order"``, or the place for which noise is drawn.
    part : Part, optional
        The regularizer whose noise it is.

    Returns
    -------
    numpy.random.Generator
        SFC64, NumPy's fastest for random bits in bulk.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> from reglab.specs import SGD, Data
    >>> trial = Trial(
    ...     data=Data(name="digits", train=10, validation=10), model=MLP(hidden=()),
    ...     optimizer=SGD(learning_rate=0.1), epochs=1, batch_size=5, replicate=0)
    >>> bool(generator(trial, "order").integers(100) == generator(trial, "order").integers(100))
    True
    """
    key = {"replicate": trial.replicate, "purpose": purpose, "part": part.to_json() if part else None}
    if (parts := renewing(trial)) and purpose != "weights":
        key["renewed by"] = [part.to_json() for part in parts]
    return np.random.Generator(np.random.SFC64(int.from_bytes(hashlib.sha256(canonical(key).encode()).digest())))


def renewing(trial: Trial) -> tuple[Part, ...]:
    """Return a trial's regularizers whose values renew the noise: its placebo, if it has one."""
    return tuple(part for part in trial.regularizers if cast(Regularizer, part).renews_noise)
