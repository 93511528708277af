"""``reglab verify``: check a report."""

import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reglab.commands.options import Workers
from reglab.errors import ReglabError
from reglab.escaping import visible
from reglab.execution.resources import cores
from reglab.execution.surroundings import check_surroundings

if TYPE_CHECKING:
    from reglab.study.verification import Check

SEEDS = 1_000_000
"""How many seeds a random draw may have: a number that is easy to type again."""


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a built report.")] = Path("reports"),
    sample: Annotated[str, typer.Option(metavar="N|all", help="How many trials are trained again.")] = "30",
    seed: Annotated[int | None, typer.Option(min=0, help="The seed of the draw.", show_default="random")] = None,
    workers: Workers = None,
) -> None:
    """Check a report: files, records, notebooks, verdicts and pages; train a random sample of its trials again."""
    if sample != "all" and not (sample.isdecimal() and int(sample) > 0):
        raise ReglabError(f"--sample must be a whole number of at least 1, or all; got {sample!r}.")
    check_surroundings(workers or cores(), None, [folder])

    from rich.console import Console
    from rich.progress import track

    from reglab.verifying import check_report

    def watch(checks: "Iterator[Check]", total: int) -> "Iterable[Check]":
        return track(checks, "training again", total=total, transient=True, console=Console(stderr=True))

    count = None if sample == "all" else int(sample)
    drawn = secrets.randbelow(SEEDS) if seed is None else seed
    outcomes = set()
    for finding in check_report(folder, count, drawn, workers or cores(), watch):
        typer.echo(visible(str(finding)))
        outcomes.add(finding.outcome)
    raise typer.Exit(1 if "does not hold" in outcomes else 0)
