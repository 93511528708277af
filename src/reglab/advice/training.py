"""Training what is planned: first the network is chosen, then methods are compared, two replicates after two."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np
import pandas as pd

from reglab.advice.methods import NONE, NORMALISED, Arms, methods, normalised, paired
from reglab.advice.plan import (
    NETWORKS,
    OPTIMIZER,
    RATES,
    SCOUTS,
    SHARE,
    STEPS,
    UNEXTENDED,
    UNPAIRED,
    UNSCOUTED,
    WHOLE,
    Budget,
    Plan,
    budget,
    make_plan,
    sizes,
)
from reglab.analyses.contrasts import chosen, comparison
from reglab.choosing import choose, ranks
from reglab.datasets import DataInfo, info
from reglab.execution.deadline import OutOfTimeError, until
from reglab.execution.resources import workers
from reglab.models import Model
from reglab.records.store import Store
from reglab.regularizers import Dropout
from reglab.specs import Curve, Data, canonical
from reglab.study import Study, run_all
from reglab.study.panel import APART
from reglab.study.table import describe

BLOCK = 2
"""Replicates that are trained together: fewer are slower, and with more the time is used less evenly."""
LEAST = 10.0
"""Seconds that are planned for however little time is left."""
CURVE = Curve(points=8)


@dataclass(frozen=True, eq=False)
class Trained:
    """What was trained.

    Parameters
    ----------
    plan : Plan
        How the network was chosen.
    network : Model
        The network that was chosen.
    choice : DataFrame
        Each network with its validation error: what the choice was made by.
    rates : tuple of float
        Where the grid of learning rates begins.
    budget : Budget
        How methods were compared.
    methods : dict of str to dict of str to list of Regularizer
        The arms of each method.
    table : DataFrame
        What `run_all` returns of the comparison, over all replicates; one network's name for all arms.
    """

    plan: Plan
    network: Model
    choice: pd.DataFrame
    rates: tuple[float, ...]
    budget: Budget
    methods: dict[str, Arms]
    table: pd.DataFrame


def train(info: DataInfo, minutes: float, deadline: float, store: Store) -> Trained:
    """Choose the network, compare the methods on it, and end in time.

    What was decided by the clock is kept in the store: the same data with the same minutes give the same again.

    Parameters
    ----------
    info : DataInfo
        The data set.
    minutes : float
        The time there is for everything.
    deadline : float
        When to end, on the monotonic clock.
    store : Store
        Where trials are kept.

    Returns
    -------
    Trained
        Of two replicates at least: what these need is trained even after the deadline, on little.
    """
    data = sizes(info)
    about = {"data": data.to_json(), "minutes": minutes, "workers": workers()}
    decided = {which: canonical({"budget": which, **about}) for which in ("plan", "planned", "done")}
    done: list[int] | None = store.measurement(decided["done"])
    if done:  # the clock has decided: it must not decide again, and differently
        deadline = inf
    plan = _plan(info, data, decided["plan"], deadline, store)
    kept: list[int] | None = done or store.measurement(decided["planned"])
    selected, planned = _selected(plan, Budget(*kept) if kept else None, deadline)
    store.set_measurement(decided["planned"], list(planned))
    setting = _Setting(plan.data, selected.network, selected.rates, planned.steps, plan.batch_size)
    offered, tables, made = _blocks(setting, planned, deadline)
    store.set_measurement(decided["done"], list(made))
    return Trained(plan, *selected, made, offered, pd.concat(tables, ignore_index=True))


def _plan(info: DataInfo, data: Data, key: str, deadline: float, store: Store) -> Plan:
    """Return the plan that the store keeps, or make one for the time left and keep it."""
    networks, kept = NETWORKS[info.kind], store.measurement(key)
    if kept:
        places, seconds, steps, batch_size = kept
        return Plan(data, tuple(networks[place - 1] for place in places), tuple(seconds), steps, batch_size)
    plan = make_plan(info, data, max(LEAST, deadline - time.monotonic()), store)
    places = [networks.index(network) + 1 for network in plan.networks]  # the store keeps numbers above 0
    store.set_measurement(key, [places, list(plan.seconds), plan.steps, plan.batch_size])
    return plan


def _selected(plan: Plan, planned: Budget | None, deadline: float) -> "tuple[_Chosen, Budget]":
    """Return the network, chosen while there is time, and the budget: the given one, or one for the time left."""
    if planned and planned.search == UNSCOUTED:
        return _cheapest(plan), planned
    began = time.monotonic()
    try:
        with until(deadline):
            selected = _chosen_network(plan)
    except OutOfTimeError:
        return _cheapest(plan), Budget(1, STEPS[0], BLOCK, UNSCOUTED)
    pace = max(1.0, workers() * (time.monotonic() - began) / plan.scouting())
    left = SHARE * workers() * max(LEAST, deadline - time.monotonic()) / pace
    return selected, planned or budget(plan, selected.network, info(plan.data.name).kind, left)


class _Chosen(NamedTuple):
    """A network, what the choice was made by, and where its grid of learning rates begins."""

    network: Model
    choice: pd.DataFrame
    rates: tuple[float, ...]


def _cheapest(plan: Plan) -> _Chosen:
    """Return the cheapest network and the usual learning rates, for where there is no time to choose."""
    network = plan.networks[0]
    return _Chosen(network, pd.DataFrame({"network": [describe(network)], "validation error": [np.nan]}), RATES)


class _Setting(NamedTuple):
    """What all trials of a comparison share."""

    data: Data
    network: Model
    rates: tuple[float, ...]
    steps: int
    batch_size: int

    def study(self, arms: Arms, first: int, replicates: int) -> Study:
        return Study(
            data=self.data, model=self.network, arms=arms, learning_rates=self.rates, replicates=replicates,
            first_replicate=first, steps=self.steps, batch_size=self.batch_size, optimizer=OPTIMIZER, curve=CURVE,
        )  # fmt: skip


def _chosen_network(plan: Plan) -> _Chosen:
    """Choose the network with the lowest validation error, with a little dropout or without, and its learning rate.

    Nothing of a test split takes part, and the replicates are others than those of the comparison.
    """
    arms: Arms = {NONE: [], "dropout rate 0.2": [Dropout(rate=0.2)]}
    settings = [_Setting(plan.data, network, RATES, plan.steps, plan.batch_size) for network in plan.networks]
    table = run_all([setting.study(arms, APART, SCOUTS) for setting in settings])
    tuned = table[table["phase"] == "tuning"].reset_index(drop=True)
    seen = [name for name in tuned if name == "learning_rate" or str(name).startswith("validation_")]
    best = tuned.loc[choose(tuned[["model", "replicate", *seen]], ["model", "replicate"]).index]
    errors = best.assign(error=ranks(best[seen])).groupby("model", sort=False)["error"].mean()
    names = [describe(network) for network in plan.networks]
    choice = pd.DataFrame({"network": names, "validation error": [errors[name] for name in names]})
    network = plan.networks[int(choice["validation error"].argmin())]
    middle = np.exp(np.log(best[best["model"] == describe(network)]["learning_rate"]).mean())
    return _Chosen(network, choice, tuple(float(f"{middle * factor:.2g}") for factor in (1 / 3, 1, 3)))


def _blocks(setting: _Setting, planned: Budget, deadline: float) -> tuple[dict[str, Arms], list[pd.DataFrame], Budget]:
    """Train block after block while there is time; return the methods, the blocks' tables, and what was done.

    One strength of each method comes first: should the time end early, the answer rests on these.
    """
    offered, first = _offered(setting, planned.strengths), _offered(setting, 1)
    tables, search, longest, extend = list[pd.DataFrame](), planned.search, 0.0, planned.search < UNEXTENDED
    while len(tables) * BLOCK < planned.replicates and time.monotonic() + longest < deadline:
        began = time.monotonic()
        try:
            with until(deadline):
                if not tables:
                    _block(setting, first, 0, extend=False)
                tables.append(_block(setting, offered, len(tables) * BLOCK, extend=extend))
                if len(tables) == 1 and search == WHOLE and (pair := _pair(offered, tables[0])):
                    tables[0] = pd.concat([tables[0], _block(setting, pair, 0)])
                    offered |= pair
        except OutOfTimeError:
            search = search if any(" + " in method for method in offered) else max(search, UNPAIRED)
            break
        longest = max(longest, time.monotonic() - began)
    if not tables:  # the answer comes a little late, rather than not at all
        only = planned._replace(strengths=1, replicates=BLOCK, search=max(search, UNEXTENDED))
        return first, [_block(setting, first, 0, extend=False)], only
    return offered, tables, planned._replace(replicates=len(tables) * BLOCK, search=search)


def _offered(setting: _Setting, strengths: int) -> dict[str, Arms]:
    dataset = info(setting.data.name)
    offered = methods(dataset.name, strengths, setting.steps, images=dataset.kind == "image")
    return offered if dataset.kind == "text" else offered | {NORMALISED: normalised(strengths)}


def _block(setting: _Setting, offered: Mapping[str, Arms], first: int, *, extend: bool = True) -> pd.DataFrame:
    """Train the methods on the replicates of a block; the table names one network, since a method may change it."""
    plain = {arm: parts for name, arms in offered.items() if name != NORMALISED for arm, parts in arms.items()}
    studies = [setting.study(plain, first, BLOCK)]
    if NORMALISED in offered:
        changed = setting._replace(network=setting.network.model_copy(update={"batch_norm": True}))
        studies.append(changed.study(offered[NORMALISED], first, BLOCK))
    return run_all(studies, extend=extend).assign(model=describe(setting.network))


def _pair(offered: Mapping[str, Arms], table: pd.DataFrame) -> dict[str, Arms]:
    """Return the two methods that did best on the validation examples of a block, as one method.

    Nothing of the test split takes part.
    """
    trials = comparison(table)
    seen = trials[[name for name in trials if not str(name).startswith("test_")]]
    alone = [name for name in offered if name not in (NONE, NORMALISED)]
    errors = {name: float(ranks(chosen(seen, list(offered[name]))).mean()) for name in alone}
    best = sorted(sorted(errors, key=lambda name: errors[name])[:2], key=alone.index)
    return {" + ".join(best): paired(offered[best[0]], offered[best[1]])} if len(best) == 2 else {}
