"""What a model is: a value that builds a network and knows its width and depth."""

from typing import NamedTuple

from reglab.models.layers import Network
from reglab.specs import Part, Task


class Dimensions(NamedTuple):
    """How large a network is; None where unknown.

    Parameters
    ----------
    width : int or None
        Units of the first hidden or recurrent layer, or channels of the first convolutional block.
    depth : int or None
        Number of hidden layers, recurrent layers and convolutional blocks together.
    """

    width: int | None
    depth: int | None


class Model(Part):
    """Base of all models."""

    def dimensions(self) -> Dimensions:
        """Return the width and depth of its network."""
        return Dimensions(None, None)

    def build(self, task: Task) -> Network:
        """Return the network for a task."""
        raise NotImplementedError
