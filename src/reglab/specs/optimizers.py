"""The optimisers, as values."""

from typing import ClassVar, Literal

from reglab.specs.part import Part, Positive, Rate


class Optimizer(Part):
    """Base of the optimisers: how weights follow their gradients.

    Parameters
    ----------
    learning_rate : float
        The highest learning rate, above 0. A study replaces it by the rates that it tries.
    schedule : {"cosine", "constant"}
        What follows the warm-up: ``cosine`` lowers the learning rate to 0 over the remaining steps.
    warmup : float
        The share of all steps, in [0, 1), over which the learning rate rises linearly to its highest value.
    clip : float, optional
        The largest norm of a trial's gradient; a longer gradient is shortened to it. None clips nothing.

    References
    ----------
    Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017. Pascanu, Mikolov and Bengio, On
    the difficulty of training recurrent neural networks, 2013 (clipping).
    """

    title: ClassVar[str]
    """What the optimiser is called in tables."""
    states: ClassVar[int] = 1
    """Numbers of state that the optimiser keeps for each weight."""

    learning_rate: Positive = 0.01
    schedule: Literal["cosine", "constant"] = "cosine"
    warmup: Rate = 0.0
    clip: Positive | None = None


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
    title: ClassVar[str] = "SGD"
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
    title: ClassVar[str] = "RMSprop"
    varying: ClassVar[frozenset[str]] = frozenset({"learning_rate", "smoothing", "epsilon"})
    smoothing: Rate = 0.9
    epsilon: Positive = 1e-7


class Adam(Optimizer):
    """Adaptive moment estimation, in the form of ``torch.optim.Adam``.

    With the regularizer ``weight_decay``, whose decay is decoupled from the gradient, it is AdamW, in the form of
    ``torch.optim.AdamW``; with ``l2``, whose penalty is part of the gradient, it is Adam with L2.

    Parameters
    ----------
    beta1, beta2 : float
        The shares of the running mean and of the running mean square that a step keeps, in [0, 1).
    epsilon : float
        Added to the root of the mean square, above 0.

    References
    ----------
    Kingma and Ba, Adam: a method for stochastic optimization, 2015. Loshchilov and Hutter, Decoupled weight decay
    regularization, 2019.

    Examples
    --------
    >>> Adam(learning_rate=0.001, warmup=0.05).beta2
    0.999
    """

    kind: ClassVar[str] = "adam"
    title: ClassVar[str] = "Adam"
    varying: ClassVar[frozenset[str]] = frozenset({"learning_rate", "beta1", "beta2", "epsilon"})
    states: ClassVar[int] = 2
    beta1: Rate = 0.9
    beta2: Rate = 0.999
    epsilon: Positive = 1e-8
