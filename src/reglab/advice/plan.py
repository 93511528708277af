"""What is trained in the time there is: sizes of the splits, networks, strengths, steps and replicates."""

from dataclasses import dataclass, replace
from math import prod

from reglab.datasets import DataInfo
from reglab.errors import ReglabError
from reglab.execution.complete import step_seconds
from reglab.execution.resources import workers
from reglab.models import CNN, LSTM, MLP, Model, Transformer
from reglab.records.store import Store
from reglab.specs import Adam, Data, Trial, canonical

OPTIMIZER = Adam(learning_rate=0.003)
RATES = (0.001, 0.003, 0.01)
"""Learning rates with which the network is chosen; methods get three around the best one."""
BATCHES = {1_000: 32, 10_000: 64, 50_000: 128}
"""The batch size for up to so many training examples; twice the last for more."""
MOST_TRAIN, MOST_HELD_OUT = 100_000, 4_000
"""The most examples to train on, and to validate and to test on."""
MOST_NUMBERS = 20_000_000
"""The most numbers in a replicate's training examples: a worker holds several replicates."""
WINDOW = 0.7
"""The share of rows that a replicate uses where they are divided by time: its windows have to differ."""
METHODS = 13
"""About how many methods there are, the baseline, a pair and batch normalisation among them."""
WIDER = 1.4
"""What extending grids adds, and regularizers cost beside the plain network, as a factor."""
ENOUGH = 1_000
"""Steps below which strengths and networks are given up for more steps."""
STEPS = (100, 4_000)
"""The fewest and the most steps of a trial."""
EPOCHS = 40
"""The most passes over the training examples, where they are more than the most steps."""
AIM, MOST_REPLICATES = 6, 12
"""How many replicates are aimed at, and the most: with more, the rows they share are most of the error."""
SCOUTS = 2
"""Replicates with which the network is chosen."""
SHARE = 0.75
"""The share of the time that is planned: steps take longer at times than when they were measured."""
AROUND = 25.0
"""Seconds for what is not training: starting workers, reference models, the page."""

NETWORKS: dict[str, tuple[Model, ...]] = {
    "table": (MLP(hidden=(64,)), MLP(hidden=(128, 128)), MLP(hidden=(256,)), MLP(hidden=(256, 256))),
    "image": (CNN(channels=(8, 16), hidden=(64,)), CNN(channels=(16, 32), hidden=(128,))),
    "text": (LSTM(units=32, embedding=32), Transformer(width=32, heads=4, depth=1, feedforward=64)),
}
"""The networks to choose from, by the kind of data."""


@dataclass(frozen=True)
class Plan:
    """What is trained.

    Parameters
    ----------
    data : Data
        The data set and the sizes of its splits.
    networks : tuple of Model
        To choose from.
    strengths : int
        Of each method.
    steps, batch_size : int
        The budget of a trial.
    seconds : tuple of float
        What a step of each network takes, of one core.
    """

    data: Data
    networks: tuple[Model, ...]
    strengths: int
    steps: int
    batch_size: int
    seconds: tuple[float, ...]

    def trials(self) -> int:
        """Return about how many trials a replicate has."""
        return round(METHODS * self.strengths * len(RATES) * WIDER)

    def scouts(self) -> float:
        """Return about how many seconds of one core choosing the network takes."""
        return SCOUTS * 2 * len(RATES) * WIDER * self.steps * sum(self.seconds)

    def replicate(self, network: Model | None = None) -> float:
        """Return about how many seconds of one core a replicate takes, with a network or with the most costly one."""
        seconds = max(self.seconds) if network is None else self.seconds[self.networks.index(network)]
        return self.trials() * self.steps * seconds

    def replicates(self, minutes: float, network: Model) -> int:
        """Return how many replicates fit into the time, at least two."""
        left = core_seconds(minutes) - self.scouts()
        return max(2, min(MOST_REPLICATES, int(left / self.replicate(network))))


def core_seconds(minutes: float) -> float:
    """Return the seconds of all cores together that training may plan with."""
    return workers() * max(10.0, 60 * minutes * SHARE - AROUND)


def make_plan(info: DataInfo, minutes: float, store: Store) -> Plan:
    """Plan what is trained, from measured times; the same plan again where it was made before.

    Parameters
    ----------
    info : DataInfo
        Of data of one's own.
    minutes : float
        The time there is for everything.
    store : Store
        Keeps times and the plan.
    """
    data = sizes(info)
    batch = next((batch for most, batch in BATCHES.items() if data.train <= most), 2 * max(BATCHES.values()))
    networks = NETWORKS[info.kind]
    key = canonical({"plan": data.to_json(), "minutes": minutes, "workers": workers()})
    kept: dict[str, list[float]] | None = store.measurement(key)
    if kept is None:
        seconds = [step_seconds(_trial(data, network, batch), store) for network in networks]
        kept = {"seconds": seconds}
        store.set_measurement(key, kept)
    return _fitting(data, networks, batch, tuple(kept["seconds"]), minutes)


def sizes(info: DataInfo) -> Data:
    """Return the sizes of a replicate's splits: a fifth each to validate and to test, and the rest to train on.

    Raises
    ------
    ReglabError
        If groups leave too few rows.
    """
    usable = int((info.pool - info.spare) * (WINDOW if info.by_time else 1))
    held_out = min(MOST_HELD_OUT, usable // 5)
    train = min(usable - 2 * held_out, MOST_TRAIN, max(1_000, MOST_NUMBERS // prod(info.shape)))
    if held_out < 8:
        raise ReglabError(
            f"{info.title}: {info.pool} rows, of which {info.spare} must lie between the splits to keep groups "
            "apart, are too few; at least 40 must remain. Leave --group out, or give more rows."
        )
    return Data(name=info.name, train=train, validation=held_out, test=held_out)


def _trial(data: Data, network: Model, batch: int) -> Trial:
    return Trial(data=data, model=network, optimizer=OPTIMIZER, steps=ENOUGH, batch_size=batch, replicate=0)


def _fitting(data: Data, networks: tuple[Model, ...], batch: int, seconds: tuple[float, ...], minutes: float) -> Plan:
    """Return the richest plan that leaves trials enough steps: else with fewer strengths, then with fewer networks."""
    cheapest = sorted(range(len(networks)), key=lambda place: seconds[place])
    richness = [(3, len(networks)), (2, len(networks)), (2, 2), (2, 1)]
    for strengths, count in richness:
        chosen = sorted(cheapest[:count])
        plan = Plan(data, tuple(networks[k] for k in chosen), strengths, 1, batch, tuple(seconds[k] for k in chosen))
        steps = core_seconds(minutes) / (plan.scouts() + AIM * plan.replicate())
        if steps >= ENOUGH:
            break
    most = max(STEPS[1], EPOCHS * data.train // batch)
    return replace(plan, steps=_rounded(min(most, max(STEPS[0], steps))))


def _rounded(steps: float) -> int:
    """Return a number of steps with two significant digits."""
    return int(float(f"{steps:.2g}"))
