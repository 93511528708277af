"""How far the training of a report is: trials done, planned trials that are left, and the time they take."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from reglab.errors import ReglabError
from reglab.publishing.run.planning import NotebookPlan, Planning, together
from reglab.records.store import Store

LOOK_SECONDS = 2.0
"""Time between two looks into the store, each of which reads through its records."""
ENOUGH = 0.02
"""The share of the planned work that must be done before its pace tells when the rest will be."""


@dataclass(frozen=True)
class Progress:
    """How far a report's training is.

    Parameters
    ----------
    trained : int
        Trials trained since the report was started.
    left : int, optional
        Planned trials still to train; None before they are known. Grids that are extended ask for more.
    seconds : float, optional
        About how long these will take; None where nothing tells.
    """

    trained: int
    left: int | None = None
    seconds: float | None = None


def following(store: Store, planned: Planning, workers: int) -> Callable[[], Progress]:
    """Return a function that tells how far a report is; it looks into the store every few seconds.

    Parameters
    ----------
    store : Store
        Where records are kept.
    planned : Planning
        The report's notebooks.
    workers : int
        Processes that train.
    """
    before, looked, progress = store.count(), time.monotonic(), Progress(0)
    work: _Work | None = None

    def follow() -> Progress:
        nonlocal looked, progress, work
        if time.monotonic() - looked > LOOK_SECONDS:
            if work is None and planned.finished():
                work = _Work(planned, workers)
            looked = time.monotonic()
            progress = work.progress(store, looked, before) if work else Progress(store.count() - before)
        return progress

    return follow


class _Work:
    """The planned trials that are not trained yet, each with its share of the work."""

    def __init__(self, planned: Planning, workers: int) -> None:
        try:
            plan = together(list(planned.plans().values()))
        except ReglabError:
            plan = NotebookPlan()  # a report is made without a plan, too
        self._left = shares(plan)
        self._all, self._began = sum(self._left.values()), time.monotonic()
        self._known = self._all / workers if None not in plan.missing.values() else None

    def progress(self, store: Store, now: float, before: int) -> Progress:
        for digest in store.present(self._left):
            del self._left[digest]
        share = sum(self._left.values()) / self._all if self._all else 0.0
        seconds = share * self._known if self._known is not None else None
        if 1 - share >= ENOUGH:
            seconds = (now - self._began) * share / (1 - share)
        return Progress(store.count() - before, len(self._left), seconds)


def shares(plan: NotebookPlan) -> dict[str, float]:
    """Return the work of each missing trial: seconds where all are known, else steps at the pace of those known.

    Examples
    --------
    >>> shares(NotebookPlan({"a": 2.0, "b": None}, {"a": 100, "b": 50}))
    {'a': 2.0, 'b': 1.0}
    """
    known = {digest: taken for digest, taken in plan.missing.items() if taken is not None}
    pace = sum(known.values()) / sum(plan.steps[digest] for digest in known) if known else 1.0
    return {digest: known.get(digest, pace * plan.steps[digest]) for digest in plan.missing}
