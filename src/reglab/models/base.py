"""What a model is: a value that builds a network, and says how wide and deep it is."""

from typing import NamedTuple

from reglab.models.layers import Network
from reglab.specs import Part, Task


class Dimensions(NamedTuple):
    """How large a network is; None where that is not known.

    Parameters
    ----------
    width : int or None
        Units of the first hidden or recurrent layer, or channels of the first block of convolutions.
    depth : int or None
        Hidden layers, recurrent layers and blocks of convolutions together.
    """

    width: int | None
    depth: int | None


class Model(Part):
    """Base of all models."""

    def dimensions(self) -> Dimensions:
        """Return how wide and deep its network is."""
        return Dimensions(None, None)

    def build(self, task: Task) -> Network:
        """Return the network for a task."""
        raise NotImplementedError
