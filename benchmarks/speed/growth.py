"""What a study costs as trials grow in number: time, lookups, memory."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import psutil

from reglab.execution.complete import complete
from reglab.models import MLP
from reglab.records.store import Store
from reglab.specs import Data, Record, Trial
from reglab.training import trial_digest

from .tasks import TASKS

EPOCHS = 50
"""Of the records that are made up: their curves are as long as a real study's."""


def small_trials(count: int) -> list[Trial]:
    """Return trials that take some 10 ms each: a small network on few digits for two epochs."""
    changes = {"data": Data(name="digits", train=200, validation=200), "model": MLP(hidden=(16,)), "epochs": 2}
    return [trial.model_copy(update=changes) for trial in TASKS["mlp-digits"].trials(count)]


def seconds_for(count: int) -> float:
    """Return the time in which so many trials are trained into a new store."""
    with _new_store() as store:
        return _seconds(lambda: complete(small_trials(count), store))


def lookup(records: int, study: int) -> dict[str, float]:
    """Return seconds and megabytes that a new process takes to look a study up among finished trials."""
    with _new_store() as store, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        trials = small_trials(study)
        store.add(_made_up(trial_digest(trial), trial) for trial in trials)
        store.add(_made_up(f"{number:064}", trials[0]) for number in range(records - study))
        return pool.submit(_look_up, store.path, study).result()


def _look_up(path: Path, study: int) -> dict[str, float]:
    trials = small_trials(study)
    trial_digest(trials[0].model_copy(update={"replicate": study}))  # reads the sources once
    before = _megabytes()
    taken = _seconds(lambda: complete(trials, Store(path)))
    return {"seconds": taken, "megabytes": _megabytes() - before}


def memory_while_training(count: int) -> pd.DataFrame:
    """Return this process's memory while it has trials trained.

    Returns
    -------
    pandas.DataFrame
        Columns ``finished`` (trials) and ``megabytes``, about ten rows a second.
    """
    with _new_store() as store:
        samples, ended = [], threading.Event()

        def sample() -> None:
            while not ended.wait(0.1):
                samples.append({"finished": store.count(), "megabytes": _megabytes()})

        thread = threading.Thread(target=sample)
        thread.start()
        complete(small_trials(count), store)
        ended.set()
        thread.join()
    return pd.DataFrame(samples)


def growth(samples: pd.DataFrame) -> float:
    """Return the megabytes by which memory grew for 1,000 finished trials, after the first fifth of them."""
    settled = samples[samples["finished"] > samples["finished"].max() / 5]
    return 1000 * float(np.polyfit(settled["finished"], settled["megabytes"], 1)[0])


def _made_up(digest: str, trial: Trial) -> Record:
    names = ("train_nll", "train_error", "validation_nll", "validation_error")
    curve = {name: [1 / (epoch + 3) for epoch in range(EPOCHS)] for name in names}
    return Record(digest, trial.to_json(), dict.fromkeys(names, 1 / 3), curve, {"processor": "made up"})


@contextmanager
def _new_store() -> Iterator[Store]:
    with TemporaryDirectory() as folder:
        yield Store(Path(folder) / "store.sqlite")


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _megabytes() -> float:
    return psutil.Process().memory_info().rss / 1e6
