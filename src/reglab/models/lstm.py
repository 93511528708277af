"""The long short-term memory network for sequences of tokens."""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar, cast

import numpy as np
from torch import Tensor

from reglab.models.base import Dimensions, Model
from reglab.models.layers import Dense, Initial, Layer, Mode, Network, Perturbed, Weights
from reglab.models.sequences import EveryStep, look_up, sequence_sizes
from reglab.models.unrolled import Unrolled
from reglab.specs import Count, Site, Task


@dataclass(frozen=True)
class Embedding(Layer):
    """A vector for every token: (trials, batch, steps) of ids to (trials, batch, steps, features).

    Parameters
    ----------
    name : str
        Prefix of its weights' names.
    tokens, features : int
        Number of token ids, and size of a token's vector.
    """

    name: str
    tokens: int
    features: int

    def initial(self, rng: np.random.Generator) -> Initial:
        return {f"{self.name}.vectors": rng.normal(size=(self.tokens, self.features))}

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        vectors = look_up(weights[f"{self.name}.vectors"], x.transpose(1, 2))
        # the batch is the last axis in memory, as the recurrence needs it
        return vectors.mT.contiguous().permute(0, 3, 1, 2)


@dataclass(frozen=True)
class Recurrence(Layer):
    """An LSTM read from the first step to the last, with a site on its recurrent connection.

    The gates are in PyTorch's order (input, forget, cell, output). Weights start uniform in plus or
    minus ``1 / sqrt(units)``. There is one bias, where ``torch.nn.LSTM`` adds two.

    A regularizer at the recurrent site multiplies the state that one step hands to the next. It is
    applied to ones of shape (trials, batch, steps, units); the result is the factor.

    Parameters
    ----------
    name : str
        Prefix of its weights' names.
    steps, inputs, units : int
        Length of a sequence, features of a step, and size of the state.
    every_step : bool
        Whether the output is the states of all steps, (trials, batch, steps, units), or only the last state,
        (trials, batch, units).

    References
    ----------
    Hochreiter and Schmidhuber, Long short-term memory, 1997.
    Gal and Ghahramani, A theoretically grounded application of dropout in recurrent neural networks, 2016.
    """

    name: str
    steps: int
    inputs: int
    units: int
    every_step: bool = True

    def initial(self, rng: np.random.Generator) -> Initial:
        bound = 1 / sqrt(self.units)
        shapes = {"input.weight": (self.inputs, 4 * self.units), "recurrent.weight": (self.units, 4 * self.units)}
        weights = {f"{self.name}.{name}": rng.uniform(-bound, bound, shape) for name, shape in shapes.items()}
        return weights | {f"{self.name}.bias": rng.uniform(-bound, bound, 4 * self.units)}

    def sites(self) -> tuple[Site, ...]:
        return (Site(f"{self.name}.recurrent", "recurrent", (self.steps, self.units)),)

    def __call__(self, weights: Weights, x: Tensor, mode: Mode) -> Tensor:
        trials, batch = x.shape[:2]
        ones = x.new_ones(trials, 1, 1, 1).expand(trials, batch, self.steps, self.units)
        factors = mode.perturb(self.sites()[0], ones)
        gates = [weights[f"{self.name}.{name}"] for name in ("input.weight", "recurrent.weight", "bias")]
        by_step = None if factors is ones else factors.permute(0, 2, 3, 1).contiguous()
        states = cast(Tensor, Unrolled.apply(x.permute(0, 2, 3, 1), *gates, by_step, self.every_step))
        return states.movedim(-1, 1)


class LSTM(Model):
    """A recurrent network: embedding, LSTM, and a dense layer on its last step or on every step.

    It answers once per sequence, or at every step if the task is a language model's. Regularizers may
    act on the embedded input, on the recurrent connection and on the LSTM's output.

    Parameters
    ----------
    units : int
        Size of the state.
    embedding : int
        Size of a token's vector.

    Raises
    ------
    SpecError
        If a size is below 1.
    ReglabError
        When built for anything but sequences of tokens.

    Examples
    --------
    >>> network = LSTM(units=64, embedding=32).build(Task(shape=(40,), classes=2, tokens=1000))
    >>> [(site.role, site.shape) for site in network.sites()]
    [('input', (40, 32)), ('recurrent', (40, 64)), ('output', (64,))]
    """

    kind: ClassVar[str] = "lstm"
    units: Count
    embedding: Count

    def dimensions(self) -> Dimensions:
        return Dimensions(self.units, 1)

    def build(self, task: Task) -> Network:
        """Return the network for a task whose examples are sequences of tokens."""
        steps, tokens = sequence_sizes(self, task)
        shape = (steps, self.units) if task.every_step else (self.units,)
        return Network(
            (
                Embedding("embedding", tokens, self.embedding),
                Perturbed(Site("input", "input", (steps, self.embedding))),
                Recurrence("lstm", steps, self.embedding, self.units, task.every_step),
                Perturbed(Site("output", "output", shape, last=True)),
                *([EveryStep()] if task.every_step else []),
                Dense("output", self.units, task.classes),
            )
        )
