"""Advice that is trained in seconds, in this process: the store says that steps are slow, so hardly any are planned."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.execution.test_complete import Workers

from reglab.advice import plan
from reglab.advice.own_data import kept
from reglab.advice.plan import NETWORKS, OPTIMIZER, STEPS, WHOLE, sizes
from reglab.advice.reading import Reading
from reglab.datasets import DataInfo
from reglab.execution import complete
from reglab.execution.sizing import size_key
from reglab.records.store import Store
from reglab.specs import Trial, canonical

ROWS = 240
SECRETS = ("ada@example.org", "a-level-that-one-row-has", "271828.125")
"""What single rows hold, and nothing that is written may."""
SLOW = 1000.0
"""Seconds per step: whatever the minutes, the plan is the smallest one."""
MINUTES = 60.0
"""So many that no test comes to their end, however busy the machine."""


def frame(target: str = "class") -> pd.DataFrame:
    """Return a table of two numbers, a category and what only single rows hold; the target is hard to predict."""
    rng = np.random.default_rng(0)
    a, b, noise = rng.normal(size=(3, ROWS))
    colour = rng.choice(["red", "blue", "green"], ROWS).astype(object)
    mail = [f"user-{row}@example.org" for row in range(ROWS)]
    mail[3], colour[4], b[5] = SECRETS[0], SECRETS[1], float(SECRETS[2])
    score = a + 0.5 * noise + (colour == "red")
    answer = score if target == "number" else np.where(score > 0.3, "yes", "no")
    return pd.DataFrame({"a": a, "b": b, "colour": colour, "mail": mail, "answer": answer})


def slow_steps(info: DataInfo, store: Store, size: int = 16) -> None:
    """Let the store say that a step of any network takes long: one network, one strength, the fewest of all else.

    ``size`` is the number of trials that are then trained together.
    """
    for place, network in enumerate(NETWORKS[info.kind]):
        for model in (network, network.model_copy(update={"batch_norm": True})):
            trial = Trial(data=sizes(info), model=model, optimizer=OPTIMIZER, steps=1, batch_size=32, replicate=0)
            for device in ("cpu", "auto"):
                store.set_measurement(size_key(trial, device), [[size, SLOW * (1 + place)]])


def planned_small(reading: Reading, size: int = 16) -> DataInfo:
    """Keep what was read, and let the store at hand plan little for it."""
    info = kept(reading)
    slow_steps(info, Store(), size)
    for workers in (1, 2):  # with so many minutes there would be time for the most replicates
        key = {"budget": "planned", "data": sizes(info).to_json(), "minutes": MINUTES, "workers": workers}
        Store().set_measurement(canonical(key), [1, STEPS[0], 2, WHOLE])
    return info


def in_this_process(patch: pytest.MonkeyPatch) -> None:
    """Train without worker processes."""
    here = Workers()
    patch.setattr(complete, "connections", here)
    patch.setattr(complete, "call", here.call)
    patch.setattr(complete, "run", lambda target, train, groups, refresh: map(train, groups))


@contextmanager
def at_home_in(folder: Path) -> Iterator[pytest.MonkeyPatch]:
    """Let data and records be kept in a folder, and be trained by this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGLAB_DATA", str(folder / "data"))
        patch.setenv("REGLAB_STORE", str(folder / "store.sqlite"))
        patch.setenv("REGLAB_WORKERS", "1")
        patch.setattr(plan, "MOST_REPLICATES", 2)
        in_this_process(patch)
        yield patch


def example_reading(**changes: Any) -> Reading:
    """Return what would be read of a hundred rows of two features in two classes."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(100, 2)), np.arange(100) % 2
    return replace(Reading("toy", "table", x, y, "class", ("no", "yes")), **changes)
