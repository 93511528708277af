"""Where in a network a regularizer may act."""

from typing import NamedTuple


class Site(NamedTuple):
    """A place between two layers at which a network lets regularizers change activations.

    Parameters
    ----------
    name : str
        Unique in its network, such as ``"input"`` or ``"hidden.0"``.
    role : str
        What the activations come from: ``"input"``, ``"dense"`` (a dense layer's ReLU), ``"conv"`` (a block's
        pooling), ``"linear"`` (a dense layer, before its normalisation and ReLU), ``"recurrent"`` or
        ``"output"`` (of an LSTM); or ``"weight"``, where the site is a dense layer's weights themselves.
    shape : tuple of int
        The shape of one example's activations there, or of the weights.
    last : bool
        Whether no hidden layer follows.
    """

    name: str
    role: str
    shape: tuple[int, ...]
    last: bool = False
