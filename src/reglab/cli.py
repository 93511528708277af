"""The command line: ``reglab report``, ``advise``, ``verify``, ``list``, ``fetch``, ``store``; work is done elsewhere.

Each command imports what it needs when it runs, so that ``reglab --help`` answers at once.
"""

import os
import secrets
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from reglab.commands.advise import advise
from reglab.commands.ending import finish, run, show_tracebacks
from reglab.commands.options import Authority, Certificate, OnDevice, PrivateKey, Scheduler, StoreFile, Workers
from reglab.commands.store import commands as store_commands
from reglab.errors import ReglabError
from reglab.escaping import visible
from reglab.execution.resources import cores
from reglab.execution.surroundings import check_data_folder, check_surroundings
from reglab.wording import QUESTION

if TYPE_CHECKING:
    from reglab.specs import Part
    from reglab.study.verification import Check

SEEDS = 1_000_000
"""How many seeds a random draw may have: a number that is easy to type again."""

Listing = Literal["claims", "notebooks", "datasets", "regularizers", "models"]
Only = Annotated[list[str] | None, typer.Option(metavar="NOTEBOOK", help="Run only this notebook; may be repeated.")]
Assignments = Annotated[
    list[str] | None, typer.Option("--set", metavar="NOTEBOOK.NAME=VALUE", help="Set a parameter; may be repeated.")
]

app = typer.Typer(
    help=f"{QUESTION} Makes the report that answers it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(store_commands, name="store")
app.command()(advise)


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error nobody foresaw.")] = False,
) -> None:
    """Take the options of all commands."""
    show_tracebacks(debug)
    check_data_folder()


@app.command()
def report(  # noqa: PLR0913, PLR0917 - a parameter for each option of the command
    profile: Annotated[str, typer.Option(help="quick, or a file in profiles/.")] = "quick",
    only: Only = None,
    set_: Assignments = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    store: StoreFile = None,
    output: Annotated[Path | None, typer.Option(help="The folder of the report.", show_default="build/PROFILE")] = None,
    device: OnDevice = "auto",
    pdf: Annotated[bool, typer.Option("--pdf", help="Also print it all to report.pdf there, by Chromium.")] = False,
    uncommitted: Annotated[bool, typer.Option(help="Publish in spite of uncommitted changes.")] = False,
    tls_ca: Authority = None,
    tls_cert: Certificate = None,
    tls_key: PrivateKey = None,
) -> None:
    """Run the notebooks and build the site with their verdicts; train only the trials that the store lacks."""
    from reglab.publishing.project import Project
    from reglab.publishing.site.browser import needed

    browser = needed() if pdf else None
    project = Project.find(Path.cwd())
    path, folder = store or project.store(), output or project.root / "build" / profile
    check_surroundings(workers or cores(), None if scheduler else device, [project.root, path, folder])
    if not uncommitted:
        project.refuse_uncommitted(folder)

    from rich.console import Console

    from reglab.execution.credentials import given_credentials
    from reglab.publishing.report import Resources, make
    from reglab.publishing.run.progress import BatchProgress
    from reglab.publishing.run.settings import resolve_settings
    from reglab.publishing.site.pdf import PDF

    settings = resolve_settings(project, profile, only or [], set_ or [])
    os.environ.update(given_credentials(ca=tls_ca, cert=tls_cert, key=tls_key))
    resources = Resources(Path(os.path.realpath(path)), workers or cores(), scheduler, device)
    with BatchProgress(Console()) as progress:
        result = make(project, settings, resources, folder, _command(profile, set_ or []), progress, browser)
    verdicts = [f"{verdict['claim']} {verdict['verdict']}: {verdict['title']}" for verdict in result.verdicts]
    printed = pdf and (result.output / PDF).is_file()
    made = [f"report: {result.output / 'index.html'}", *([f"PDF: {result.output / PDF}"] if printed else [])]
    finish([*verdicts, *made], result.problems(), success=not result.failed and printed == pdf)


@app.command()
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


@app.command("list")
def list_(what: Annotated[Listing, typer.Argument(help="What to list.")] = "claims") -> None:
    """List claims, notebooks with their parameters, data sets, regularizers or models."""
    from rich.console import Console
    from rich.table import Table

    columns, rows = {
        "claims": _claims,
        "notebooks": _notebooks,
        "datasets": _datasets,
        "regularizers": _regularizers,
        "models": _models,
    }[what]()
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(visible, row))
    # A file or a pipe gets whole lines, however long they are.
    Console(width=None if sys.stdout.isatty() else 400, markup=False, highlight=False).print(table)


@app.command()
def fetch(names: Annotated[list[str], typer.Argument(metavar="DATASET...", help="See: reglab list datasets.")]) -> None:
    """Download data sets into REGLAB_DATA or the user's cache, check them, and print where they are."""
    from reglab import datasets

    for info in [datasets.info(name) for name in names]:  # all names are checked before the first download
        typer.echo(visible(f"{info.name}: {datasets.fetch(info.name)}"))


Rows = tuple[Sequence[str], Iterable[Sequence[str]]]
"""The headers of a table, and its rows."""


def _claims() -> Rows:
    from reglab.claims import registry

    claims = registry().values()
    rows = [(c.id, c.title, f"{c.smallest_effect} {c.unit}", str(c.datasets), c.notebook) for c in claims]
    return ("claim", "title", "smallest effect of interest", "data sets", "notebook"), rows


def _notebooks() -> Rows:
    from reglab.publishing.project import Project
    from reglab.publishing.run.parameters import read_parameters

    rows = [
        (name, parameter.name, repr(parameter.default), parameter.comment)
        for name, path in Project.find(Path.cwd()).notebooks().items()
        for parameter in read_parameters(path).values()
    ]
    return ("notebook", "parameter", "default", "meaning"), rows


def _datasets() -> Rows:
    from reglab import datasets

    infos = [datasets.info(name) for name in datasets.names()]
    rows = [
        (
            i.name,
            i.title,
            "numbers" if i.target == "number" else str(i.classes),
            str(i.pool + i.test),
            str(i.test),
            ", ".join(i.forbidden),
        )
        for i in infos
    ]
    return ("data set", "title", "classes", "examples", "of them in the fixed test set", "must not be used"), rows


def _regularizers() -> Rows:
    from reglab.regularizers import REGISTRY

    return _parts(REGISTRY)


def _models() -> Rows:
    from reglab.models import REGISTRY

    return _parts(REGISTRY)


def _parts(registry: Mapping[str, type["Part"]]) -> Rows:
    rows = [
        (f"{part.__name__}({', '.join(part.model_fields)})", (part.__doc__ or "").partition("\n")[0])
        for part in registry.values()
    ]
    return ("in a notebook", "what it is"), rows


def _command(profile: str, assignments: list[str]) -> str:
    """Return the command that makes the same report on another machine."""
    settings = [argument for assignment in assignments for argument in ("--set", assignment)]
    return shlex.join(["reglab", "report", "--profile", profile, *settings])


def main() -> None:
    """Run the command line."""
    run(app)
