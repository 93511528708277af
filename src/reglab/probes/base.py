"""What a probe is: a measurement of a trial's network besides its errors."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor

from reglab.models.layers import EVALUATION, Mode, Network, Weights, portion
from reglab.regularizers.base import Regularizer, decayed
from reglab.specs import Part, Site, Trial

HIDDEN = ("dense", "conv", "output")
"""Roles of the sites after hidden layers."""


@dataclass(frozen=True)
class Trained:
    """One trial's network with its weights, for a probe to examine.

    Parameters
    ----------
    trial : Trial
        The trial's specification.
    network : Network
        The layers.
    weights : dict of str to Tensor
        This trial's weights by name, each (1, *shape).
    part : callable
        ``part("train")`` returns the inputs (1, examples, *shape) and labels (answers,) of a part of its split.
    rng : numpy.random.Generator
        The generator of the probe's noise.
    """

    trial: Trial
    network: Network
    weights: Weights
    part: Callable[[str], tuple[Tensor, Tensor]]
    rng: np.random.Generator

    def held_out(self) -> tuple[Tensor, Tensor]:
        """Return the test set, or the validation split if the trial must not see the test set."""
        return self.part("test" if self.trial.test else "validation")

    @torch.no_grad()
    def logits(self, x: Tensor, *, noise: bool = False) -> Tensor:
        """Return logits (answers, classes) of inputs (1, examples, *shape), with the regularizers' noise off or on."""
        mode = Mode(self.perturb, training=False) if noise else EVALUATION
        return torch.cat([self.network(self.weights, rows, mode)[0] for rows in self._portions(x)])

    def perturb(self, site: Site, h: Tensor) -> Tensor:
        """Return activations (1, examples, *site.shape) with the noise that training would apply there."""
        for part in cast(tuple[Regularizer, ...], self.trial.regularizers):
            if part.acts_at(site):
                drawn = torch.from_numpy(part.draw(self.rng, 1, h.shape[1], site.shape)).to(h.device)
                values = {name: torch.tensor([getattr(part, name)], device=h.device) for name in part.varying}
                h = part.network(SimpleNamespace(**values), h, drawn)
        return h

    def _portions(self, x: Tensor) -> tuple[Tensor, ...]:
        return x.split(portion(self.network.sites()), dim=1)

    @torch.no_grad()
    def activations(self, x: Tensor, roles: tuple[str, ...] = HIDDEN, *, noise: bool = False) -> dict[str, Tensor]:
        """Return the activations (examples, *site.shape) at sites with these roles, by the site's name."""
        portions: dict[str, list[Tensor]] = {}

        def collect(site: Site, h: Tensor) -> Tensor:
            h = self.perturb(site, h) if noise else h
            if site.role in roles:
                portions.setdefault(site.name, []).append(h[0])
            return h

        for rows in self._portions(x):
            self.network(self.weights, rows, Mode(collect, training=False))
        return {name: torch.cat(activations) for name, activations in portions.items()}

    def gradients(self, x: Tensor, y: Tensor, *, noise: bool = False) -> tuple[float, dict[str, float]]:
        """Return the mean cross-entropy, and the norm of its gradient by each layer's weights, by the layer's name."""
        leaves = {name: w.detach().clone().requires_grad_() for name, w in self.weights.items()}
        logits = self.network(leaves, x, Mode(self.perturb, training=False) if noise else EVALUATION)[0]
        loss = torch.nn.functional.cross_entropy(logits, y)
        weights = decayed(leaves)
        slopes = torch.autograd.grad(loss, list(weights.values()))
        norms = {name.removesuffix(".weight"): s.norm().item() for name, s in zip(weights, slopes, strict=True)}
        return loss.item(), norms


class Probe(Part):
    """Base of all probes. A subclass overrides one or both hooks; the record keeps what they return.

    A probe changes nothing: a trial has the same errors with and without it. It draws only from
    ``trained.rng``.
    """

    def point(self, trained: Trained) -> dict[str, Any]:
        """Return what is measured at each point of the learning curve: numbers, or lists of numbers, by name."""
        return {}

    def end(self, trained: Trained) -> dict[str, Any]:
        """Return what is measured at the end, on the weights that the trial keeps: numbers or lists by name."""
        return {}
