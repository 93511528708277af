"""Measures training on a GPU beside a processor's core; see README.md beside this file.

python benchmarks/gpu.py [--seconds S] [--device cuda|cpu] [TASK]...
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from speed.floor import products
from speed.loops import Loop
from speed.machine import machine
from speed.tasks import TASKS, Task
from speed.with_reglab import group_size, train_epoch

from reglab.execution.sizing import SIZES
from reglab.execution.worker import prepare
from reglab.training.group import Group

HERE = Path(__file__).parent
SATURATED = 0.95
"""The share of the highest speed from which a group size counts as large enough."""
LIMIT_WIDTH = 4096
"""Rows and columns of the matrices whose product shows the chip's limit."""


def main() -> None:
    """Run the tests that are marked for a GPU, measure the tasks, and write ``gpu.json`` and ``gpu.md``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", nargs="*", help=f"of {', '.join(TASKS)}; all")
    parser.add_argument("--seconds", type=float, default=1.0, metavar="S", help="time per group size (1)")
    parser.add_argument(
        "--device", choices=("cuda", "cpu"), default="cuda", help="cpu tries this script out: nothing is saved"
    )
    asked = parser.parse_args()
    if asked.device == "cuda" and not torch.cuda.is_available():
        sys.exit("no GPU: PyTorch finds none. --device cpu tries the script out on a processor.")
    prepare(asked.device)
    console, saved = Console(), asked.device == "cuda"
    tests = marked_tests() if saved else "not run"
    limit = product_limit(asked.device, asked.seconds)
    console.print(f"tests marked for a GPU: {tests}; products: {limit / 1e12:.2f} Tflop/s")
    rows = []
    for name in asked.task or TASKS:
        rows.append(measure(TASKS[name], asked.device, asked.seconds, limit))
        console.print(rows[-1])
    if saved:
        chip = {**machine(), "gpu": torch.cuda.get_device_name(), "tests": tests, "product_limit": limit, "tasks": rows}
        (HERE / "gpu.json").write_text(json.dumps(chip, indent=1) + "\n", encoding="utf-8")
        (HERE / "gpu.md").write_text(markdown(chip), encoding="utf-8")


def marked_tests() -> str:
    """Return the last line of the tests that are marked ``cuda``."""
    command = [sys.executable, "-m", "pytest", "-m", "cuda", "-q", "-p", "no:cacheprovider", "tests"]
    ran = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)
    return (ran.stdout.strip().splitlines() or [ran.stderr.strip()])[-1]


def measure(task: Task, device: str, seconds: float, limit: float) -> dict[str, Any]:
    """Return trials per hour on a device, on one core and by a plain loop on the device, and what limits them."""
    by_size = dict(_over_sizes(task, device, seconds))
    best = max(by_size.values())
    core = _steps_per_second(_grouped(task, group_size(task), "cpu"), seconds, "cpu")
    plain = _steps_per_second(_plain(task, device), seconds, device)
    flops = sum(2 * p.rows * p.inputs * p.outputs * p.times * (3 if p.to_input else 2) for p in products(task.trial))
    hour = 3600 / task.trial.steps
    return {
        "task": task.title,
        "trials_per_hour": best * hour,
        "saturated_at": next(size for size, speed in by_size.items() if speed >= SATURATED * best),
        "times_one_core": best / core,
        "times_plain_loop": best / plain,
        "share_of_product_limit": best * flops / limit,
        "trial_steps_per_second": by_size,
    }


def _over_sizes(task: Task, device: str, seconds: float) -> Iterator[tuple[int, float]]:
    """Yield group sizes with their trial-steps per second, until the memory is full."""
    for size in SIZES[device]:
        try:
            yield size, _steps_per_second(_grouped(task, size, device), seconds, device)
        except torch.cuda.OutOfMemoryError:
            return


def _grouped(task: Task, size: int, device: str) -> Callable[[], int]:
    group = Group(task.trials(size), device)

    def epoch() -> int:
        train_epoch(group)
        return task.steps * size

    return epoch


def _plain(task: Task, device: str) -> Callable[[], int]:
    loop = Loop(task)
    loop.x, loop.y, loop.model = loop.x.to(device), loop.y.to(device), loop.model.to(device)

    def epoch() -> int:
        loop.run(1)
        return task.steps

    return epoch


def _steps_per_second(epoch: Callable[[], int], seconds: float, device: str) -> float:
    epoch()  # one-off costs
    _wait(device)
    began, steps = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        steps += epoch()
        _wait(device)
    return steps / (time.perf_counter() - began)


def product_limit(device: str, seconds: float) -> float:
    """Return the floating-point operations per second of a large matrix product."""
    first, second = (torch.randn(LIMIT_WIDTH, LIMIT_WIDTH, device=device) for _ in range(2))

    def multiply() -> int:
        torch.mm(first, second)
        return 2 * LIMIT_WIDTH**3

    return _steps_per_second(multiply, seconds, device)


def _wait(device: str) -> None:
    if device == "cuda":
        torch.cuda.synchronize()


def markdown(chip: dict[str, Any]) -> str:
    """Return what was measured as a table."""
    lines = [
        f"# Measured on {chip['gpu']}", "", f"Tests: {chip['tests']}", "",
        "| task | trials per hour | saturated at | times one core | times a plain loop | of the product limit |",
        "|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    lines += [
        f"| {row['task']} | {row['trials_per_hour']:,.0f} | {row['saturated_at']} | {row['times_one_core']:.1f} | "
        f"{row['times_plain_loop']:.1f} | {row['share_of_product_limit']:.1%} |"
        for row in chip["tasks"]
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
