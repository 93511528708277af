"""The multilayer perceptron."""

from math import prod
from typing import ClassVar

from reglab.models.layers import Dense, Flatten, Layer, Network, Perturbed, dense_block, refuse_tokens
from reglab.specs import Count, Part, Site, Task


class MLP(Part):
    """A multilayer perceptron: dense layers with ReLU between them.

    Regularizers may act on the input and after every hidden layer's ReLU.

    Parameters
    ----------
    hidden : tuple of int
        Units of each hidden layer, from the input on; empty for a linear classifier.
    batch_norm : bool
        Whether hidden layers are normalised before their ReLU.

    Raises
    ------
    SpecError
        If a width is below 1.
    ReglabError
        When built for sequences of tokens.

    Examples
    --------
    >>> network = MLP(hidden=(64,)).build(Task(shape=(1, 8, 8), classes=10))
    >>> [site.name for site in network.sites()]
    ['input', 'hidden.0']
    """

    kind: ClassVar[str] = "mlp"
    hidden: tuple[Count, ...]
    batch_norm: bool = False

    def build(self, task: Task) -> Network:
        """Return the network for a task with numbers as inputs, whatever their shape."""
        refuse_tokens(self, task)
        features = prod(task.shape)
        layers: list[Layer] = [Flatten(), Perturbed(Site("input", "input", (features,)))]
        for i, width in enumerate(self.hidden):
            layers += dense_block(f"dense.{i}", f"hidden.{i}", features, width, batch_norm=self.batch_norm)
            features = width
        return Network((*layers, Dense("output", features, task.classes)))
