"""The command line: ``reglab report``, ``verify``, ``list`` and ``fetch``. What it does stands elsewhere.

Nothing heavy is imported before a command needs it: ``reglab --help`` answers at once.
"""

import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from reglab.errors import ReglabError
from reglab.execution.resources import cores
from reglab.wording import QUESTION

if TYPE_CHECKING:
    from reglab.publishing.report import BuildResult
    from reglab.specs import Part
    from reglab.study.verification import Check

SHOWN = 3
"""Numbers of one trial that are told when they are off."""
INTERRUPTED = 130
"""The exit status that Typer gives, without a word, to what Ctrl-C has ended."""

app = typer.Typer(
    help=f"{QUESTION} Makes the report that answers it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Device(StrEnum):
    """What to train on."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


class Listing(StrEnum):
    """What there is a registry of."""

    CLAIMS = "claims"
    NOTEBOOKS = "notebooks"
    DATASETS = "datasets"
    REGULARIZERS = "regularizers"
    MODELS = "models"


@app.command()
def report(
    profile: Annotated[str, typer.Option(help="Which profile: quick, or a file of profiles/.")] = "quick",
    only: Annotated[
        list[str] | None, typer.Option(metavar="NOTEBOOK", help="Run this notebook; may be repeated.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NOTEBOOK.NAME=VALUE", help="Set a parameter; may be repeated.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that train.", show_default="one a core")] = None,
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask scheduler, instead of --workers.")] = None,
    store: Annotated[
        Path | None, typer.Option(help="Database of records.", show_default="REGLAB_STORE or build/store.sqlite")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Folder of the report.", show_default="build/PROFILE")] = None,
    device: Annotated[Device, typer.Option(help="What to train on.")] = Device.AUTO,
) -> None:
    """Run the notebooks and build the site with their verdicts; train only what the store lacks."""
    from reglab.publishing.project import Project
    from reglab.publishing.run.settings import resolve_settings

    project = Project.find(Path.cwd())
    settings = resolve_settings(project, profile, only or [], set_ or [])

    from rich.console import Console

    from reglab.publishing.report import Resources, make
    from reglab.publishing.run.progress import BatchProgress

    resources = Resources((store or project.store()).resolve(), workers or cores(), scheduler, device)
    where = (output or project.root / "build" / profile).resolve()
    with BatchProgress(Console()) as progress:
        made = make(project, settings, resources, where, _command(profile, set_ or []), progress)
    _tell(made)
    raise typer.Exit(1 if made.failed else 0)


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A built report.")] = Path("reports"),
    sample: Annotated[int, typer.Option(min=1, help="How many trials, chosen at random.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Of the choice.")] = 0,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that train.", show_default="one a core")] = None,
) -> None:
    """Train a random sample of a report's trials again and compare them with its records."""
    from rich.console import Console
    from rich.progress import track

    from reglab.study import verification

    checking = verification.verify(folder, sample, seed, workers or cores())
    checks = list(track(checking, "training again", total=sample, transient=True, console=Console(stderr=True)))
    for reason in dict.fromkeys(check.elsewhere for check in checks if check.elsewhere):
        typer.echo(f"compared within a tolerance, because this is not where they were trained: {reason}")
    for check in checks:
        _tell_differences(check)
    off = sum(bool(check.differences()) for check in checks)
    typer.echo(f"{len(checks) - off} of {len(checks)} trials agree with the records of {folder}")
    raise typer.Exit(0 if verification.verified(checks) else 1)


@app.command("list")
def list_(what: Annotated[Listing, typer.Argument(help="What to list.")] = Listing.CLAIMS) -> None:
    """Print what there is: claims, notebooks with their parameters, data sets, regularizers, models."""
    from rich.console import Console
    from rich.table import Table

    columns, rows = {
        Listing.CLAIMS: _claims,
        Listing.NOTEBOOKS: _notebooks,
        Listing.DATASETS: _datasets,
        Listing.REGULARIZERS: _regularizers,
        Listing.MODELS: _models,
    }[what]()
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    # A file or a pipe gets whole lines, however long.
    Console(width=None if sys.stdout.isatty() else 400, markup=False, highlight=False).print(table)


@app.command()
def fetch(names: Annotated[list[str], typer.Argument(metavar="DATASET...", help="See: reglab list datasets.")]) -> None:
    """Download data sets, with their checksums, into REGLAB_DATA or the user's cache; print where they are."""
    from reglab import datasets

    for info in [datasets.info(name) for name in names]:  # all names are checked before the first download
        typer.echo(f"{info.name}: {datasets.fetch(info.name)}")


Rows = tuple[Sequence[str], Iterable[Sequence[str]]]
"""Headers, and rows of as many cells."""


def _claims() -> Rows:
    from reglab.claims import registry

    claims = registry().values()
    rows = [(c.id, c.title, f"{c.smallest_effect} {c.unit}", str(c.replicates), c.notebook) for c in claims]
    return ("claim", "title", "smallest effect of interest", "replicates", "notebook"), rows


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
    rows = [(i.name, i.title, str(i.classes), str(i.pool), str(i.test), ", ".join(i.forbidden)) for i in infos]
    return ("data set", "title", "classes", "train and validation", "test", "must not be used"), rows


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
    """Return what makes the same report again on another machine."""
    settings = [part for one in assignments for part in ("--set", one)]
    return shlex.join(["reglab", "report", "--profile", profile, *settings])


def _tell(made: "BuildResult") -> None:
    """Print what became of a report: its verdicts, what failed, and where it lies."""
    for verdict in made.verdicts:
        typer.echo(f"{verdict['claim']} {verdict['verdict']}: {verdict['title']}")
    for warning in made.warnings:
        typer.echo(f"site: {warning}", err=True)
    for task in made.failed:
        kept = made.output / "failed" / task.output.name
        typer.echo(f"failed: {task.name}: {task.reason} (as far as it came: {kept})", err=True)
    typer.echo(f"report: {made.output / 'index.html'}")


def _tell_differences(check: "Check") -> None:
    """Print which numbers of a trial are off, and by how much: the first few, and how many more."""
    off = check.differences()
    if not off:
        return
    data, shown = check.published.trial["data"]["name"], off[:SHOWN]
    more = f" and {len(off) - SHOWN} more" if len(off) > SHOWN else ""
    each = "; ".join(f"{name} {theirs} published, {ours} here" for name, theirs, ours in shown)
    typer.echo(f"off: trial {check.published.digest[:12]} on {data}: {each}{more}")


def main() -> None:
    """Run the command line; what users can act on is told without a traceback."""
    try:
        app()
    except ReglabError as error:
        _end(str(error), 1)
    except OSError as error:
        _end(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", 1)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            _end("interrupted: what is finished is kept; run the same command again to continue", INTERRUPTED)
        raise


def _end(message: str, status: int) -> NoReturn:
    typer.echo(f"reglab: {message}", err=True)
    sys.exit(status)
