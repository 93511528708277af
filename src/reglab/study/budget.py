"""Methods compared with equal tuning budgets."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from reglab.errors import ReglabError
from reglab.regularizers import Regularizer
from reglab.specs import Data
from reglab.study.admissible import admissible
from reglab.study.study import Study


def equal_budgets(
    methods: Mapping[str, Mapping[str, Sequence[Regularizer]]],
    settings: int,
    learning_rates: tuple[float, float],
    data: Data,
    **common: Any,
) -> list[Study]:
    """Return one study a method, each with the same number of settings to choose from.

    A setting is an arm at a learning rate. A method with fewer arms gets a finer grid of learning
    rates over the same range, so that no method wins by having had more attempts. Arms that the
    data refuse are left out.

    Parameters
    ----------
    methods : mapping of str to arms
        Arms by name, as in ``Study(arms=...)``, for each method.
    settings : int
        Settings a method: a multiple of every method's number of arms.
    learning_rates : (float, float)
        The lowest and the highest learning rate, above 0; grids are even on a logarithmic scale,
        with two significant digits.
    data : Data
        Data set and split sizes.
    **common
        What else `Study` takes, the same for all methods.

    Raises
    ------
    ReglabError
        If the number of settings cannot be divided evenly, or as in `Study`.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> from reglab.study import sweep
    >>> methods = {"none": {"none": []}, "dropout": sweep("dropout", rate=[0.2, 0.5])}
    >>> none, dropout = equal_budgets(
    ...     methods, 4, (0.01, 0.1), Data(name="digits", train=200, validation=200), model=MLP(hidden=(64,)),
    ...     tuning_replicates=2, replicates=5, epochs=10, batch_size=32)
    >>> none.learning_rates, dropout.learning_rates
    ((0.01, 0.022, 0.046, 0.1), (0.01, 0.1))
    """
    studies = []
    for method, offered in methods.items():
        arms, _ = admissible(offered, data.name)
        if not arms or settings % len(arms):
            raise ReglabError(
                f"settings must be a multiple of every method's number of arms; got {settings}, and "
                f"{method!r} has {len(arms)} that {data.name!r} admits."
            )
        grid = np.geomspace(*learning_rates, settings // len(arms))
        rounded = [float(f"{rate:.2g}") for rate in grid]
        studies.append(Study(data=data, arms=arms, learning_rates=rounded, **common))
    return studies
