"""Training what is planned: first the network is chosen, then methods are compared, two replicates after two."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reglab.advice.methods import NONE, NORMALISED, Arms, methods, normalised, paired
from reglab.advice.plan import OPTIMIZER, RATES, SCOUTS, Plan
from reglab.analyses.contrasts import chosen, comparison
from reglab.choosing import choose, ranks
from reglab.datasets import info
from reglab.errors import ReglabError
from reglab.execution.deadline import OutOfTimeError, until
from reglab.models import Model
from reglab.records.store import Store
from reglab.regularizers import Dropout
from reglab.specs import Curve, canonical
from reglab.study import Study, run_all
from reglab.study.table import describe

APART = 1000
"""The number of the first replicate with which the network is chosen: others than methods are compared with."""
BLOCK = 2
"""Replicates that are trained together: fewer are slower, and with more the time is used less evenly."""
CURVE = Curve(points=8)
KEPT = "What was trained is kept, and a run with the same minutes goes on."


@dataclass(frozen=True, eq=False)
class Trained:
    """What was trained.

    Parameters
    ----------
    network : Model
        The network that was chosen.
    rates : tuple of float
        Where the grid of learning rates begins.
    methods : dict of str to dict of str to list of Regularizer
        The arms of each method.
    table : DataFrame
        What `run_all` returns of the comparison, over all replicates; one network's name for all arms.
    choice : DataFrame
        Each network with its validation error: what the choice was made by.
    replicates : int
        How many were trained.
    asked : int
        How many were planned.
    """

    network: Model
    rates: tuple[float, ...]
    methods: dict[str, Arms]
    table: pd.DataFrame
    choice: pd.DataFrame
    replicates: int
    asked: int


def train(plan: Plan, minutes: float, deadline: float, store: Store) -> Trained:
    """Choose the network, compare the methods on it, and end in time.

    Parameters
    ----------
    plan : Plan
        What to train.
    minutes : float
        The time that was planned with.
    deadline : float
        When to end, on the monotonic clock.
    store : Store
        Where trials are kept.

    Raises
    ------
    ReglabError
        If not even two replicates are trained by then.
    """
    network, rates, choice = _chosen_network(plan, deadline)
    asked = plan.replicates(minutes, network)
    key = canonical({"replicates of": plan.data.to_json(), "steps": plan.steps, "minutes": minutes})
    ended: int | None = store.measurement(key)
    offered = _offered(plan)
    tables: list[pd.DataFrame] = []
    while len(tables) * BLOCK < (ended or asked):
        began = time.monotonic()
        try:
            with until(deadline):
                tables.append(_block(plan, network, rates, offered, len(tables) * BLOCK))
        except OutOfTimeError:
            break
        if len(tables) == 1:
            offered |= _pair(offered, tables[0])
            with_pair = {name: arms for name, arms in offered.items() if " + " in name}
            tables[0] = pd.concat([tables[0], _block(plan, network, rates, with_pair, 0)])
        if not ended and time.monotonic() + 1.1 * (time.monotonic() - began) > deadline:
            break
    if not tables:
        raise ReglabError(f"the time ended before two replicates were trained: give more --minutes. {KEPT}")
    replicates = len(tables) * BLOCK
    store.set_measurement(key, replicates)
    return Trained(network, rates, offered, pd.concat(tables, ignore_index=True), choice, replicates, asked)


def _chosen_network(plan: Plan, deadline: float) -> tuple[Model, tuple[float, ...], pd.DataFrame]:
    """Choose the network with the lowest validation error, with a little dropout or without, and its learning rate.

    Nothing of a test split takes part, and the replicates are others than those of the comparison.
    """
    arms: Arms = {NONE: [], "dropout rate 0.2": [Dropout(rate=0.2)]}
    studies = [_study(plan, network, RATES, arms, APART, SCOUTS) for network in plan.networks]
    try:
        with until(deadline):
            table = run_all(studies)
    except OutOfTimeError:
        raise ReglabError(f"the time ended while the network was chosen: give more --minutes. {KEPT}") from None
    tuned = table[table["phase"] == "tuning"].reset_index(drop=True)
    seen = [name for name in tuned if name == "learning_rate" or str(name).startswith("validation_")]
    best = tuned.loc[choose(tuned[["model", "replicate", *seen]], ["model", "replicate"]).index]
    errors = best.assign(error=ranks(best)).groupby("model", sort=False)["error"].mean()
    names = [describe(network) for network in plan.networks]
    choice = pd.DataFrame({"network": names, "validation error": [errors[name] for name in names]})
    network = plan.networks[int(choice["validation error"].argmin())]
    rates = best[best["model"] == describe(network)]["learning_rate"]
    middle = float(np.exp(np.log(rates).mean()))
    return network, tuple(float(f"{middle * factor:.1g}") for factor in (1 / 3, 1, 3)), choice


def _offered(plan: Plan) -> dict[str, Arms]:
    dataset = info(plan.data.name)
    offered = methods(dataset.name, plan.strengths, plan.steps, images=dataset.kind == "image")
    if dataset.kind != "text":
        offered[NORMALISED] = normalised(plan.strengths)
    return offered


def _block(
    plan: Plan, network: Model, rates: tuple[float, ...], offered: Mapping[str, Arms], first: int
) -> pd.DataFrame:
    """Train the methods on the replicates of a block; the table names one network, since a method may change it."""
    plain = {arm: parts for name, arms in offered.items() if name != NORMALISED for arm, parts in arms.items()}
    studies = [_study(plan, network, rates, plain, first, BLOCK)] if plain else []
    if NORMALISED in offered:
        changed = network.model_copy(update={"batch_norm": True})
        studies.append(_study(plan, changed, rates, offered[NORMALISED], first, BLOCK))
    return run_all(studies).assign(model=describe(network))


def _study(plan: Plan, network: Model, rates: tuple[float, ...], arms: Arms, first: int, replicates: int) -> Study:
    return Study(
        data=plan.data, model=network, arms=arms, learning_rates=rates, replicates=replicates, first_replicate=first,
        steps=plan.steps, batch_size=plan.batch_size, optimizer=OPTIMIZER, curve=CURVE,
    )  # fmt: skip


def _pair(offered: Mapping[str, Arms], table: pd.DataFrame) -> dict[str, Arms]:
    """Return the two methods that did best on the validation examples of a block, as one method.

    Nothing of the test split takes part.
    """
    trials = comparison(table)
    seen = trials[[name for name in trials if not str(name).startswith("test_")]]
    alone = [name for name in offered if name not in (NONE, NORMALISED)]
    errors = {name: float(np.log(ranks(chosen(seen, list(offered[name])))).mean()) for name in alone}
    best = sorted(sorted(errors, key=lambda name: errors[name])[:2], key=alone.index)
    return {" + ".join(best): paired(offered[best[0]], offered[best[1]])} if len(best) == 2 else {}
