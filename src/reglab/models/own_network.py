"""The network of a user's own module: one module that computes with every trial's weights."""

import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call, vmap
from torch.nn.modules.batchnorm import _NormBase

from reglab.models.layers import EVALUATION, Initial, Mode, Weights
from reglab.models.place import Place
from reglab.specs import Site, Task

if TYPE_CHECKING:
    from reglab.models.own_module import OwnModule

TABLES = (nn.Embedding, nn.EmbeddingBag)
NORMALISATIONS = (nn.LayerNorm, nn.RMSNorm, nn.GroupNorm, _NormBase)


class OwnNetwork:
    """A module with every trial's weights, with the interface of :class:`reglab.models.layers.Network`.

    Parameters
    ----------
    model : OwnModule
        Creates the module.
    task : Task
        What the module is created for.
    stacked : bool
        Whether ``vmap`` computes all trials at once; otherwise they are computed one after the other.
    """

    def __init__(self, model: "OwnModule", task: Task, *, stacked: bool) -> None:
        self.model, self.task, self.stacked = model, task, stacked
        self.skeleton = self.new_module(0)
        self.places = {name: module for name, module in self.skeleton.named_modules() if isinstance(module, Place)}
        self.names = _names(self.skeleton)
        self.constants = self.buffers(self.skeleton)

    def new_module(self, seed: int) -> nn.Module:
        """Return a new module; its initial weights follow the seed."""
        # a module draws its initial weights from the global generator, whose state is restored
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return self.model.module(self.task)

    def buffers(self, module: nn.Module) -> dict[str, Tensor]:
        """Return a module's buffers by name, without those of its places."""
        return {name: b for name, b in module.named_buffers() if name.rpartition(".")[0] not in self.places}

    def sites(self) -> tuple[Site, ...]:
        """Return the input and the module's places, in order; the last place follows the last hidden layer."""
        sites = [place.site for place in self.places.values()]
        shape = self.task.shape if self.task.tokens is None else ()
        first = (Site("input", "input", shape),) if shape else ()
        return (*first, *sites[:-1], *(site._replace(last=True) for site in sites[-1:]))

    def initial(self, rng: np.random.Generator) -> Initial:
        """Return one trial's initial weights by name: those of a new module, seeded by the generator."""
        module = self.new_module(int(rng.integers(2**63)))
        return {name: module.get_parameter(own).detach().numpy() for name, own in self.names.items()}

    def __call__(self, weights: Weights, x: Tensor, mode: Mode = EVALUATION) -> Tensor:
        """Map inputs (trials, batch, *shape) to logits (trials, answers, classes)."""
        sites = {site.name: site for site in self.sites()}
        if "input" in sites:
            x = mode.perturb(sites["input"], x)
        ones = torch.ones(x.shape[:2], device=x.device)
        tensors = {own: weights[name] for name, own in self.names.items()}
        for name, place in self.places.items():
            site = sites[place.site.name]
            unperturbed = ones.reshape(*ones.shape, *(1,) * len(site.shape)).expand(*ones.shape, *site.shape)
            tensors[f"{name}.factor"] = mode.perturb(site, unperturbed)
        self.skeleton.train(mode.training)
        return (self._at_once if self.stacked else self._one_by_one)(tensors, x).flatten(1, -2)

    def _at_once(self, tensors: Weights, x: Tensor) -> Tensor:
        with warnings.catch_warnings(), _ordinary_attention():
            # of an operation that vmap itself repeats for each trial: faster than repeating the whole module
            warnings.filterwarnings("ignore", "There is a performance drop")
            return vmap(self._one)(tensors, x)

    def _one_by_one(self, tensors: Weights, x: Tensor) -> Tensor:
        # copies, because products may round differently with where in memory a trial's examples begin
        inputs = [examples.clone() for examples in x]
        by_trial = [{name: tensor[trial] for name, tensor in tensors.items()} for trial in range(len(x))]
        return torch.stack(list(map(self._one, by_trial, inputs)))

    def _one(self, tensors: Weights, x: Tensor) -> Tensor:
        constants = {name: buffer.to(x.device) for name, buffer in self.constants.items()}
        return cast(Tensor, functional_call(self.skeleton, {**constants, **tensors}, (x,)))


@contextmanager
def _ordinary_attention() -> Iterator[None]:
    """Attend in evaluation as in training: under ``vmap``, PyTorch's fast path has no gradient."""
    before = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(before)


def _names(module: nn.Module) -> dict[str, str]:
    """Return the module's name of each parameter, by its name among the weights, which begins with its kind."""
    holders: dict[int, list[nn.Module]] = defaultdict(list)
    for part in module.modules():
        for parameter in part.parameters(recurse=False):
            holders[id(parameter)].append(part)
    return {f"{_kind(p, holders[id(p)])}.{name}": name for name, p in module.named_parameters()}


def _kind(parameter: nn.Parameter, holders: list[nn.Module]) -> str:
    if not parameter.requires_grad:
        return "kept"
    kinds = {"embedding": TABLES, "scale": NORMALISATIONS}
    alone = [kind for kind, types in kinds.items() if all(isinstance(part, types) for part in holders)]
    return alone[0] if alone else "module"
