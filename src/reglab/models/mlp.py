"""The multilayer perceptron."""

from math import prod
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from reglab.models.base import Dimensions, Model
from reglab.models.blocks import dense_block
from reglab.models.layers import Dense, Flatten, Layer, Network, Perturbed, ReLU, Sigmoid, refuse_tokens
from reglab.specs import Count, Positive, Site, Task


class MLP(Model):
    """A multilayer perceptron: dense layers with ReLU between them.

    Regularizers may act on the input and after every hidden layer's ReLU.

    Parameters
    ----------
    hidden : tuple of int
        Units of each hidden layer, from the input on; empty for a linear classifier.
    batch_norm : bool
        Whether hidden layers are normalised before their ReLU, each unit over the batch.
    layer_norm : bool
        Whether they are normalised there, each example over the units; not both.
    activation : {"relu", "sigmoid"}
        What follows a hidden layer; gradients vanish in deep networks of sigmoids.
    initial_scale : float
        Multiplies all initial weights and biases, above 0; 1 is PyTorch's initialisation.
    frozen_layers : int
        How many hidden layers, from the input on, are not trained: a fault to look for.

    Raises
    ------
    SpecError
        If a width is below 1, both normalisations are asked for, the scale is not above 0, or
        ``frozen_layers`` is below 0.
    ReglabError
        When built for sequences of tokens.

    Examples
    --------
    >>> network = MLP(hidden=(64,)).build(Task(shape=(1, 8, 8), classes=10))
    >>> [site.name for site in network.sites()]
    ['input', 'dense.0.weight', 'linear.0', 'hidden.0']
    """

    kind: ClassVar[str] = "mlp"
    hidden: tuple[Count, ...]
    batch_norm: bool = False
    layer_norm: bool = False
    activation: Literal["relu", "sigmoid"] = "relu"
    initial_scale: Positive = 1.0
    frozen_layers: Annotated[int, Field(ge=0)] = 0

    @field_validator("layer_norm")
    @classmethod
    def _one_normalisation(cls, layer_norm: bool, info: ValidationInfo) -> bool:
        if layer_norm and info.data.get("batch_norm"):
            raise ValueError("must be False where batch_norm is True")
        return layer_norm

    def dimensions(self) -> Dimensions:
        return Dimensions(next(iter(self.hidden), None), len(self.hidden))

    def build(self, task: Task) -> Network:
        """Return the network for a task whose inputs are numbers, of any shape."""
        refuse_tokens(self, task)
        widths = (prod(task.shape), *self.hidden)
        activation = {"relu": ReLU(), "sigmoid": Sigmoid()}[self.activation]
        layers: list[Layer] = [Flatten(), Perturbed(Site("input", "input", widths[:1]))]
        for i in range(len(self.hidden)):
            layers += dense_block(
                i,
                widths,
                batch_norm=self.batch_norm,
                layer_norm=self.layer_norm,
                activation=activation,
                scale=self.initial_scale,
                frozen=i < self.frozen_layers,
            )
        return Network((*layers, Dense("output", widths[-1], task.classes, self.initial_scale)))
