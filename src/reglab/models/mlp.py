"""The multilayer perceptron."""

from math import prod
from typing import ClassVar

from reglab.models.layers import Dense, Flatten, Layer, Network, ReLU
from reglab.specs import Count, Part, Site


class MLP(Part):
    """A multilayer perceptron: dense layers with ReLU between them.

    Regularizers may act on the input and after every hidden layer's ReLU.

    Parameters
    ----------
    hidden : tuple of int
        Units of each hidden layer, from the input on; empty for a linear classifier.

    Raises
    ------
    SpecError
        If a width is below 1.

    Examples
    --------
    >>> network = MLP(hidden=(64,)).build((1, 8, 8), classes=10)
    >>> [site.name for site in network.sites()]
    ['input', 'hidden.0']
    """

    kind: ClassVar[str] = "mlp"
    hidden: tuple[Count, ...]

    def build(self, shape: tuple[int, ...], classes: int) -> Network:
        """Return the network for examples of a shape and a number of classes."""
        features = prod(shape)
        steps: list[Layer | Site] = [Flatten(), Site("input", "input", (features,))]
        for index, width in enumerate(self.hidden):
            steps += [Dense(f"dense.{index}", features, width), ReLU(), Site(f"hidden.{index}", "dense", (width,))]
            features = width
        return Network((*steps, Dense("output", features, classes)))
