"""What is trained in the time there is: sizes of the splits, networks, strengths, steps and replicates."""

from dataclasses import dataclass, replace
from math import ceil, prod
from typing import NamedTuple

from reglab.datasets import DataInfo
from reglab.errors import ReglabError
from reglab.execution.complete import step_seconds
from reglab.execution.resources import workers
from reglab.models import CNN, LSTM, MLP, Model, Transformer
from reglab.records.store import Store
from reglab.specs import Adam, Data, Trial

OPTIMIZER = Adam(learning_rate=0.003)
RATES = (0.001, 0.003, 0.01)
"""Learning rates with which the network is chosen; methods get three around the best one."""
BATCHES = {1_000: 32, 10_000: 64, 50_000: 128}
"""The batch size for up to so many training examples; twice the last for more."""
MOST_TRAIN, MOST_HELD_OUT = 100_000, 4_000
"""The most examples to train on, and to validate and to test on."""
MOST_NUMBERS = 20_000_000
"""The most numbers in a replicate's training examples: a worker holds several replicates."""
FEWEST = 8
"""The fewest examples to validate and to test on."""
WINDOW = 0.7
"""The share of rows that a replicate uses where they are divided by time: its windows have to differ."""
METHODS = {"table": 12, "image": 13, "text": 9}
"""How many methods there are at most, the baseline and a pair among them, by the kind of data."""
WIDER = 1.4
"""What extending grids adds, and regularizers cost beside the plain network, as a factor."""
ENOUGH = 1_000
"""Steps below which networks, strengths and replicates are given up: of a network that has hardly been trained, nothing
can be learned about regularizers."""
STEPS = (100, 4_000)
"""The fewest and the most steps of a trial."""
EPOCHS = 40
"""The most passes over the training examples, where they are more than the most steps."""
RICHNESS = ((3, 6), (2, 6), (1, 6), (1, 3), (1, 2))
"""How many strengths of each method steps are planned for, and how many replicates, from the richest comparison on."""
MOST_REPLICATES = 12
"""The most replicates: with more, the rows they share are most of the error."""
SCOUTS = 2
"""Replicates with which the network is chosen."""
SCOUTING = 0.15
"""The share of the time for choosing the network."""
SHARE = 0.8
"""The share of the time left that is planned: steps take longer at times than when they were measured."""
AROUND = 20.0
"""Seconds for what is neither reading nor training: starting workers, and the page."""

NETWORKS: dict[str, tuple[Model, ...]] = {
    "table": (MLP(hidden=(64,)), MLP(hidden=(128, 128)), MLP(hidden=(256,)), MLP(hidden=(256, 256))),
    "image": (CNN(channels=(8, 16), hidden=(64,)), CNN(channels=(16, 32), hidden=(128,))),
    "text": (LSTM(units=32, embedding=32), Transformer(width=32, heads=4, depth=1, feedforward=64)),
}
"""The networks to choose from, by the kind of data."""


@dataclass(frozen=True)
class Plan:
    """How the network is chosen.

    Parameters
    ----------
    data : Data
        The data set and the sizes of its splits.
    networks : tuple of Model
        To choose from.
    seconds : tuple of float
        What a step of each takes, of one core.
    steps, batch_size : int
        The budget of a trial.
    """

    data: Data
    networks: tuple[Model, ...]
    seconds: tuple[float, ...]
    steps: int
    batch_size: int

    def scouting(self) -> float:
        """Return about how many seconds of one core choosing the network takes."""
        return SCOUTS * 2 * len(RATES) * WIDER * self.steps * sum(self.seconds)

    def of(self, network: Model) -> float:
        """Return what a step of a network takes, in seconds of one core."""
        return self.seconds[self.networks.index(network)]


WHOLE, UNPAIRED, UNEXTENDED, UNSCOUTED = 1, 2, 3, 4
"""How much of the search the time allowed: all; all but the pair of methods; no grids that are extended, either; not
even a choice of the network."""


class Budget(NamedTuple):
    """How methods are compared: as it is planned, or as the time allowed.

    Parameters
    ----------
    strengths : int
        Of each method.
    steps : int
        Of each trial.
    replicates : int
        As planned the most, of which as many are trained as the time allows.
    search : int
        `WHOLE`, `UNPAIRED`, `UNEXTENDED` or `UNSCOUTED`.
    """

    strengths: int
    steps: int
    replicates: int
    search: int = WHOLE


def make_plan(info: DataInfo, data: Data, seconds: float, store: Store) -> Plan:
    """Plan how the network is chosen, from measured times.

    Parameters
    ----------
    info : DataInfo
        Of data of one's own.
    data : Data
        The sizes of its splits.
    seconds : float
        The time there is for all training.
    store : Store
        Keeps the times.
    """
    batch = next((batch for most, batch in BATCHES.items() if data.train <= most), 2 * max(BATCHES.values()))
    networks = NETWORKS[info.kind]
    trials = [Trial(data=data, model=n, optimizer=OPTIMIZER, steps=1, batch_size=batch, replicate=0) for n in networks]
    timed = sorted(
        zip((step_seconds(trial, store) for trial in trials), networks, strict=True), key=lambda pair: pair[0]
    )
    available = SCOUTING * workers() * seconds
    for count in range(len(timed), 0, -1):
        times, fewer = zip(*timed[:count], strict=True)
        plan = Plan(data, fewer, times, 1, batch)
        if available / plan.scouting() >= ENOUGH / 2:
            break
    return replace(plan, steps=_rounded(min(ENOUGH, max(STEPS[0], available / plan.scouting()))))


def budget(plan: Plan, network: Model, kind: str, seconds: float) -> Budget:
    """Return the richest comparison of methods that leaves trials enough steps, else the poorest.

    Parameters
    ----------
    plan : Plan
        How the network was chosen.
    network : Model
        The one that was chosen.
    kind : {"table", "image", "text"}
        The kind of data, which decides how many methods there are.
    seconds : float
        The time that is left, in seconds of one core at the speed that was measured.

    Examples
    --------
    >>> network = MLP(hidden=(64,))
    >>> plan = Plan(Data(name="wine", train=100, validation=30), (network,), (0.0001,), 1000, 32)
    >>> budget(plan, network, "table", seconds=120.0)
    Budget(strengths=3, steps=1300, replicates=12, search=1)
    >>> budget(plan, network, "table", seconds=20.0)
    Budget(strengths=1, steps=1300, replicates=12, search=1)
    """
    most = max(STEPS[1], EPOCHS * plan.data.train // plan.batch_size)
    for strengths, replicates in RICHNESS:
        trials = METHODS[kind] * strengths * len(RATES) * replicates
        steps = seconds / (trials * WIDER * plan.of(network))
        if steps >= ENOUGH:
            break
    return Budget(strengths, _rounded(min(most, max(STEPS[0], steps))), MOST_REPLICATES)


def sizes(info: DataInfo) -> Data:
    """Return the sizes of a replicate's splits: a fifth each to validate and to test, and the rest to train on.

    Raises
    ------
    ReglabError
        If groups or times leave too few rows.
    """
    usable = int((info.pool - info.spare) * (WINDOW if info.by_time else 1))
    held_out = min(MOST_HELD_OUT, usable // 5)
    if held_out < FEWEST and info.by_time:
        needed = info.spare + ceil(5 * FEWEST / WINDOW)
        raise ReglabError(
            f"{info.title}: {info.pool} rows are too few to divide by time; {needed} are needed at least."
        )
    if held_out < FEWEST:
        raise ReglabError(
            f"{info.title}: {info.pool} rows are too few, of which {info.spare} must lie between the splits to keep "
            f"groups apart; {5 * FEWEST} at least must remain. Leave --group out, or give more rows."
        )
    train = min(usable - 2 * held_out, MOST_TRAIN, max(1_000, MOST_NUMBERS // prod(info.shape)))
    return Data(name=info.name, train=train, validation=held_out, test=held_out)


def _rounded(steps: float) -> int:
    """Return a number of steps with two significant digits."""
    return int(float(f"{steps:.2g}"))
