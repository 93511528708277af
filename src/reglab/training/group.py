"""The state of a group of trials that are trained as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor

from reglab.datasets.registry import info
from reglab.datasets.splits import split
from reglab.models.base import Model
from reglab.models.layers import Network, Weights
from reglab.regularizers.base import Regularizer
from reglab.specs import Data, Optimizer, Site, Task, Trial
from reglab.training.generators import generator
from reglab.training.noise import StackedRegularizer

Measured = dict[str, dict[str, Any]]
"""What each probe measured, by its kind."""
ALIGN = 16
"""Each tensor starts at a multiple of 16 floats (64 bytes) of its trial's row, and so does each row:
matrix kernels may otherwise round differently with a trial's position in the group."""


def task(data: Data) -> Task:
    """Return what a data set asks of a network."""
    known = info(data.name)
    return Task(known.shape, known.classes, known.vocabulary, known.every_step)


class Parameters:
    """All weights of a group in one array, a row a trial; the optimiser's state likewise.

    The network sees ``named``: tensors (trials, *shape) that are views of ``rows``. Of those that have a gradient,
    ``trained`` holds weights and state, (trials, floats), views of the rows likewise.

    Parameters
    ----------
    shapes : dict of str to tuple of int
        One trial's tensors, by name, in order.
    rows, state : Tensor
        (trials, floats), each row one tensor behind the other, as :meth:`view` finds them.
    """

    def __init__(self, shapes: dict[str, tuple[int, ...]], rows: Tensor, state: Tensor) -> None:
        self.shapes, self.rows, self.state = shapes, rows, state
        # .data, not .detach(): each has a version of its own, so that a running mean may be changed
        # in place during the forward pass without autograd taking all other weights for changed.
        self.named = {name: tensor.data for name, tensor in self.view(rows).items()}
        # What the network keeps without training it, a running mean, is not trained: it has no gradient.
        trained = [name for name in shapes if not name.startswith("kept")]
        self._leaves = tuple(self.named[name].requires_grad_() for name in trained)
        weights, states = self._flat(rows), self._flat(state)
        self.trained = tuple((weights[name], states[name]) for name in trained)

    @classmethod
    def stack(cls, initial: list[dict[str, np.ndarray]], device: str) -> "Parameters":
        """Return the parameters of a group from each trial's initial weights."""
        shapes = {name: array.shape for name, array in initial[0].items()}
        zeros = torch.zeros(len(initial), _floats(shapes), device=device)
        parameters = cls(shapes, zeros, zeros.clone())
        for trial, arrays in enumerate(initial):
            for name, array in arrays.items():
                parameters.named[name].data[trial] = torch.from_numpy(array.astype(np.float32))
        return parameters

    def keep(self, rows: list[int]) -> "Parameters":
        """Return these trials' parameters alone."""
        return Parameters(self.shapes, self.rows[rows], self.state[rows])

    def gradients(self, logits: Tensor, slope: Tensor, terms: Sequence[Tensor]) -> list[Tensor]:
        """Return each trial's own gradient, whatever its companions, by every tensor of ``trained``, (trials, floats).

        Parameters
        ----------
        logits, slope : Tensor
            Logits (trials, answers, classes), and the gradient of every trial's loss by them.
        terms : sequence of Tensor
            What is added to the losses, each of shape (trials,).
        """
        ones = [torch.ones_like(term) for term in terms]
        return [found.flatten(1) for found in torch.autograd.grad([logits, *terms], self._leaves, [slope, *ones])]

    def view(self, rows: Tensor) -> Weights:
        """Return each tensor (trials, *shape) by name, as a view of rows."""
        return {name: flat.unflatten(1, self.shapes[name]) for name, flat in self._flat(rows).items()}

    def _flat(self, rows: Tensor) -> Weights:
        views, start = {}, 0
        for name, shape in self.shapes.items():
            views[name] = rows[:, start : start + int(np.prod(shape))]
            start += _aligned(shape)
        return views


def _aligned(shape: tuple[int, ...]) -> int:
    return -(-int(np.prod(shape)) // ALIGN) * ALIGN


def _floats(shapes: dict[str, tuple[int, ...]]) -> int:
    return sum(_aligned(shape) for shape in shapes.values())


@dataclass(eq=False)
class Member:
    """A trial that is read off a row of a group.

    Parameters
    ----------
    digest : str
        The trial's.
    trial : Trial
        With the regularizers that steer the loop.
    chosen : int
        The epoch whose weights are kept so far.
    kept : Tensor
        These weights, (1, floats).
    """

    digest: str
    trial: Trial
    chosen: int = 0
    kept: Tensor = field(default_factory=lambda: torch.empty(0))


def without_early_stopping(trial: Trial) -> Trial:
    """Return a trial without the regularizers that only steer the loop: what several trials have in common.

    Until the epoch in which it stops, a trial that stops early does exactly what this one does.
    """
    kept = tuple(part for part in trial.regularizers if cast(Regularizer, part).places() != ("loop",))
    return trial.model_copy(update={"regularizers": kept})


class Group:
    """Trials that are trained together: weights, data, batch order and noise.

    Parameters
    ----------
    trials : sequence of Trial
        A row each; all with the same ``group_key``.
    device : str
        A torch device: ``"cpu"`` or ``"cuda"``.
    """

    @classmethod
    def of(cls, trials: Mapping[str, Trial], device: str) -> "Group":
        """Return the group that trains trials, given by their digests; those that differ in steering share a row."""
        members: dict[Trial, list[Member]] = {}
        for digest, trial in trials.items():
            members.setdefault(without_early_stopping(trial), []).append(Member(digest, trial))
        group = cls(list(members), device)
        group.members = list(members.values())
        return group

    def __init__(self, trials: Sequence[Trial], device: str) -> None:
        self.trials = list(trials)
        self.device = device
        first = trials[0]
        asked = task(first.data)
        self.network: Network = cast(Model, first.model).build(asked)
        self.parameters = Parameters.stack([self.network.initial(generator(t, "weights")) for t in trials], device)
        self.curves: list[dict[str, list[float]]] = [{} for _ in trials]
        self.members: list[list[Member]] = [[] for _ in trials]
        self.probed: list[Measured] = [{} for _ in trials]
        self._load_data(asked.classes)
        self._place_regularizers(asked.shape)
        self._stack_optimizers()

    def _load_data(self, classes: int) -> None:
        replicates = sorted({trial.replicate for trial in self.trials})
        self.splits = {replicate: split(self.trials[0].data, replicate) for replicate in replicates}
        self.one_hot = torch.eye(classes, device=self.device)
        self.examples: dict[str, tuple[Tensor, Tensor]] = {}
        for name in ("train", "validation"):
            parts = [self.splits[replicate].part(name) for replicate in replicates]
            x = torch.from_numpy(np.stack([x for x, _ in parts])).to(self.device)
            y = torch.from_numpy(np.stack([y for _, y in parts])).to(self.device)
            self.examples[name] = (x, y)
        # Which of the stacked data belongs to each trial: trials of one replicate share theirs.
        self.source = [replicates.index(trial.replicate) for trial in self.trials]
        self.orders = {replicate: generator(t, "order") for replicate, t in self._one_each().items()}

    def _one_each(self) -> dict[int, Trial]:
        return {trial.replicate: trial for trial in self.trials}

    def _place_regularizers(self, shape: tuple[int, ...]) -> None:
        self.at_sites: dict[Site, list[StackedRegularizer]] = {site: [] for site in self.network.sites()}
        self.by_place: dict[str, list[StackedRegularizer]] = {"batch": [], "loss": [], "weights": []}
        for index, part in enumerate(self.trials[0].regularizers):
            regularizer = cast(Regularizer, part)
            for site in self.at_sites:
                if regularizer.acts_at(site):
                    self.at_sites[site].append(
                        StackedRegularizer(self.trials, index, site.name, site.shape, self.device)
                    )
            for place in self.by_place:
                if place in regularizer.places():
                    drawn = shape if place == "batch" else ()
                    self.by_place[place].append(StackedRegularizer(self.trials, index, place, drawn, self.device))

    def _stack_optimizers(self) -> None:
        def column(field: str) -> Tensor:
            values = [getattr(trial.optimizer, field) for trial in self.trials]
            return torch.tensor(values, dtype=torch.float32).to(self.device).unsqueeze(1)

        self.optimizer: Optimizer = self.trials[0].optimizer
        self.hyperparameters = {field: column(field) for field in self.optimizer.varying}

    def shuffled(self) -> Tensor:
        """Return the next epoch's batch order as rows of the stacked training data, (trials, examples)."""
        count = self.trials[0].data.train
        drawn = {replicate: torch.from_numpy(rng.permutation(count)) for replicate, rng in self.orders.items()}
        rows = [drawn[t.replicate] + source * count for t, source in zip(self.trials, self.source, strict=True)]
        return torch.stack(rows).to(self.device)

    def acting(self) -> list[StackedRegularizer]:
        """Return every regularizer at every place."""
        return [a for some in (*self.at_sites.values(), *self.by_place.values()) for a in some]

    def drop(self, ended: Sequence[Member]) -> bool:
        """Go on without members that have ended, and without rows that none is left of; return whether any is."""
        self.members = [[one for one in members if one not in ended] for members in self.members]
        rows = [row for row, members in enumerate(self.members) if members]
        if rows and len(rows) < len(self.members):
            self._keep(rows)
        return bool(rows)

    def _keep(self, rows: list[int]) -> None:
        self.members = [self.members[row] for row in rows]
        self.trials = [self.trials[row] for row in rows]
        self.source = [self.source[row] for row in rows]
        self.curves = [self.curves[row] for row in rows]
        self.probed = [self.probed[row] for row in rows]
        self.orders = {t.replicate: self.orders[t.replicate] for t in self.trials}
        self.parameters = self.parameters.keep(rows)
        self._stack_optimizers()
        for acting in self.acting():
            acting.keep(rows)
