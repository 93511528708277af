"""How long trials take, by what those in the store took."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from reglab.records.database import transaction
from reglab.records.store import Store
from reglab.specs import canonical

NETWORK = ("model", "data.name", "batch_size")
"""What says how long a step takes."""
SHAPE = (*NETWORK, "steps", "probes", "curve")
"""What says how long a trial takes: beside its steps, what is measured of it. Regularizers and examples matter less."""


def trial_seconds(store: Store) -> Callable[[Mapping[str, Any]], float | None]:
    """Return a function that estimates how long a trial takes, in seconds of one worker.

    The time of its steps alone would be too little: in the quick report, where trials are short, curves, probes and the
    start of a group take three quarters. So an estimate goes by what trials in the store took: those of the same shape,
    else by their steps those of the same network on the same data, else there is none.

    Parameters
    ----------
    store : Store
        Its records tell how long they took, on whatever machine trained them.

    Returns
    -------
    callable
        Takes a trial as JSON; returns seconds, or None where nothing like it was trained.
    """
    times: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])  # by shape and by network: seconds, and of how much
    for *shape, seconds, trials in _rows(store):
        trial = dict(zip(SHAPE, map(json.loads, shape), strict=True))
        for key, amount in _keys(trial):
            times[key][0] += seconds
            times[key][1] += trials * amount

    def estimate(trial: Mapping[str, Any]) -> float | None:
        for key, amount in _keys({**trial, "data.name": trial["data"]["name"]}):
            if key in times:
                seconds, of = times[key]
                return amount * seconds / of
        return None

    return estimate


def _keys(trial: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return a trial's shape and its network as text, each with how much of it the trial is: one trial, its steps."""
    shape, network = ({name: trial[name] for name in names} for names in (SHAPE, NETWORK))
    return [(canonical(shape), 1), (canonical(network), trial["steps"])]


def _rows(store: Store) -> list[tuple[Any, ...]]:
    """Return the shapes of the records that can be read, each with the seconds and the number of its trials."""
    # json_quote: what is no object or list comes out of json_extract as a bare value
    columns = ", ".join(f"json_quote(json_extract(trial, '$.{name}'))" for name in SHAPE)
    query = (
        f"SELECT {columns}, SUM(json_extract(provenance, '$.seconds')), COUNT(*) FROM records "  # noqa: S608
        "WHERE json_valid(trial) AND json_valid(provenance) AND json_extract(provenance, '$.seconds') > 0 "
        f"GROUP BY {', '.join(str(place + 1) for place in range(len(SHAPE)))}"
    )
    with transaction(store.path) as database:
        return database.execute(query).fetchall()
