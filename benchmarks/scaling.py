"""Measures how training scales: over workers, over simulated workers, and over trials; see README.md beside this file.

python benchmarks/scaling.py [workers | simulated | trials]...
"""

import argparse
import json
import os
import statistics
import time
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from speed.growth import growth, lookup, memory_while_training, seconds_for
from speed.machine import machine
from speed.simulated import measure
from speed.tasks import TASKS
from speed.with_reglab import bring_workers

from reglab.execution.connections import Target, connections
from reglab.execution.dispatch import run
from reglab.execution.local_cluster import local_cluster
from reglab.execution.worker import train_group
from reglab.specs import Trial

HERE = Path(__file__).parent
REPEATS = 3


def main() -> None:
    """Measure what the command line asks for, print it and save it."""
    parts = {"workers": over_workers, "simulated": over_simulated_workers, "trials": over_trials}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="*", help=f"of {', '.join(parts)}; all")
    asked = parser.parse_args().part or list(parts)
    path = HERE / "scaling.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name in asked:
        kept[name] = {**machine(), "results": parts[name]()}
        path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        Console().print(name, kept[name]["results"])


def over_workers() -> list[dict[str, float]]:
    """Return trials a second for the same trials on 1, 2, 4 and 8 local workers, start-up excluded."""
    groups = _groups(TASKS["mlp-digits"].trials(512), 16)
    rows = []
    for repeat in range(REPEATS):
        for workers in (1, 2, 4, 8):
            with local_cluster(workers) as cluster:
                os.environ.update(cluster.credentials.to_environment())
                target = Target(cluster.address, workers)
                client = connections.client(target)
                bring_workers(client, workers)
                client.run(train_group, groups[0], "cpu")  # imports, data
                began = time.perf_counter()
                trained = sum(len(records) for records in run(target, partial(train_group, device="cpu"), groups))
                rows.append({"repeat": repeat, "workers": workers, "rate": trained / (time.perf_counter() - began)})
    wide = pd.DataFrame(rows).pivot_table(index="repeat", columns="workers", values="rate")
    speedup = wide.div(wide[1], axis=0).median()
    return [{"workers": n, "trials_a_second": wide[n].median(), "speedup": speedup[n]} for n in wide.columns]


def _groups(trials: list[Trial], size: int) -> list[list[tuple[str, Trial]]]:
    named = [(str(trial.replicate), trial) for trial in trials]
    return [named[start : start + size] for start in range(0, len(named), size)]


def over_simulated_workers() -> list[dict[str, Any]]:
    """Return what a thousand workers achieve whose trials only wait."""
    return measure(workers=1000, durations=(0, 1, 2, 5, 10), groups=3000).to_dict(orient="records")


def over_trials() -> dict[str, float]:
    """Return what 1,000 trials cost against 100, a lookup among 10,000, and the growth of memory."""
    with local_cluster(2) as cluster:
        os.environ.update({"REGLAB_SCHEDULER": cluster.address, **cluster.credentials.to_environment()})
        seconds_for(16)  # imports, data
        pairs = [(seconds_for(100), seconds_for(1000)) for _ in range(REPEATS)]
        samples = memory_while_training(2000)
    few, many = lookup(1000, 1000), lookup(10_000, 1000)
    return {
        "seconds_100": statistics.median(few for few, _ in pairs),
        "seconds_1000": statistics.median(many for _, many in pairs),
        "ratio": statistics.median(many / few for few, many in pairs),
        "lookup_seconds_among_1000": few["seconds"],
        "lookup_seconds_among_10000": many["seconds"],
        "lookup_megabytes_among_1000": few["megabytes"],
        "lookup_megabytes_among_10000": many["megabytes"],
        "megabytes_a_1000_finished": growth(samples),
    }


if __name__ == "__main__":
    main()
