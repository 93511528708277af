"""Faults to plant in the training of a network, and to look for."""

from typing import Any

from reglab.models import MLP
from reglab.study.learning_rates import middle
from reglab.study.panel import Condition

HEALTHY = "healthy"
"""What networks without a fault are called."""
SMALL = 0.3
"""The initial scale that is too small: in four layers, activations shrink to less than a hundredth."""
TOO_LARGE = 10
"""How many times too large a learning rate is."""


def planted(condition: Condition, depth: int) -> dict[str, dict[str, Any]]:
    """Return what to change in a condition's study for a healthy deep network, and for the same with a fault each.

    Parameters
    ----------
    condition : Condition
        Of a panel of MLPs.
    depth : int
        Hidden layers of the deep network, each of the condition's width.

    Returns
    -------
    dict of str to dict
        By `HEALTHY` and by fault, the arguments of `Condition.study`: the network, the only learning rate, and the
        optimiser, at a constant learning rate.

    Examples
    --------
    >>> from reglab.specs import SGD, Data
    >>> condition = Condition(
    ...     data=Data(name="digits", train=100, validation=100), model=MLP(hidden=(64,)), optimizer=SGD(),
    ...     learning_rates=[0.01, 0.03, 0.1], steps=100, batch_size=20, replicates=2)
    >>> planted(condition, 4)["vanishing gradients"]["model"].activation
    'sigmoid'
    """
    hidden = (condition.model.dimensions().width,) * depth
    rate = middle(condition.learning_rates)
    # The beginning of a long training is watched: the learning rate does not fall over the few steps that are watched.
    usual = {"learning_rates": (rate,), "optimizer": condition.optimizer.model_copy(update={"schedule": "constant"})}
    return {
        HEALTHY: {**usual, "model": MLP(hidden=hidden)},
        "vanishing gradients": {**usual, "model": MLP(hidden=hidden, activation="sigmoid")},
        "small initial weights": {**usual, "model": MLP(hidden=hidden, initial_scale=SMALL)},
        "frozen layers": {**usual, "model": MLP(hidden=hidden, frozen_layers=depth // 2)},
        "learning rate too large": {**usual, "model": MLP(hidden=hidden), "learning_rates": (TOO_LARGE * rate,)},
    }
