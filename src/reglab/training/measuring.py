"""Measures a group: the points of its learning curves, and the summary of each trial that has ended."""

from collections.abc import Sequence

import torch
from torch import Tensor

from reglab.metrics import finite, measure
from reglab.models.layers import Weights, portion
from reglab.training.group import Group, Member

Summary = float | int | None
"""A number of a record's summary."""


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
    parts = x.split(portion(group.network.sites()), dim=1)
    return torch.cat([group.network(fixed, part[list(rows)]) for part in parts], dim=1)


def measure_curve(group: Group, step: int, rows: Sequence[int]) -> None:
    """Append a point to the curves of these rows: the step, and the metrics on the first examples of each split."""
    metrics, examples = group.metrics(on_curves=True), group.trials[0].curve.examples
    curves, source = [group.curves[row] for row in rows], [group.source[row] for row in rows]
    some = len(rows) < len(group.trials)
    weights = group.parameters.view(group.parameters.rows[list(rows)]) if some else group.parameters.named
    for curve in curves:
        curve.setdefault("step", []).append(step)
    for name, (x, y) in group.examples.items():
        outputs = group.in_units(predict(group, weights, x[:, :examples], source), source)
        answers = group.in_units(y[:, :examples][source].flatten(1), source)
        for metric in metrics:
            for curve, value in zip(curves, metric.function(outputs, answers).tolist(), strict=True):
                curve.setdefault(f"{name}_{metric.name}", []).append(value)


def summaries(group: Group, ended: Sequence[tuple[int, Member]], step: int) -> list[dict[str, Summary]]:
    """Return the summary of each member that ends after this step, in the order of ``ended``.

    The metrics are those of the chosen step: on the training examples of the curve, and on the whole validation and
    test splits.
    """
    by_digest = {}
    # replicate by replicate, because each has its own test split, and that is large
    for replicate in {member.trial.replicate for _, member in ended}:
        of_it = [(row, member) for row, member in ended if member.trial.replicate == replicate]
        for (_, member), summary in zip(of_it, _summaries(group, of_it, step), strict=True):
            by_digest[member.digest] = summary
    return [by_digest[member.digest] for _, member in ended]


def _summaries(group: Group, ended: Sequence[tuple[int, Member]], step: int) -> list[dict[str, Summary]]:
    """Return the summaries of members of one replicate."""
    trial, metrics = group.trials[0], group.metrics()
    on_curves = [metric.name for metric in group.metrics(on_curves=True)]
    summaries = []
    for row, member in ended:
        curve = group.curves[row]
        at = curve["step"].index(member.chosen)
        chosen = {name: finite(values[at]) for name, values in curve.items() if name != "step"}
        summaries.append({"steps": step, "chosen_step": member.chosen, **chosen})
    kept = torch.cat([member.kept for _, member in ended])
    if trial.data.validation > trial.curve.examples:
        for summary, whole in zip(summaries, _measure(group, ended, kept, "validation"), strict=True):
            summary |= {f"validation_{name}": whole[name] for name in on_curves}
    nothing: list[dict[str, Summary]] = [{} for _ in ended]
    on_test = _measure(group, ended, kept, "test") if trial.test else nothing
    # most trials choose their last step, and the test split is large
    again = trial.test and any(member.chosen != step for _, member in ended)
    rows = [row for row, _ in ended]
    at_the_end = _measure(group, ended, group.parameters.rows[rows], "test") if again else on_test
    for summary, *parts in zip(summaries, on_test, at_the_end, strict=True):
        for when, values in zip(("", "_last"), parts, strict=True):
            summary |= {f"test_{metric.name}{when}": values.get(metric.name) for metric in metrics}
    return summaries


def _measure(group: Group, ended: Sequence[tuple[int, Member]], weights: Tensor, name: str) -> list[dict[str, Summary]]:
    """Return every metric of weights (members, floats), all of one replicate, on one whole split."""
    row, member = ended[0]
    x, y = (torch.from_numpy(array).to(group.device) for array in group.splits[member.trial.replicate].part(name))
    sources = [group.source[row]] * len(ended)
    outputs = predict(group, group.parameters.view(weights), x.unsqueeze(0), [0] * len(ended))
    outputs, answers = group.in_units(outputs, sources), group.in_units(y.reshape(1, -1), sources[:1])[0]
    return [finite(measure(of_one, answers, group.target, balanced=group.balanced)) for of_one in outputs]
