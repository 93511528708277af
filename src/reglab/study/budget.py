"""Studies that give every method the same tuning budget."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from reglab.errors import ReglabError
from reglab.regularizers import Regularizer
from reglab.specs import Data
from reglab.study.admissible import admissible
from reglab.study.study import Study

Arms = Mapping[str, Sequence[Regularizer]]


def equal_budgets(
    methods: Mapping[str, Arms],
    settings: int,
    learning_rates: tuple[float, float],
    data: Sequence[Data],
    **common: Any,
) -> list[Study]:
    """Return one study per data set and method, each with the same number of settings to choose from.

    A setting is an arm at a learning rate. A method with fewer arms gets a finer grid of learning
    rates over the same range, so that no method wins by having more attempts. Arms that the data
    refuse are left out, and so is a method without any other arms.

    Parameters
    ----------
    methods : mapping of str to arms
        Arms by name, as in ``Study(arms=...)``, for each method.
    settings : int
        Settings per method: a multiple of every method's number of arms.
    learning_rates : (float, float)
        The lowest and the highest learning rate, above 0; grids are evenly spaced on a logarithmic
        scale and rounded to two significant digits.
    data : sequence of Data
        Data sets and split sizes.
    **common
        The other parameters of `Study`, the same for all methods.

    Returns
    -------
    list of Study
        All methods on the first data set, then on the second, and so on.

    Raises
    ------
    ReglabError
        If the number of settings cannot be divided evenly, or a study's parameter is wrong.

    Examples
    --------
    >>> from reglab.models import MLP
    >>> from reglab.study import sweep
    >>> methods = {"none": {"none": []}, "dropout": sweep("dropout", rate=[0.2, 0.5])}
    >>> none, dropout = equal_budgets(
    ...     methods, 4, (0.01, 0.1), [Data(name="digits", train=200, validation=200)], model=MLP(hidden=(64,)),
    ...     tuning_replicates=2, replicates=5, epochs=10, batch_size=32)
    >>> none.learning_rates, dropout.learning_rates
    ((0.01, 0.022, 0.046, 0.1), (0.01, 0.1))
    """
    return [
        Study(data=dataset, **_tuning(method, admitted, settings, learning_rates), **common)
        for dataset in data
        for method, arms in methods.items()
        if (admitted := admissible(arms, dataset.name)[0])
    ]


def _tuning(method: str, arms: Arms, settings: int, learning_rates: tuple[float, float]) -> dict[str, Any]:
    """Return a method's arms, and the grid of learning rates that makes up its number of settings."""
    if settings % len(arms):
        raise ReglabError(
            f"settings must be a multiple of every method's number of arms; got {settings}, and "
            f"{method!r} has {len(arms)} that the data admit."
        )
    grid = np.geomspace(*learning_rates, settings // len(arms))
    return {"arms": arms, "learning_rates": [float(f"{rate:.2g}") for rate in grid]}
