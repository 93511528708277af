"""A user's own PyTorch module, stacked without changing it."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call, vmap
from torch.nn.modules.dropout import _DropoutNd

from reglab.errors import ReglabError
from reglab.models.base import Model
from reglab.models.layers import EVALUATION, Initial, Mode, Weights
from reglab.specs import Site, Task


class Place(nn.Module):
    """A place in a module at which regularizers may act; otherwise the identity.

    A regularizer that acts here must multiply, as dropout and its relatives do.

    Parameters
    ----------
    name : str
        Unique in the module: ``"hidden.0"``.
    *shape : int
        The shape of one example's activation there.
    role : str
        As in :class:`reglab.specs.Site`: ``"dense"`` (the default), ``"conv"`` and others.

    Examples
    --------
    >>> Place("hidden.0", 64)(torch.ones(2, 64)).sum().item()
    128.0
    """

    factor: Tensor

    def __init__(self, name: str, *shape: int, role: str = "dense") -> None:
        super().__init__()
        self.site = Site(name, role, shape)
        self.register_buffer("factor", torch.ones(()), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return the activations (batch, *shape), multiplied by the noise for this place."""
        return x * self.factor


class OwnModule(Model):
    """Base of models that are ordinary ``torch.nn.Module``: override :meth:`module`.

    Trials are stacked by ``torch.func``, which is slower than the built-in models' stacked layers. The
    module must draw no random numbers and keep no running statistics; dropout is left to the
    regularizers, which act on the input and at every :class:`Place` in the module.

    A trial's record is the same, bit for bit, in any company if the module's operations are batch-invariant.
    Matrix products, ReLU, GELU and layer norms were observed to be. PyTorch's sigmoid, and SiLU, which uses it,
    round differently with a trial's place in the group where sizes are not multiples of 16.

    Raises
    ------
    ReglabError
        When built, if the module contains dropout, or buffers such as batch normalisation's.

    Examples
    --------
    >>> from math import prod
    >>> class Net(OwnModule):
    ...     kind = "net"
    ...     width: int = 32
    ...     def module(self, task):
    ...         hidden = nn.Linear(prod(task.shape), self.width)
    ...         output = nn.Linear(self.width, task.classes)
    ...         return nn.Sequential(nn.Flatten(), hidden, nn.ReLU(), Place("hidden", self.width), output)
    >>> [site.name for site in Net(width=16).build(Task((1, 8, 8), 10)).sites()]
    ['input', 'hidden']
    """

    def module(self, task: Task) -> nn.Module:
        """Return a new module, which maps inputs (batch, *task.shape) to logits (batch, task.classes)."""
        raise NotImplementedError

    def build(self, task: Task) -> "OwnNetwork":  # type: ignore[override]
        """Return the network for a task."""
        return OwnNetwork(self, task)


class OwnNetwork:
    """A stack of copies of one module, with the interface of :class:`reglab.models.layers.Network`.

    Parameters
    ----------
    model : OwnModule
        Creates the module.
    task : Task
        What the module is created for.
    """

    def __init__(self, model: OwnModule, task: Task) -> None:
        self.model, self.task = model, task
        self.skeleton = self._new_module(0)
        self.places = {name: module for name, module in self.skeleton.named_modules() if isinstance(module, Place)}
        self._check()

    def _new_module(self, seed: int) -> nn.Module:
        # a module draws its initial weights from the global generator, whose state is restored
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return self.model.module(self.task)

    def _check(self) -> None:
        kind = type(self.model).__name__
        for name, module in self.skeleton.named_modules():
            if isinstance(module, _DropoutNd):
                raise ReglabError(
                    f"{kind}: its module draws noise itself ({name}: {module}), so a trial would depend on its "
                    f"companions. Put Place({name!r}, ...) there instead, and dropout among the arms' regularizers."
                )
        if kept := [name for name, _ in self.skeleton.named_buffers() if name.rpartition(".")[0] not in self.places]:
            raise ReglabError(
                f"{kind}: its module keeps {', '.join(kept)}, which no gradient trains. Use layers without running "
                "statistics, such as nn.GroupNorm or nn.LayerNorm, or a built-in model with batch_norm=True."
            )

    def sites(self) -> tuple[Site, ...]:
        """Return the input and the module's places, in order; the last place follows the last hidden layer."""
        sites = [place.site for place in self.places.values()]
        shape = self.task.shape if self.task.tokens is None else ()
        first = (Site("input", "input", shape),) if shape else ()
        return (*first, *sites[:-1], *(site._replace(last=True) for site in sites[-1:]))

    def initial(self, rng: np.random.Generator) -> Initial:
        """Return one trial's initial weights by name: those of a new module, seeded by the generator."""
        module = self._new_module(int(rng.integers(2**63)))
        return {name: weight.detach().numpy() for name, weight in module.named_parameters()}

    def __call__(self, weights: Weights, x: Tensor, mode: Mode = EVALUATION) -> Tensor:
        """Map inputs (trials, batch, *shape) to logits (trials, answers, classes)."""
        sites = {site.name: site for site in self.sites()}
        if "input" in sites:
            x = mode.perturb(sites["input"], x)
        ones = torch.ones(x.shape[:2], device=x.device)
        factors = {}
        for name, place in self.places.items():
            site = sites[place.site.name]
            unperturbed = ones.reshape(*ones.shape, *(1,) * len(site.shape)).expand(*ones.shape, *site.shape)
            factors[f"{name}.factor"] = mode.perturb(site, unperturbed)
        self.skeleton.train(mode.training)
        stacked = vmap(lambda tensors, inputs: functional_call(self.skeleton, tensors, (inputs,)))
        return stacked({**weights, **factors}, x).flatten(1, -2)
