"""The panel: the conditions that a report speaks of, written down once in its profile.

A profile's file holds a table for each panel, for example::

    [panels.main]
    network = "mlp"
    datasets = ["fashion-mnist", "adult"]
    train = [300, 50000]          # the fewest and the most training examples
    validation = 1000
    sizes = [32, 64, 128, 256]    # widths: as many as there are cells for each data set
    steps = [500, 2000, 8000]
    batch_size = 32
    replicates = 2
    learning_rates = { sgd = [0.003, 0.01, 0.03, 0.1], adam = [0.0003, 0.001, 0.003] }

Each data set gets as many cells as there are sizes. The numbers of training examples are evenly spaced in their
logarithm between the two limits, and each meets one size: a Latin hypercube of low discrepancy [1]_. From one data set
of the panel to the next the sizes move on by one number of examples, so that each size meets few and many. A cell's
replicates have numbers of their own: cells repeat one another, and do not share what they draw. Every cell is trained
with every optimiser and every budget, so that these are compared in pairs. A data set that is too small gives a third
of what its test split leaves to validation at most, and the rest is its most training examples.

References
----------
.. [1] Damblin, Couplet and Iooss, Numerical studies of space-filling designs: optimization of Latin hypercube samples
   and subprojection properties, Journal of Simulation 7, 2013.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

import numpy as np
from pydantic import Field, SerializeAsAny, model_validator
from scipy.stats import qmc

from reglab import datasets
from reglab.datasets.splits import test_size
from reglab.errors import ReglabError, unknown
from reglab.models import CNN, LSTM, MLP, Model, Transformer
from reglab.regularizers import Regularizer
from reglab.specs import SGD, Adam, Count, Curve, Data, Optimizer, Part, Positive
from reglab.study.admissible import admissible
from reglab.study.study import Study

OPTIMIZERS: dict[str, Optimizer] = {"sgd": SGD(), "adam": Adam()}
NETWORKS: dict[str, Callable[[int, int], Model]] = {
    "mlp": lambda width, depth: MLP(hidden=(width,) * depth),
    "normalised mlp": lambda width, depth: MLP(hidden=(width,) * depth, batch_norm=True),
    "cnn": lambda width, depth: CNN(channels=tuple(width // 2**k for k in reversed(range(depth))), hidden=(2 * width,)),
    "lstm": lambda width, _: LSTM(units=width, embedding=32),
    "transformer": lambda width, depth: Transformer(width=width, heads=4, depth=depth, feedforward=2 * width),
}
"""The network of a panel from its width and its depth. A CNN's last block has as many channels as the width says, each
block before it half as many; twice as many dense units follow."""


CURVE = Curve(points=5)
"""When a panel's trials are measured: twelve points, as trials have otherwise, would take half as long as training."""
PAIRINGS = 100
"""How many random pairings of examples with sizes are drawn."""
APART = 1000
"""By how much the numbers of the replicates of two cells differ: more than any study has."""


class Panel(Part):
    """One panel of a profile, as the module's docstring explains it.

    Parameters
    ----------
    network : str
        A key of `NETWORKS`.
    datasets : tuple of str
        Registered data sets.
    train : (int, int)
        The fewest and the most training examples.
    validation : int
        Validation examples.
    sizes : tuple of int
        Widths, one for each cell; a width may be there twice.
    depth : int
        Hidden layers, blocks or layers of a Transformer.
    steps : tuple of int
        The budgets, rising.
    batch_size, replicates : int
        Examples of a step; replicates of a condition.
    learning_rates : dict of str to tuple of float
        Where the grid of each optimiser begins, by a key of `OPTIMIZERS`.

    Raises
    ------
    SpecError, ReglabError
        If a field is unknown, missing or out of range, or there is no such network or optimiser.
    """

    kind: ClassVar[str] = "panel"
    network: str = "mlp"
    datasets: tuple[str, ...]
    train: tuple[Count, Count]
    validation: Count
    sizes: tuple[Count, ...]
    depth: Count = 1
    steps: tuple[Count, ...]
    batch_size: Count
    replicates: Count
    learning_rates: dict[str, tuple[Positive, ...]]

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        if self.network not in NETWORKS:
            raise unknown("network", self.network, NETWORKS)
        for optimizer in self.learning_rates:
            if optimizer not in OPTIMIZERS:
                raise unknown("optimiser", optimizer, OPTIMIZERS)
        return self

    def conditions(self) -> "list[Condition]":
        """Return all conditions: for each data set and cell, every optimiser with every budget."""
        return [
            Condition(data=data, model=NETWORKS[self.network](width, self.depth), optimizer=OPTIMIZERS[optimizer],
                      learning_rates=rates, steps=steps, batch_size=self.batch_size, replicates=self.replicates,
                      first_replicate=APART * cell)
            for dataset in self.datasets for cell, (data, width) in enumerate(self._cells(dataset))
            for optimizer, rates in self.learning_rates.items() for steps in self.steps
        ]  # fmt: skip

    def _cells(self, dataset: str) -> list[tuple[Data, int]]:
        data = _largest(dataset, self.train[1], self.validation)
        count, moved = len(self.sizes), self.datasets.index(dataset)
        examples = np.geomspace(min(self.train[0], data.train), data.train, count)
        return [
            (data.model_copy(update={"train": _rounded_down(number)}), self.sizes[(place + moved) % count])
            for number, place in zip(examples, _pairing(count), strict=True)
        ]


class Condition(Part):
    """What a comparison is made under: data set, training examples, network, optimiser and budget.

    Parameters
    ----------
    data, model, optimizer, learning_rates, steps, batch_size, replicates, first_replicate
        As in `Study`.
    """

    kind: ClassVar[str] = "condition"
    data: Data
    model: SerializeAsAny[Model]
    optimizer: SerializeAsAny[Optimizer]
    learning_rates: tuple[Positive, ...]
    steps: Count
    batch_size: Count
    replicates: Count
    first_replicate: Annotated[int, Field(ge=0)] = 0

    def study(self, arms: Mapping[str, Sequence[Regularizer]], **changes: Any) -> Study:
        """Return the study of arms under this condition; arms that the data refuse are left out.

        Parameters
        ----------
        arms : mapping of str to sequence of Regularizer
            As in `Study`.
        **changes
            Other parameters of `Study`, or others than the condition's: ``model=MLP(hidden=(128,))``. The learning
            curve is `CURVE` unless it is among them.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Study(arms=admissible(arms, self.data.name)[0], **{**fields, "curve": CURVE, **changes})


def panel(
    profile: str, name: str, datasets: Sequence[str] = (), steps: Sequence[int] = (), start: Path | None = None
) -> list[Condition]:
    """Return the conditions of a profile's panel, or those on some of its data sets and budgets.

    Parameters
    ----------
    profile : str
        ``"quick"``, ``"full"``, or the name of another file in ``profiles/``, without its suffix.
    name : str
        A panel of the profile, such as ``"main"``.
    datasets : sequence of str
        The data sets to keep; if empty, all. One that the panel lacks is added to it.
    steps : sequence of int
        The budgets instead of the panel's, if not empty.
    start : Path, optional
        A folder of the checkout; by default the current one.

    Raises
    ------
    ReglabError
        If there is no such profile, panel or data set, or the panel's table names something unknown, lacks a field or
        holds a value that is out of range.
    """
    tables = _tables(profile, start or Path.cwd())
    if name not in tables:
        raise unknown("panel", name, tables)
    table = tables[name]
    try:
        # those that the panel lacks come last, so that the others' cells stay as they are
        every = dict.fromkeys([*table.get("datasets", ()), *datasets])
        whole = Panel(**{**table, "datasets": list(every), **({"steps": sorted(steps)} if steps else {})})
        conditions = whole.conditions()
        return [c for dataset in (datasets or every) for c in conditions if c.data.name == dataset]
    except ReglabError as error:
        raise ReglabError(f"panel {name!r} of profile {profile!r}: {error}") from None


def _tables(profile: str, start: Path) -> dict[str, dict[str, Any]]:
    for folder in (start, *start.resolve().parents):
        files = {path.stem: path for path in (folder / "profiles").glob("*.toml")}
        if files and profile in files:
            tables: dict[str, dict[str, Any]] = tomllib.loads(files[profile].read_text(encoding="utf-8")).get(
                "panels", {}
            )
            if not tables:
                raise ReglabError(f"profile {profile!r} has no panels: write one as a table [panels.main] in it.")
            return tables
        if files:
            raise unknown("profile", profile, files)
    raise ReglabError(f"no profiles/ in {start} or above it: run this inside a checkout of reglab.")


def _largest(dataset: str, train: int, validation: int) -> Data:
    """Return the largest split of a data set, up to these sizes."""
    info = datasets.info(dataset)
    rest = info.pool + info.test - test_size(Data(name=dataset, train=1, validation=1))
    held_out = min(validation, rest // 3)
    return Data(name=dataset, train=_rounded_down(min(train, rest - held_out)), validation=held_out)


@cache
def _pairing(count: int) -> tuple[int, ...]:
    """Return which size each number of examples meets: of many random pairings, the most evenly spread one.

    The discrepancy is the wrap-around one, which stays the same when the sizes move on.
    """
    random, rows = np.random.default_rng(0), (np.arange(count) + 0.5) / count
    pairings = [random.permutation(count) for _ in range(PAIRINGS)]
    points = [np.column_stack([rows, (columns + 0.5) / count]) for columns in pairings]
    best = min(range(PAIRINGS), key=lambda k: qmc.discrepancy(points[k], method="WD"))
    return tuple(int(place) for place in pairings[best])


def _rounded_down(count: float) -> int:
    """Return a count with two significant digits."""
    unit = 10 ** max(0, len(str(int(count))) - 2)
    return int(count * (1 + 1e-9)) // unit * unit
