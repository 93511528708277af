"""The optimisers, as values."""

from typing import ClassVar, Literal

from reglab.specs.part import Part, Positive, Rate


class Optimizer(Part):
    """Base of the optimisers: how weights follow their gradients.

    Parameters
    ----------
    learning_rate : float
        The first step's learning rate, above 0. A study replaces it by the rates that it tries.
    schedule : {"cosine", "constant"}
        ``cosine`` lowers the learning rate from its first value to 0 over all steps.

    References
    ----------
    Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017.
    """

    learning_rate: Positive = 0.01
    schedule: Literal["cosine", "constant"] = "cosine"


class SGD(Optimizer):
    """Stochastic gradient descent with Nesterov momentum, in the form of ``torch.optim.SGD``.

    Parameters
    ----------
    momentum : float
        The share of the velocity that a step keeps, in [0, 1).

    References
    ----------
    Sutskever et al., On the importance of initialization and momentum in deep learning, 2013.

    Examples
    --------
    >>> SGD(learning_rate=0.1).momentum
    0.9
    """

    kind: ClassVar[str] = "sgd"
    varying: ClassVar[frozenset[str]] = frozenset({"learning_rate", "momentum"})
    momentum: Rate = 0.9


class RMSprop(Optimizer):
    """Gradients divided by the root of their running mean square, in the form of ``torch.optim.RMSprop``.

    Parameters
    ----------
    smoothing : float
        The share of the running mean square that a step keeps, in [0, 1).
    epsilon : float
        Added to the root, above 0.

    References
    ----------
    Tieleman and Hinton, Lecture 6.5: RMSProp, Neural networks for machine learning, 2012.

    Examples
    --------
    >>> RMSprop(learning_rate=0.001, schedule="constant").smoothing
    0.9
    """

    kind: ClassVar[str] = "rmsprop"
    varying: ClassVar[frozenset[str]] = frozenset({"learning_rate", "smoothing", "epsilon"})
    smoothing: Rate = 0.9
    epsilon: Positive = 1e-7
