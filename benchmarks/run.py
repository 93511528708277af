"""Measures how fast trials are trained, by reglab and by others; see README.md beside this file.

python benchmarks/run.py [--quick] [--rounds N] [--task NAME]...
"""

import argparse
import importlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from speed.figure import draw
from speed.interleave import interleaved, summary
from speed.machine import machine
from speed.tables import markdown, table
from speed.tasks import TASKS, Task
from speed.way import NotApplicableError, Way

from reglab.execution.worker import prepare

HERE = Path(__file__).parent
STEPS = (
    ("loops", "Loop"),
    ("loops", "LoaderLoop"),
    ("with_skorch", "Skorch"),
    ("with_sklearn", "ScikitLearn"),
    ("with_jax", "Jax"),
    ("with_reglab", "Stacked"),
    ("with_reglab", "TwoWorkers"),
    ("floor", "Floor"),
)
WHOLE = (("loops", "WholeTrial"), ("with_reglab", "WholeTrials"), ("with_reglab", "WholeTrialsTwoWorkers"))
"""Module and class of each way. A module is imported when it is needed: its library may be missing."""
CONSOLE = Console()


def main() -> None:
    """Measure what the command line asks for, print it and, unless it was quick, save it."""
    arguments = parsed()
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]
    )  # for the worker processes, which import from here what they are to do
    prepare("cpu")
    for name in arguments.task or TASKS:
        task = TASKS[name]
        found = measure(task, STEPS, arguments.rounds, 0.1 if arguments.quick else 0.5)
        if not arguments.quick:
            found = pd.concat([found, measure(task, WHOLE, 3, 0)], ignore_index=True)
            save(task, found, arguments.rounds)
        CONSOLE.print(table(task, found))


def parsed() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="short runs, no whole trials, nothing saved")
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="how often each way is measured (15)")
    parser.add_argument("--task", action="append", choices=TASKS, metavar="NAME", help=f"of {', '.join(TASKS)}; all")
    return parser.parse_args()


def measure(task: Task, names: Sequence[tuple[str, str]], rounds: int, seconds: float) -> pd.DataFrame:
    """Return the summary of all ways that can train the task; the first one is the baseline."""
    ways: list[Way] = []
    for module, name in names:
        try:
            ways.append(getattr(importlib.import_module(f"speed.{module}"), name)(task))
        except (NotApplicableError, ModuleNotFoundError) as reason:
            CONSOLE.print(f"{task.title}: {name} is left out: {reason}")
    rows = summary(interleaved(ways, rounds, seconds), ways[0].name)
    for way, cores in zip(ways, rows["cores"], strict=True):
        if way.cores == 1 and cores > 1.1:
            CONSOLE.print(f"{task.title}: {way.name} used {cores:.1f} cores: its time is not that of one")
    facts = [{"way": way.name, "note": way.note, "training_error": way.error()} for way in ways]
    return rows.merge(pd.DataFrame(facts), on="way").assign(title=task.title, steps=task.trial.steps)


def save(task: Task, rows: pd.DataFrame, rounds: int) -> None:
    """Put a task's measurement into ``results.json``, and make table and figure of all that it holds."""
    path = HERE / "results.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[task.name] = {**machine(), "rounds": rounds, "results": json.loads(rows.to_json(orient="records"))}
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    found = {TASKS[name]: pd.DataFrame(kept[name]["results"]) for name in TASKS if name in kept}
    lines = ["# Measured\n", *(markdown(one, results, kept[one.name]) for one, results in found.items())]
    (HERE / "results.md").write_text("\n".join(lines), encoding="utf-8")
    draw(pd.concat(found.values(), ignore_index=True)).savefig(HERE / "results.png", dpi=150)


if __name__ == "__main__":
    main()
