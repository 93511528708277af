"""What a regularizer is: one small frozen value, acting in one or more of five places."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
from torch import Tensor

from reglab.datasets.entry import DataInfo
from reglab.errors import ReglabError
from reglab.specs import Part, Site

Weights = dict[str, Tensor]
Values = SimpleNamespace
"""A regularizer's varying fields for all trials of a group, each a tensor of shape (trials,)."""


class Regularizer(Part):
    """Base of all regularizers. A subclass overrides the hooks of the places in which it acts.

    A hook acts on a whole group of trials at once. ``self`` holds the fields that all trials
    share; ``values`` holds the varying ones as tensors of shape ``(trials,)``. Only ``draw`` may
    draw random numbers. It is called once per trial, on the trial's own value and with the trial's
    own generator; its results are stacked and passed to the hooks as ``noise``.
    """

    # -- which data it may be used on ---------------------------------------------------------
    def refuse(self, data: DataInfo) -> str | None:
        """Return why this regularizer must not be used on this data, or None if it may."""
        return data.forbidden.get(self.kind)

    def finds_something(self, sites: Sequence[Site], weights: Weights) -> bool:
        """Return whether a network with these sites and weights (trials, *shape) has anything that it acts on.

        One that acts on weights, as a penalty, overrides this.
        """
        return self.places() != ("network",) or any(map(self.acts_at, sites))

    # -- randomness ---------------------------------------------------------------------------
    renews_noise: ClassVar[bool] = False
    """Whether its value also decides the order of the batches and the noise of the trial's other regularizers."""

    def draw(self, rng: np.random.Generator, steps: int, batch: int, shape: tuple[int, ...]) -> np.ndarray:
        """Draw one trial's noise for several steps.

        Parameters
        ----------
        rng : numpy.random.Generator
            The trial's own.
        steps, batch : int
            Steps to draw for, and examples per step. A smaller last batch gets the noise of its first
            examples, so each example's noise must make sense without the others'.
        shape : tuple of int
            The shape of one example: the site's for a regularizer of the network, the input's for a
            regularizer of the batch.

        Returns
        -------
        numpy.ndarray
            Shape (steps, batch, ...).
        """
        raise NotImplementedError

    def active(self, progress: float) -> bool:
        """Return whether it acts on the network after this share of all steps, in [0, 1): its schedule."""
        return True

    # -- the five places ----------------------------------------------------------------------
    def acts_at(self, site: Site) -> bool:
        """Place 1, the network: whether it changes the activations at this site."""
        return False

    def network(self, values: Values, x: Tensor, noise: Tensor) -> Tensor:
        """Place 1, the network: change activations (trials, batch, *site.shape) during training.

        At a site of role ``"weight"`` there is no batch: ``x`` is (trials, *site.shape), and the noise
        is that of a single example.
        """
        raise NotImplementedError

    def batch(self, values: Values, x: Tensor, targets: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Place 2, the batch: change inputs (trials, batch, *shape) and targets (trials, batch, classes)."""
        raise NotImplementedError

    def loss(self, values: Values, weights: Weights, logits: Tensor, targets: Tensor) -> Tensor:
        """Place 3, the loss: return a term of shape (trials,) to add to the mean loss.

        ``weights`` maps names to tensors (trials, *shape); ``logits`` and ``targets`` have shape
        (trials, batch, classes).
        """
        raise NotImplementedError

    before_step: ClassVar[bool] = False
    """Whether `weights` acts before the optimiser's step, as decoupled weight decay does, or after it."""

    def weights(self, values: Values, weights: Weights, learning_rate: Tensor) -> None:
        """Place 4, the weights: change them in place beside a step; ``learning_rate`` is (trials,)."""
        raise NotImplementedError

    def looks_every(self, epoch: int) -> int | None:
        """Place 5, the loop: how many steps lie between two looks at the validation data, for `stops`.

        Parameters
        ----------
        epoch : int
            Steps per epoch.

        Returns
        -------
        int or None
            None means that the regularizer does not steer the loop.
        """
        return None

    def stops(self, losses: list[float]) -> tuple[bool, int]:
        """Place 5, the loop: after each look, return whether to stop now, and the look (from 1) to keep.

        Called on each trial's own value with the validation loss at all looks so far: the NLL in nats, or the root
        mean squared error.
        """
        raise NotImplementedError

    def places(self) -> tuple[str, ...]:
        """Return the places in which this regularizer acts, in the order of the hooks above."""
        hooks = {"network": "network", "batch": "batch", "loss": "loss", "weights": "weights", "loop": "looks_every"}
        return tuple(p for p, hook in hooks.items() if getattr(type(self), hook) is not getattr(Regularizer, hook))


SPARED = ("kept.", "embedding.", "scale.")
"""How the names of tensors begin that penalties leave alone whatever their shape; :meth:`Layer.initial` explains it."""


def decayed(weights: Weights) -> Weights:
    """Return the tensors that penalties, weight decay and norms apply to, by name: matrices and kernels.

    They have two or more axes per trial. Biases, other vectors, embeddings and a normalisation's scales are left alone:
    they set levels, or the meaning of single tokens, and do not make a function steep.
    """
    return {name: tensor for name, tensor in weights.items() if tensor.ndim > 2 and not name.startswith(SPARED)}


def refuse_idle(parts: Iterable[Regularizer], model: Part, sites: Sequence[Site], weights: Weights) -> None:
    """Raise an error if a regularizer finds nothing in a network to act on.

    Parameters
    ----------
    parts : iterable of Regularizer
        An arm's.
    model : Part
        The network's model.
    sites : sequence of Site
        Where in the network regularizers may act.
    weights : dict of str to Tensor
        Its weights by name, (trials, *shape).

    Raises
    ------
    ReglabError
        If that is so; the message names the regularizer, the model, and what the network has.
    """
    for part in parts:
        if not part.finds_something(sites, weights):
            roles = ", ".join(dict.fromkeys(site.role for site in sites)) or "none"
            raise ReglabError(
                f"{part!r} finds nothing to act on in {model!r}. It has sites of these roles: {roles}; matrices and "
                f"kernels: {len(decayed(weights))}. Leave the regularizer out, or take another model."
            )


def per_trial(value: Tensor, like: Tensor) -> Tensor:
    """Return a (trials,) tensor with as many axes as ``like``, so that it broadcasts against it."""
    return value.reshape(-1, *(1,) * (like.ndim - 1))
