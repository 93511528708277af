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
        pooling), ``"linear"`` (a dense layer, before its normalisation and ReLU), ``"weight"`` (a dense
        layer's weights themselves), ``"recurrent"`` (of an LSTM), ``"attention"`` (the
        softmax of a Transformer's attention), ``"residual"`` (a branch whose output is then added), or
        ``"output"`` (of an LSTM or Transformer).
    shape : tuple of int
        The shape of one example's activations there, or of the weights.
    last : bool
        Whether no hidden layer follows.
    """

    name: str
    role: str
    shape: tuple[int, ...]
    last: bool = False
