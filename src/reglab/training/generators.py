"""Every trial's own random generators, each for one purpose."""

import hashlib

import numpy as np

from reglab.specs import Part, Trial, canonical


def generator(trial: Trial, purpose: str, part: Part | None = None) -> np.random.Generator:
    """Return a new generator for one purpose of a trial.

    It depends on the replicate and the purpose, and on ``part`` where the noise is a part's own:
    so initial weights and batch order are common to all arms of a replicate, and noise is not.

    Parameters
    ----------
    trial : Trial
        Gives the replicate.
    purpose : str
        ``"weights"``, ``"order"``, or the site for which noise is drawn.
    part : Part, optional
        The regularizer whose noise it is.

    Returns
    -------
    numpy.random.Generator
        SFC64, the fastest of NumPy's for bulk random bits.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> from reglab.specs import SGD, Data
    >>> one = Trial(
    ...     data=Data(name="digits", train=10, validation=10), model=MLP(hidden=()),
    ...     optimizer=SGD(learning_rate=0.1), epochs=1, batch_size=5, replicate=0)
    >>> generator(one, "order").integers(100) == generator(one, "order").integers(100)
    np.True_
    """
    key = canonical({"replicate": trial.replicate, "purpose": purpose, "part": part.to_json() if part else None})
    return np.random.Generator(np.random.SFC64(int.from_bytes(hashlib.sha256(key.encode()).digest())))
