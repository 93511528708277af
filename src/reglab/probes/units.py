"""How hidden units depend on each other: correlation, sparsity, and what deleting some of them costs."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

import torch
from pydantic import Field
from torch import Tensor

from reglab.metric_functions import error
from reglab.models.layers import Mode, Network, Perturbed
from reglab.probes.base import HIDDEN, Probe, Trained
from reglab.specs import Count, Site


class Units(Probe):
    """At the end, how the last hidden layer's units depend on each other, on held-out data with the noise off.

    Parameters
    ----------
    shares : tuple of float
        Shares of units to delete, each in (0, 1).
    deletions : int
        Random choices of units per share.

    Examples
    --------
    >>> Units(shares=(0.5,)).deletions
    20
    """

    kind: ClassVar[str] = "units"
    shares: tuple[Annotated[float, Field(gt=0, lt=1)], ...] = (0.1, 0.3, 0.5, 0.7)
    deletions: Count = 20

    def end(self, trained: Trained) -> dict[str, Any]:
        """Return ``correlation``, ``sparsity``, ``error``, and ``deleted_error`` and ``rescaled_error`` of each share.

        ``correlation`` is the mean absolute correlation between two units' activations (constant units are
        left out; None if fewer than two remain); ``sparsity`` is the share of activations that are 0;
        ``error`` is the error with all units, in percent; ``deleted_error`` is the mean error, in percent,
        over the deletions, and ``rescaled_error`` the same where the units that are left are divided by their share, so
        that the next layer's input keeps its mean.
        """
        x, y = trained.held_out()
        *_, units = trained.activations(x).values()
        units = units.flatten(1).double()
        deleted, rescaled = zip(*(self._errors_without(trained, x, y, share) for share in self.shares), strict=True)
        return {
            "correlation": _correlation(units),
            "sparsity": (units == 0).double().mean().item(),
            "error": error(trained.logits(x), y).item(),
            "deleted_error": list(deleted),
            "rescaled_error": list(rescaled),
        }

    @torch.no_grad()
    def _errors_without(self, trained: Trained, x: Tensor, y: Tensor, share: float) -> tuple[float, float]:
        """Return the mean errors without a share of the last hidden layer's units, and with the others rescaled."""
        last = [site for site in trained.network.sites() if site.role in HIDDEN][-1]
        count = last.shape[-1] if last.role == "output" else last.shape[0]
        axes = (count,) if last.role == "output" else (count, *(1,) * (len(last.shape) - 1))
        deleted, logits = round(share * count), _with_units_multiplied(trained, x, last)
        errors = []
        for _ in range(self.deletions):
            kept = torch.ones(count, device=x.device)
            kept[torch.from_numpy(trained.rng.choice(count, deleted, replace=False))] = 0
            scales = (1, count / max(1, count - deleted))
            errors.append([error(logits((kept * scale).reshape(axes)), y).item() for scale in scales])
        plain, rescaled = (sum(column) / len(errors) for column in zip(*errors, strict=True))
        return plain, rescaled


def _with_units_multiplied(trained: Trained, x: Tensor, site: Site) -> Callable[[Tensor], Tensor]:
    """Return the function from factors of a site's activations to the logits.

    What comes before the site is computed once, unless the site lies within a layer.
    """
    network, weights = trained.network, trained.weights
    layers = network.layers if type(network) is Network else ()
    if places := [place for place, layer in enumerate(layers) if layer == Perturbed(site)]:
        h, rest = Network(layers[: places[0]])(weights, x), Network(layers[places[0] + 1 :])
        return lambda factors: rest(weights, h * factors)[0]

    def whole(factors: Tensor) -> Tensor:
        def multiply(at: Site, h: Tensor) -> Tensor:
            return h * factors if at == site else h

        return network(weights, x, Mode(multiply, training=False))[0]

    return whole


def _correlation(units: Tensor) -> float | None:
    """Return the mean absolute correlation of pairs of columns of (examples, units)."""
    units = units[:, units.std(0) > 0]
    count = units.shape[1]
    if count < 2:
        return None
    matrix = torch.corrcoef(units.T).abs()
    return ((matrix.sum() - matrix.diagonal().sum()) / (count * (count - 1))).item()
