"""Shows the networks of a group to their trials' probes, one trial at a time."""

from collections.abc import Sequence
from functools import partial
from typing import cast

import torch
from torch import Tensor

from reglab.metrics import finite
from reglab.probes.base import Probe, Trained
from reglab.specs import canonical
from reglab.training.generators import generator
from reglab.training.group import Group, Measured


def probe_point(group: Group, step: int, rows: Sequence[int]) -> None:
    """Append what the probes of the trials in these rows measure at a point of the learning curve."""
    for row in rows:
        for part in group.trials[row].probes:
            weights = group.parameters.rows[row : row + 1]
            values = cast(Probe, part).point(_trained(group, row, weights, part.kind, step))
            series = group.probed[row].setdefault(part.kind, {})
            for name, value in values.items():
                series.setdefault(name, []).append(finite(value))


def probe_end(group: Group, row: int, kept: Tensor, step: int) -> Measured:
    """Return all that a trial's probes measured, including what they measure of its final weights (1, floats)."""
    return {
        part.kind: group.probed[row].get(part.kind, {})
        | finite(cast(Probe, part).end(_trained(group, row, kept, part.kind, step)))
        for part in group.trials[row].probes
    }


def _trained(group: Group, row: int, weights: Tensor, kind: str, step: int) -> Trained:
    trial = group.trials[row]
    # Each arm draws its own noise: arms that shared masks would look more alike than they are.
    arm = canonical([part.to_json() for part in trial.regularizers])
    return Trained(
        trial=trial,
        network=group.network,
        weights=group.parameters.view(weights),
        part=partial(_part, group, row),
        rng=generator(trial, f"probe {kind}, {step} steps, {arm}"),
    )


def _part(group: Group, row: int, name: str) -> tuple[Tensor, Tensor]:
    if name in group.examples:
        x, y = group.examples[name]
        return x[group.source[row]].unsqueeze(0), y[group.source[row]].flatten()
    x, y = (torch.from_numpy(array).to(group.device) for array in group.splits[group.trials[row].replicate].part(name))
    return x.unsqueeze(0), y.flatten()
