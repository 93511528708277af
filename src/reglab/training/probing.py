"""Shows the networks of a group to their trials' probes, one trial at a time."""

from functools import partial
from typing import cast

import torch
from torch import Tensor

from reglab.metrics import finite
from reglab.probes.base import Probe, Trained
from reglab.specs import canonical
from reglab.training.generators import generator
from reglab.training.group import Group, Measured


def probe_epoch(group: Group) -> None:
    """Append what each trial's probes measure after an epoch."""
    for row, trial in enumerate(group.trials):
        for part in trial.probes:
            values = cast(Probe, part).epoch(_trained(group, row, group.parameters.rows[row : row + 1], part.kind))
            series = group.probed[row].setdefault(part.kind, {})
            for name, value in values.items():
                series.setdefault(name, []).append(finite(value))


def probe_end(group: Group, row: int, kept: Tensor) -> Measured:
    """Return all that a trial's probes measured, including what they measure of its final weights (1, floats)."""
    return {
        part.kind: group.probed[row].get(part.kind, {})
        | finite(cast(Probe, part).end(_trained(group, row, kept, part.kind)))
        for part in group.trials[row].probes
    }


def _trained(group: Group, row: int, weights: Tensor, kind: str) -> Trained:
    trial = group.trials[row]
    # Each arm draws its own noise: arms that shared masks would look more alike than they are.
    arm = canonical([part.to_json() for part in trial.regularizers])
    epoch = len(group.curves[row]["train_nll"])
    return Trained(
        trial=trial,
        network=group.network,
        weights=group.parameters.view(weights),
        part=partial(_part, group, row),
        rng=generator(trial, f"probe {kind}, {epoch} epochs, {arm}"),
    )


def _part(group: Group, row: int, name: str) -> tuple[Tensor, Tensor]:
    if name in group.examples:
        x, y = group.examples[name]
        return x[group.source[row]].unsqueeze(0), y[group.source[row]].flatten()
    x, y = (torch.from_numpy(array).to(group.device) for array in group.splits[group.trials[row].replicate].part(name))
    return x.unsqueeze(0), y.flatten()
