"""The state of a group of trials that are trained as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import embedding

from reglab.datasets.registry import info
from reglab.datasets.scaling import Scaling
from reglab.datasets.splits import split
from reglab.epochs import steps_per_epoch
from reglab.metrics import Metric, metrics_of
from reglab.models.base import Model
from reglab.models.layers import Network
from reglab.regularizers.base import Regularizer, refuse_idle
from reglab.specs import Data, Optimizer, Task, Trial
from reglab.training.blocks import block_key, blocks_of, kept_blocks
from reglab.training.generators import generator, renewing
from reglab.training.parameters import Parameters
from reglab.training.points import measured_steps

Measured = dict[str, dict[str, Any]]
"""What each probe measured, by its kind."""


def task(data: Data) -> Task:
    """Return the task of a network on a data set."""
    dataset = info(data.name)
    return Task(
        dataset.shape, dataset.classes, dataset.vocabulary, dataset.every_step, dataset.target, dataset.balanced
    )


@dataclass(eq=False)
class Member:
    """A trial whose record is read from a row of a group.

    Parameters
    ----------
    digest : str
        The trial's digest.
    trial : Trial
        With the regularizer that steers the loop, if it has one.
    chosen : int
        The step whose weights are kept so far.
    kept : Tensor
        These weights, (1, floats).
    """

    digest: str
    trial: Trial
    chosen: int = 0
    kept: Tensor = field(default_factory=lambda: torch.empty(0))

    def stopping(self) -> Regularizer | None:
        """Return the regularizer that steers the loop."""
        parts = cast(tuple[Regularizer, ...], self.trial.regularizers)
        return next((part for part in parts if "loop" in part.places()), None)

    def looks_every(self) -> int | None:
        """Return how many steps lie between two looks at the validation data; None if there are none."""
        part = self.stopping()
        return part.looks_every(steps_per_epoch(self.trial.data.train, self.trial.batch_size)) if part else None

    def points(self) -> set[int]:
        """Return the steps after which the trial is measured: its curve's points, and early stopping's looks."""
        steps, every = self.trial.steps, self.looks_every()
        return {*measured_steps(self.trial.curve, steps), *(range(every, steps + 1, every) if every else ())}


def without_early_stopping(trial: Trial) -> Trial:
    """Return a trial without the regularizers that only steer the loop.

    A trial that stops early does exactly what this one does until it stops. Trials that differ only in
    when they stop have this one in common.
    """
    kept = tuple(part for part in trial.regularizers if cast(Regularizer, part).places() != ("loop",))
    return trial.model_copy(update={"regularizers": kept})


class Group:
    """Trials that are trained together: weights, data, batch order and noise.

    Parameters
    ----------
    trials : sequence of Trial
        One per row; all with the same :func:`reglab.specs.group_key`. Those with the same regularizers, but for their
        varying fields, should lie next to one another: each run of them is a block.
    device : str
        A torch device: ``"cpu"`` or ``"cuda"``.
    """

    @classmethod
    def sharing_rows(cls, trials: Mapping[str, Trial], device: str) -> "Group":
        """Return a group in which trials that differ only in when they stop, and look as often, share a row.

        Parameters
        ----------
        trials : mapping of str to Trial
            By their digests.
        device : str
            A torch device.
        """
        members: dict[tuple[Trial, int | None], list[Member]] = {}
        for member in (Member(digest, trial) for digest, trial in trials.items()):
            members.setdefault((without_early_stopping(member.trial), member.looks_every()), []).append(member)
        rows = sorted(members, key=lambda row: block_key(row[0]))
        group = cls([trial for trial, _ in rows], device)
        group.members = [members[row] for row in rows]
        group.points = [sharing[0].points() for sharing in group.members]
        return group

    def __init__(self, trials: Sequence[Trial], device: str) -> None:
        self.trials = list(trials)
        self.device = device
        first = trials[0]
        data_task = task(first.data)
        self.target, self.balanced = data_task.target, data_task.balanced
        self.network: Network = cast(Model, first.model).build(data_task)
        initial = [self.network.initial(generator(t, "weights")) for t in trials]
        self.parameters = Parameters.stack(initial, first.optimizer.states, device)
        sites = self.network.sites()
        for parts in dict.fromkeys(cast(tuple[Regularizer, ...], trial.regularizers) for trial in trials):
            refuse_idle(parts, first.model, sites, self.parameters.named)
        self.blocks = blocks_of(self.trials, sites, data_task.shape, device)
        self.curves: list[dict[str, list[float]]] = [{} for _ in trials]
        self.members: list[list[Member]] = [[] for _ in trials]
        self.points: list[set[int]] = [set() for _ in trials]
        self.probed: list[Measured] = [{} for _ in trials]
        self._load_data(data_task.classes)
        self._stack_optimizers()

    def _load_data(self, classes: int) -> None:
        replicates = sorted({trial.replicate for trial in self.trials})
        self.splits = {replicate: split(self.trials[0].data, replicate) for replicate in replicates}
        self.one_hot = torch.eye(classes, device=self.device)
        if self.balanced:
            self.chances = {replicate: _alike(whole.part("train")[1]) for replicate, whole in self.splits.items()}
        self.examples: dict[str, tuple[Tensor, Tensor]] = {}
        for name in ("train", "validation"):
            parts = [self.splits[replicate].part(name) for replicate in replicates]
            x = torch.from_numpy(np.stack([x for x, _ in parts])).to(self.device)
            y = torch.from_numpy(np.stack([y for _, y in parts])).to(self.device)
            self.examples[name] = (x, y)
        if self.target == "number":
            scales = [cast(Scaling, self.splits[replicate].targets) for replicate in replicates]
            pairs = np.array([[scale.mean, scale.scale] for scale in scales])
            self.units = torch.from_numpy(pairs).to(self.device)
        # The index of each trial's data in the stack: trials of one replicate share theirs.
        self.source = [replicates.index(trial.replicate) for trial in self.trials]
        self.sharing = [(trial.replicate, renewing(trial)) for trial in self.trials]
        self.orders = {key: generator(trial, "order") for key, trial in zip(self.sharing, self.trials, strict=True)}
        self.order, self.position = self._shuffled(), 0

    def in_units(self, values: Tensor, rows: Sequence[int]) -> Tensor:
        """Return scaled numbers to predict, or predictions, in the unit of the target; logits and classes as they are.

        Parameters
        ----------
        values : Tensor
            (trials, ...).
        rows : sequence of int
            The index of each trial's data in the stack.
        """
        if self.target == "class":
            return values
        mean, scale = (unit.reshape(-1, *(1,) * (values.ndim - 1)) for unit in self.units[list(rows)].unbind(1))
        return values.double() * scale + mean

    def metrics(self, *, on_curves: bool = False) -> list[Metric]:
        """Return what is measured of the trials: everything, or what learning curves contain."""
        return metrics_of(self.target, on_curves=on_curves, balanced=self.balanced)

    def _stack_optimizers(self) -> None:
        def column(field: str) -> Tensor:
            values = [getattr(trial.optimizer, field) for trial in self.trials]
            return torch.tensor(values, dtype=torch.float32).to(self.device).unsqueeze(1)

        self.optimizer: Optimizer = self.trials[0].optimizer
        self.hyperparameters = {field: column(field) for field in self.optimizer.varying}

    def next_batch(self) -> tuple[Tensor, Tensor]:
        """Return the next inputs (trials, batch, *shape) and targets of every trial, each in its own order.

        The targets are one-hot, (trials, batch, classes), or numbers, (trials, batch, 1). Epoch follows epoch; the last
        batch of one may be smaller.
        """
        if self.position >= self.order.shape[1]:
            self.order, self.position = self._shuffled(), 0
        rows = self.order[:, self.position : self.position + self.trials[0].batch_size]
        self.position += rows.shape[1]
        x, y = (tensor.flatten(0, 1) for tensor in self.examples["train"])
        # index_select on flat rows takes a third of the time of indexing
        indices = rows.flatten()
        inputs = x.flatten(1).index_select(0, indices).view(*rows.shape, *x.shape[1:])
        answers = y.index_select(0, indices).view(*rows.shape, *y.shape[1:])
        return inputs, embedding(answers, self.one_hot) if self.target == "class" else answers.unsqueeze(-1)

    def _shuffled(self) -> Tensor:
        """Return the next epoch's order (trials, examples), as row numbers of the stacked training data."""
        count = self.trials[0].data.train
        drawn = {key: torch.from_numpy(self._epoch(key[0], rng)) for key, rng in self.orders.items()}
        rows = [drawn[key] + source * count for key, source in zip(self.sharing, self.source, strict=True)]
        return torch.stack(rows).to(self.device)

    def _epoch(self, replicate: int, rng: np.random.Generator) -> np.ndarray:
        """Return the training examples of an epoch: each once, or, where classes count the same, drawn accordingly."""
        count = self.trials[0].data.train
        return rng.choice(count, count, p=self.chances[replicate]) if self.balanced else rng.permutation(count)

    def due(self, step: int) -> list[int]:
        """Return the rows that are measured after this step."""
        return [row for row, points in enumerate(self.points) if step in points]

    def drop(self, ended: Sequence[Member]) -> bool:
        """Drop members that have ended and rows that are then empty; return whether any remain."""
        self.members = [[member for member in members if member not in ended] for members in self.members]
        rows = [row for row, members in enumerate(self.members) if members]
        if rows and len(rows) < len(self.members):
            self._keep(rows)
        return bool(rows)

    def _keep(self, rows: list[int]) -> None:
        self.members = [self.members[row] for row in rows]
        self.points = [self.points[row] for row in rows]
        self.trials = [self.trials[row] for row in rows]
        self.source = [self.source[row] for row in rows]
        self.curves = [self.curves[row] for row in rows]
        self.probed = [self.probed[row] for row in rows]
        self.sharing = [self.sharing[row] for row in rows]
        self.orders = {key: self.orders[key] for key in self.sharing}
        self.order = self.order[rows]
        self.parameters = self.parameters.keep(rows)
        self.blocks = kept_blocks(self.blocks, rows)
        self._stack_optimizers()


def _alike(classes: np.ndarray) -> np.ndarray:
    """Return the chance of each example, (n,), with which every class is drawn as often; from classes, (n,)."""
    chances = 1 / np.bincount(classes)[classes]
    return chances / chances.sum()
