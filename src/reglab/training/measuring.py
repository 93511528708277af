"""Measures a group: the points of its learning curves, and the summary of each trial that has ended."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from reglab.metrics import finite, measure, metrics_of
from reglab.models.layers import PORTION, Weights
from reglab.training.group import Group, Member

Summary = float | int | None
"""A number of a record's summary."""
Answers = tuple[Tensor, Tensor]
"""Inputs (1, examples, *shape) and classes or scaled numbers (1, answers) of one replicate."""


@torch.no_grad()
def predict(group: Group, weights: Weights, x: Tensor, rows: Sequence[int] = (0,)) -> Tensor:
    """Return outputs (trials, answers, classes) with all noise off.

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


def measure_curve(group: Group, step: int) -> None:
    """Append a point to every trial's curve: the step, and the metrics on the first examples of each split."""
    metrics, examples = metrics_of(group.target, on_curves=True), group.trials[0].curve.examples
    for curve in group.curves:
        curve.setdefault("step", []).append(step)
    for name, (x, y) in group.examples.items():
        outputs = group.in_units(predict(group, group.parameters.named, x[:, :examples], group.source), group.source)
        answers = group.in_units(y[:, :examples][group.source].flatten(1), group.source)
        for metric in metrics:
            for curve, value in zip(group.curves, metric.function(outputs, answers).tolist(), strict=True):
                curve.setdefault(f"{name}_{metric.name}", []).append(value)


def summaries(group: Group, ended: Sequence[tuple[int, Member]], step: int) -> list[dict[str, Summary]]:
    """Return the summary of each member that ends after this step, in the order of ``ended``.

    The metrics are those of the chosen step: on the training examples of the curve, and on the whole validation and
    test splits.
    """
    by_digest = {}
    # replicate by replicate, because each has its own test split, and that is large
    for replicate in {member.trial.replicate for _, member in ended}:
        parts = {name: _part(group, replicate, name) for name in _measured_at_the_end(group)}
        for row, member in ((row, member) for row, member in ended if member.trial.replicate == replicate):
            by_digest[member.digest] = _summary(group, row, member, step, parts)
    return [by_digest[member.digest] for _, member in ended]


def _measured_at_the_end(group: Group) -> list[str]:
    trial = group.trials[0]
    names = ["validation"] if trial.data.validation > trial.curve.examples else []
    return [*names, "test"] if trial.test else names


def _part(group: Group, replicate: int, name: str) -> Answers:
    x, y = (torch.from_numpy(array).to(group.device) for array in group.splits[replicate].part(name))
    return x.unsqueeze(0), y.reshape(1, -1)


def _summary(group: Group, row: int, member: Member, step: int, parts: Mapping[str, Answers]) -> dict[str, Summary]:
    curve = group.curves[row]
    at = curve["step"].index(member.chosen)
    summary: dict[str, Summary] = {"steps": step, "chosen_step": member.chosen}
    summary |= {name: finite(values[at]) for name, values in curve.items() if name != "step"}
    if "validation" in parts:
        whole = _measure(group, row, member.kept, parts["validation"])
        summary |= {f"validation_{m.name}": whole[m.name] for m in metrics_of(group.target, on_curves=True)}
    chosen = _measure(group, row, member.kept, parts["test"]) if "test" in parts else {}
    # most trials choose their last step, and the test split is large
    again = "test" in parts and member.chosen != step
    last = _measure(group, row, group.parameters.rows[row : row + 1], parts["test"]) if again else chosen
    for when, values in {"": chosen, "_last": last}.items():
        summary |= {f"test_{metric.name}{when}": values.get(metric.name) for metric in metrics_of(group.target)}
    return summary


def _measure(group: Group, row: int, weights: Tensor, part: Answers) -> dict[str, Summary]:
    """Return every metric of one trial's weights (1, floats) on a whole split."""
    (x, y), source = part, [group.source[row]]
    outputs = group.in_units(predict(group, group.parameters.view(weights), x), source)
    metrics: dict[str, Summary] = finite(measure(outputs[0], group.in_units(y, source)[0], group.target))
    return metrics
