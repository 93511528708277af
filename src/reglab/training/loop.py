"""The training loop of a group, from the first step to the last record."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from reglab.metrics import LOSS, finite
from reglab.models.layers import Mode
from reglab.specs import Record, Site, Trial, group_key
from reglab.training.blocks import Block
from reglab.training.denormals import denormals_flushed
from reglab.training.descent import descend, learning_rate_factor
from reglab.training.group import Group, Member
from reglab.training.measuring import measure_curve, summaries
from reglab.training.probing import probe_end, probe_point


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
    for step in range(1, trials[0].steps + 1):
        check()
        train_step(group, step)
        if not (due := group.due(step)):
            continue
        measure_curve(group, step, due)
        probe_point(group, step, due)
        ended = steer(group, step, due)
        for (row, member), summary in zip(ended, summaries(group, ended, step), strict=True):
            measured = probe_end(group, row, member.kept, step)
            curve = finite(group.curves[row])
            yield Record(member.digest, member.trial.to_json(), summary, curve, provenance={}, measured=measured)
        if ended and not group.drop([member for _, member in ended]):
            return


@denormals_flushed()
def train_step(group: Group, step: int) -> None:
    """Take one step, counted from 1, on the next batch: change the weights and the optimiser's state of every trial."""
    trial, weights = group.trials[0], group.parameters.named
    x, targets = group.next_batch()
    rows, progress = x.shape[1], (step - 1) / trial.steps
    learning_rate = group.hyperparameters["learning_rate"] * learning_rate_factor(group.optimizer, step, trial.steps)
    for block in group.blocks:
        own = x[block.rows], targets[block.rows]
        for stacked in block.by_place["batch"]:
            own = stacked.regularizer.batch(stacked.values, *own, stacked.noise(rows))
        if block.by_place["batch"]:
            x[block.rows], targets[block.rows] = own

    def perturb(site: Site, h: Tensor) -> Tensor:
        return perturbed(group.blocks, site, h, rows, progress)

    targets = targets.flatten(1, -2)  # a language model answers at every step: each answer is a row
    outputs = group.network(weights, x, Mode(perturb, training=True))
    terms = [
        stacked.regularizer.loss(stacked.values, block.part(weights), outputs[block.rows], targets[block.rows])
        for block in group.blocks
        for stacked in block.by_place["loss"]
    ]
    gradients = group.parameters.gradients(outputs, SLOPES[group.target](outputs.detach(), targets), terms)
    change_weights(group, learning_rate, before_step=True)
    descend(group.optimizer, group.parameters.trained, gradients, learning_rate, group.hyperparameters, step)
    change_weights(group, learning_rate, before_step=False)


def perturbed(blocks: Sequence[Block], site: Site, h: Tensor, rows: int, progress: float) -> Tensor:
    """Return activations (trials, batch, *site.shape), changed by the regularizers that act at a site.

    Parameters
    ----------
    blocks : sequence of Block
        Those of the group.
    site : Site
        Where.
    h : Tensor
        The activations.
    rows : int
        Examples of the batch.
    progress : float
        The share of all steps that is done, in [0, 1).
    """
    alone, changed = len(blocks) == 1, h
    for block in blocks:
        active = [stacked for stacked in block.at_sites[site] if stacked.regularizer.active(progress)]
        own = h if alone else h[block.rows]
        for stacked in active:
            own = stacked.regularizer.network(stacked.values, own, stacked.noise(rows))
        if alone:
            return own
        if active:
            changed = h.clone() if changed is h else changed
            changed[block.rows] = own
    return changed


@torch.no_grad()
def change_weights(group: Group, learning_rate: Tensor, *, before_step: bool) -> None:
    """Let the regularizers of the weights act that act before, or after, the optimiser's step."""
    for block in group.blocks:
        for stacked in block.by_place["weights"]:
            if stacked.regularizer.before_step == before_step:
                own = block.part(group.parameters.named)
                stacked.regularizer.weights(stacked.values, own, learning_rate[block.rows].squeeze(1))


def cross_entropy_slope(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the gradient of each trial's mean cross-entropy by its logits, (trials, answers, classes).

    A step does not need the loss itself. The targets of each answer must sum to 1.
    """
    # by hand: with as few classes as these data have, PyTorch's softmax and its backward took three times as long
    shares = (logits - logits.amax(2, keepdim=True)).exp_()
    return shares.div_(shares.sum(2, keepdim=True)).sub_(targets).div_(logits.shape[1])


def squared_error_slope(predictions: Tensor, targets: Tensor) -> Tensor:
    """Return the gradient of each trial's mean squared error by its predictions, (trials, answers, 1)."""
    return (predictions - targets).mul_(2 / predictions.shape[1])


SLOPES = {"class": cross_entropy_slope, "number": squared_error_slope}
"""The loss's gradient by the network's outputs, by what is predicted."""


def steer(group: Group, step: int, rows: Sequence[int]) -> list[tuple[int, Member]]:
    """Return the members of these rows that end after this step, with their rows; keep the weights of each chosen step.

    Where no regularizer steers the loop, a trial ends after its last step and keeps its last weights.
    """
    ended = []
    for row in rows:
        members, curve = group.members[row], group.curves[row]
        losses = dict(zip(curve["step"], curve[f"validation_{LOSS[group.target]}"], strict=True))
        for member in members:
            part, every = member.stopping(), member.looks_every()
            looks = [loss for at, loss in losses.items() if every and at % every == 0]
            stop, last = False, step == member.trial.steps
            if part and every and step % every == 0:
                stop, look = part.stops(looks)
                member.chosen = look * every
            elif last and not looks:
                member.chosen = step
            if member.chosen == step:
                member.kept = group.parameters.rows[row : row + 1].clone()
            if stop or last:
                ended.append((row, member))
    return ended
