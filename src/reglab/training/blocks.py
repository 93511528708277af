"""Blocks of a group: trials that lie next to one another and have the same regularizers, but for their varying fields.

Trials with different regularizers are trained as one group, since the network and the optimiser do the same for all of
them. What a regularizer does is done for its block alone, so that the others' numbers are not touched.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import cast

from torch import Tensor

from reglab.models.layers import Weights
from reglab.regularizers.base import Regularizer
from reglab.specs import Site, Trial, shape_key
from reglab.training.noise import StackedRegularizer


def acting(trial: Trial) -> tuple[Regularizer, ...]:
    """Return the regularizers of a trial that take part in its steps: all but those that only steer the loop."""
    parts = cast(tuple[Regularizer, ...], trial.regularizers)
    return tuple(part for part in parts if set(part.places()) - {"loop"})


def block_key(trial: Trial) -> str:
    """Return what the trials of a block have in common: their acting regularizers, but for the varying fields."""
    return shape_key(acting(trial))


class Block:
    """Trials of a group that lie next to one another and have the same :func:`block_key`.

    Parameters
    ----------
    trials : sequence of Trial
        One per row.
    start : int
        The first one's row in the group.
    sites : sequence of Site
        Those of the group's network.
    shape : tuple of int
        The shape of one example's input.
    device : str
        A torch device.
    """

    def __init__(
        self, trials: Sequence[Trial], start: int, sites: Sequence[Site], shape: tuple[int, ...], device: str
    ) -> None:
        self.start, self.size = start, len(trials)
        self.at_sites: dict[Site, list[StackedRegularizer]] = {site: [] for site in sites}
        self.by_place: dict[str, list[StackedRegularizer]] = {"batch": [], "loss": [], "weights": []}
        for parts in zip(*map(acting, trials), strict=True):
            for site, regularizers in self.at_sites.items():
                if parts[0].acts_at(site):
                    regularizers.append(StackedRegularizer(trials, parts, site.name, site.shape, device))
            for place, regularizers in self.by_place.items():
                if place in parts[0].places():
                    drawn = shape if place == "batch" else ()
                    regularizers.append(StackedRegularizer(trials, parts, place, drawn, device))

    @property
    def rows(self) -> slice:
        """The block's rows in the group."""
        return slice(self.start, self.start + self.size)

    def part(self, tensors: Mapping[str, Tensor]) -> Weights:
        """Return the block's part of tensors (trials, *shape) by name, as views."""
        return {name: tensor[self.rows] for name, tensor in tensors.items()}

    def keep(self, rows: list[int]) -> None:
        """Keep only these trials of the block, counted from its first row."""
        self.size = len(rows)
        for regularizers in (*self.at_sites.values(), *self.by_place.values()):
            for stacked in regularizers:
                stacked.keep(rows)


def blocks_of(trials: Sequence[Trial], sites: Sequence[Site], shape: tuple[int, ...], device: str) -> list[Block]:
    """Return the blocks of a group's trials, in their order."""
    blocks: list[Block] = []
    for _, alike in groupby(trials, block_key):
        start = blocks[-1].rows.stop if blocks else 0
        blocks.append(Block(list(alike), start, sites, shape, device))
    return blocks


def kept_blocks(blocks: Sequence[Block], rows: Sequence[int]) -> list[Block]:
    """Keep only these rows of a group in its blocks, and return the blocks that have some left."""
    kept, start = [], 0
    for block in blocks:
        if own := [row - block.start for row in rows if row in range(block.rows.start, block.rows.stop)]:
            block.keep(own)
            block.start = start
            start += block.size
            kept.append(block)
    return kept
