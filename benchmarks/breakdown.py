"""Shows where the time of reglab's steps goes; see README.md beside this file.

python benchmarks/breakdown.py [--operations N] [TASK]...
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table
from speed.tasks import TASKS, Task
from speed.with_reglab import Stacked
from torch.profiler import ProfilerActivity, profile

from reglab.execution.worker import prepare
from reglab.training import loop
from reglab.training.group import Group
from reglab.training.noise import StackedRegularizer
from reglab.training.parameters import Parameters

PHASES: tuple[tuple[str, Any, str], ...] = (
    ("examples gathered", Group, "next_batch"),
    ("noise drawn", StackedRegularizer, "noise"),
    ("backward", Parameters, "gradients"),
    ("optimiser", loop, "descend"),
)
"""A phase's name, and the function that is it; what is left of a step is the forward pass."""


def main() -> None:
    """Print a table of phases, and one of operations, for each task."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", nargs="*", help=f"of {', '.join(TASKS)}; all")
    parser.add_argument("--operations", type=int, default=12, metavar="N", help="how many operations to list (12)")
    arguments = parser.parse_args()
    prepare("cpu")
    console = Console()
    for name in arguments.task or TASKS:
        way = Stacked(TASKS[name])
        way.run(1)
        console.print(table(TASKS[name], phases(way)))
        with profile(activities=[ProfilerActivity.CPU]) as profiled:
            way.run(1)
        events = profiled.key_averages()
        print(events.table(sort_by="self_cpu_time_total", row_limit=arguments.operations, max_name_column_width=40))


def phases(way: Stacked, epochs: int = 10) -> dict[str, float]:
    """Return the microseconds of one step of one trial that are spent in each phase."""
    spent: dict[str, float] = defaultdict(float)
    with ExitStack() as patches:
        for phase, owner, name in PHASES:
            timed = _timed(getattr(owner, name), phase, spent)
            patches.enter_context(patch.object(owner, name, timed))
        began = time.perf_counter()
        way.run(epochs)
        total = time.perf_counter() - began
    found = {**spent, "forward, and the rest": total - sum(spent.values()), "total": total}
    return {phase: 1e6 * seconds / (epochs * way.trial_steps) for phase, seconds in found.items()}


def _timed(function: Callable[..., Any], phase: str, spent: dict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any) -> Any:
        began = time.perf_counter()
        result = function(*arguments)
        spent[phase] += time.perf_counter() - began
        return result

    return timed


def table(task: Task, microseconds: dict[str, float]) -> Table:
    """Return the phases as a table."""
    printed = Table("phase", title=f"{task.title}: one step of one trial")
    printed.add_column("µs", justify="right")
    printed.add_column("share", justify="right")
    for phase, value in microseconds.items():
        printed.add_row(phase, f"{value:,.1f}", f"{value / microseconds['total']:.0%}")
    return printed


if __name__ == "__main__":
    main()
