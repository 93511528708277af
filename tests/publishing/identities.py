"""What is published under one identity: each comparison is one number, wherever a report shows it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from nbformat import NotebookNode

from reglab.publishing.run import executed
from reglab.specs import Record, canonical


def identity(record: Record) -> str:
    """Return what a chosen trial was chosen for: its specification but the learning rate, as text."""
    trial = record.trial
    optimizer = {name: value for name, value in trial["optimizer"].items() if name != "learning_rate"}
    return canonical({**trial, "optimizer": optimizer, "curve": None, "probes": None})


def chosen_twice(notebooks: Mapping[str, NotebookNode], records: Iterable[Record]) -> dict[str, dict[str, list[str]]]:
    """Return the identities for which notebooks have different trials: the notebooks' names, by digest."""
    by_prefix = {record.digest[:16]: record for record in records}
    names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, notebook in notebooks.items():
        for grid, prefixes in executed.chosen(notebook).items():
            for prefix in prefixes:
                record = by_prefix[prefix]
                names[f"{grid}: {identity(record)}"][f"{record.summary['test_error']}"].append(name)
    return {key: dict(digests) for key, digests in names.items() if len(digests) > 1}


def estimates(notebooks: Mapping[str, NotebookNode], front: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Return every estimate that is published as data, by the claim and the data set that it is on."""
    found: dict[str, set[str]] = defaultdict(set)
    verdicts = [verdict for notebook in notebooks.values() for verdict in executed.verdicts(notebook)]
    for verdict in [*verdicts, *front]:
        found[verdict["claim"]].add(canonical([verdict["estimate"], verdict["low"], verdict["high"]]))
        for row in verdict["conditions"]:
            found[f"{verdict['claim']} on {row['name']}"].add(canonical([row["estimate"], row["low"], row["high"]]))
    return found
