"""The training loop of a group, from the first step to the last record."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil, cos, inf, isfinite, pi
from typing import cast

import torch
from torch import Tensor
from torch.nn.functional import embedding

from reglab.metrics import METRICS, finite, measure
from reglab.models.layers import PORTION, Mode, Weights
from reglab.regularizers.base import Regularizer
from reglab.specs import Record, Site, Trial, group_key
from reglab.training.descent import descend
from reglab.training.group import Group, Member
from reglab.training.probing import probe_end, probe_epoch

Summary = float | int | None
"""A number of a record's summary."""


def train(
    trials: Sequence[Trial], digests: Sequence[str], device: str = "cpu", check: Callable[[], None] = lambda: None
) -> Iterator[Record]:
    """Train a group of trials as one; yield each trial's record as soon as the trial ends.

    Parameters
    ----------
    trials : sequence of Trial
        All with the same :func:`reglab.specs.group_key`.
    digests : sequence of str
        The trials' digests, all different.
    device : str
        A torch device.
    check : callable
        Called before every step; it ends the training by raising.

    Yields
    ------
    Record
        Bit for bit what it would be if the trial were trained alone. Its provenance is empty. Trials
        that stop early come first.

    Raises
    ------
    ValueError
        If the trials' keys differ.
    """
    if len({group_key(trial) for trial in trials}) != 1:
        raise ValueError("only trials with equal shapes can be trained as one group")
    group = Group.sharing_rows(dict(zip(digests, trials, strict=True)), device)
    for epoch in range(1, trials[0].epochs + 1):
        train_epoch(group, epoch, check)
        measure_epoch(group)
        probe_epoch(group)
        ended = steer(group, epoch)
        for (row, member), summary in zip(ended, final_metrics(group, ended, epoch), strict=True):
            measured = probe_end(group, row, member.kept)
            curve = finite(group.curves[row])
            yield Record(member.digest, member.trial.to_json(), summary, curve, provenance={}, measured=measured)
        if ended and not group.drop([member for _, member in ended]):
            return


def train_epoch(group: Group, epoch: int, check: Callable[[], None] = lambda: None) -> None:
    """Take one pass over every trial's training split, calling ``check`` before each step; epochs count from 1."""
    steps = ceil(group.trials[0].data.train / group.trials[0].batch_size)
    for step, (x, targets) in enumerate(batches(group)):
        check()
        progress = ((epoch - 1) * steps + step) / (group.trials[0].epochs * steps)
        scheduled = 0.5 * (1 + cos(pi * progress)) if group.optimizer.schedule == "cosine" else 1.0
        train_step(group, x, targets, group.hyperparameters["learning_rate"] * scheduled, progress)


def batches(group: Group) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield one pass of inputs (trials, batch, *shape) and one-hot targets, in each trial's own order."""
    x, y = (tensor.flatten(0, 1) for tensor in group.examples["train"])
    flat = x.flatten(1)
    for rows in group.shuffled().split(group.trials[0].batch_size, dim=1):
        # index_select on flat rows takes a third of the time of indexing
        indices = rows.flatten()
        labels = y.index_select(0, indices).view(*rows.shape, *y.shape[1:])
        yield flat.index_select(0, indices).view(*rows.shape, *x.shape[1:]), embedding(labels, group.one_hot)


def train_step(group: Group, x: Tensor, targets: Tensor, learning_rate: Tensor, progress: float = 0.0) -> None:
    """Take one step.

    Parameters
    ----------
    group : Group
        Its weights and optimiser state are changed.
    x, targets : Tensor
        Inputs (trials, batch, *shape) and one-hot targets (trials, batch, classes).
    learning_rate : Tensor
        (trials, 1).
    progress : float
        The share of all steps taken before this one.
    """
    weights, rows = group.parameters.named, x.shape[1]
    for stacked in group.by_place["batch"]:
        x, targets = stacked.regularizer.batch(stacked.values, x, targets, stacked.noise(rows))

    def perturb(site: Site, h: Tensor) -> Tensor:
        for stacked in group.at_sites[site]:
            if stacked.regularizer.active(progress):
                h = stacked.regularizer.network(stacked.values, h, stacked.noise(rows))
        return h

    targets = targets.flatten(1, -2)  # a language model answers at every step: each answer is a row
    logits = group.network(weights, x, Mode(perturb, training=True))
    terms = [stacked.regularizer.loss(stacked.values, weights, logits, targets) for stacked in group.by_place["loss"]]
    gradients = group.parameters.gradients(logits, cross_entropy_slope(logits.detach(), targets), terms)
    descend(group.optimizer.kind, group.parameters.trained, gradients, learning_rate, group.hyperparameters)
    with torch.no_grad():
        for stacked in group.by_place["weights"]:
            stacked.regularizer.weights(stacked.values, weights, learning_rate.squeeze(1))


def cross_entropy_slope(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the gradient of each trial's mean cross-entropy by its logits, (trials, answers, classes).

    A step does not need the loss itself. The targets of each answer must sum to 1.
    """
    # by hand: with as few classes as these data have, PyTorch's softmax and its backward took three times as long
    shares = (logits - logits.amax(2, keepdim=True)).exp_()
    return shares.div_(shares.sum(2, keepdim=True)).sub_(targets).div_(logits.shape[1])


@torch.no_grad()
def predict(group: Group, weights: Weights, x: Tensor, rows: Sequence[int] = (0,)) -> Tensor:
    """Return logits (trials, answers, classes) with all noise off.

    Parameters
    ----------
    group : Group
        Holds the network.
    weights : dict of str to Tensor
        By name, (trials, *shape).
    x : Tensor
        Inputs (splits, examples, *shape).
    rows : sequence of int
        The index of each trial's split.
    """
    # given weights that require a gradient, a layer would keep what it needs for the backward pass
    fixed = {name: weight.detach() for name, weight in weights.items()}
    return torch.cat([group.network(fixed, portion[list(rows)]) for portion in x.split(PORTION, dim=1)], dim=1)


def measure_epoch(group: Group) -> None:
    """Append this epoch's NLL and error on training and validation data to every trial's curve."""
    metrics = [metric for metric in METRICS.values() if metric.each_epoch]
    for name, (x, y) in group.examples.items():
        logits, labels = predict(group, group.parameters.named, x, group.source), y[group.source].flatten(1)
        for metric in metrics:
            for curve, value in zip(group.curves, metric.function(logits, labels).tolist(), strict=True):
                curve.setdefault(f"{name}_{metric.name}", []).append(value)


def steer(group: Group, epoch: int) -> list[tuple[int, Member]]:
    """Return the members that end after this epoch, with their rows; keep the weights of each chosen epoch.

    The regularizers that steer the loop decide; where there are none, a trial ends after its last epoch and
    keeps its last weights.
    """
    ended = []
    for row, members in enumerate(group.members):
        nll = group.curves[row]["validation_nll"]
        for member in members:
            decisions = [cast(Regularizer, part).stops(nll) for part in member.trial.regularizers]
            decided = [decision for decision in decisions if decision is not None]
            stop, member.chosen = decided[0] if decided else (False, epoch)
            if member.chosen == epoch:
                member.kept = group.parameters.rows[row : row + 1].clone()
            if stop or epoch == member.trial.epochs:
                ended.append((row, member))
    return ended


def final_metrics(group: Group, ended: list[tuple[int, Member]], epoch: int) -> list[dict[str, Summary]]:
    """Return the summary of each member that ends after this epoch, in the order of ``ended``."""
    steps = ceil(group.trials[0].data.train / group.trials[0].batch_size)
    measured = _test_metrics(group, ended, epoch) if group.trials[0].test else {}
    summaries = []
    for row, member in ended:
        curve = group.curves[row]
        best = min(range(epoch), key=lambda e: v if isfinite(v := curve["validation_nll"][e]) else inf) + 1
        summary: dict[str, Summary] = {"epochs_run": epoch, "steps": epoch * steps}
        summary |= {"best_epoch": best, "chosen_epoch": member.chosen}
        summary |= {name: finite(values[member.chosen - 1]) for name, values in curve.items()}
        summaries.append(summary | (measured[member.digest] if measured else _on_the_test_set({}, {})))
    return summaries


def _test_metrics(group: Group, ended: list[tuple[int, Member]], epoch: int) -> dict[str, dict[str, Summary]]:
    """Return the metrics on the test set by digest, at the chosen epoch and (``_last``) at this one.

    Replicates are measured one by one, because each scales the test set by its own training split.
    """
    by_digest: dict[str, dict[str, Summary]] = {}
    for replicate in {member.trial.replicate for _, member in ended}:
        x, y = (torch.from_numpy(a).unsqueeze(0).to(group.device) for a in group.splits[replicate].part("test"))
        labels = y.flatten()

        def measured(weights: Weights, x: Tensor = x, labels: Tensor = labels) -> dict[str, float]:
            return measure(predict(group, weights, x)[0], labels)

        for row, member in ((row, member) for row, member in ended if member.trial.replicate == replicate):
            last = measured(group.parameters.view(group.parameters.rows[row : row + 1]))
            # most trials choose their last epoch, and the test set is large
            chosen = last if member.chosen == epoch else measured(group.parameters.view(member.kept))
            by_digest[member.digest] = _on_the_test_set(chosen, last)
    return by_digest


def _on_the_test_set(chosen: Mapping[str, float], last: Mapping[str, float]) -> dict[str, Summary]:
    """Return a summary's columns: every metric at the chosen epoch and at the last one; None where not measured."""
    columns = {"": chosen, "_last": last}
    return {f"test_{name}{when}": finite(values.get(name)) for when, values in columns.items() for name in METRICS}
