"""``reglab report`` makes a report, ``reglab plan`` says what that would train; both take the same options."""

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from reglab.commands.ending import finish
from reglab.commands.options import Authority, Certificate, OnDevice, PrivateKey, Scheduler, StoreFile, Workers
from reglab.commands.tables import print_table
from reglab.execution.resources import cores
from reglab.execution.surroundings import check_surroundings
from reglab.wording import counted, duration

if TYPE_CHECKING:
    from reglab.publishing.project import Project
    from reglab.publishing.report import Resources
    from reglab.publishing.run.planning import NotebookPlan
    from reglab.publishing.run.settings import RunSettings

Only = Annotated[list[str] | None, typer.Option(metavar="NOTEBOOK", help="Run only this notebook; may be repeated.")]
Assignments = Annotated[
    list[str] | None, typer.Option("--set", metavar="NOTEBOOK.NAME=VALUE", help="Set a parameter; may be repeated.")
]
COLUMNS = ("notebook", "to train", "in the store", "steps to train", "time, at least", "")
COVERS = (
    "This covers the trials that each notebook asks for first, and their training. Grids of learning rates are "
    "extended where an arm chooses an end: that comes on top, and so do running the notebooks and building the site."
)


class Request(NamedTuple):
    """What is asked for, checked."""

    project: "Project"
    settings: "RunSettings"
    resources: "Resources"
    folder: Path
    command: str
    browser: str | None


def with_options(command: Callable[[Request], None]) -> Callable[..., None]:
    """Give a command the options of a report, checked before it begins."""

    def run(  # noqa: PLR0913, PLR0917 - a parameter for each option of the command
        profile: Annotated[str, typer.Option(help="quick, or a file in profiles/.")] = "quick",
        only: Only = None,
        set_: Assignments = None,
        workers: Workers = None,
        scheduler: Scheduler = None,
        store: StoreFile = None,
        output: Annotated[
            Path | None, typer.Option(help="The folder of the report.", show_default="build/PROFILE")
        ] = None,
        device: OnDevice = "auto",
        pdf: Annotated[bool, typer.Option("--pdf", help="Also print it all to report.pdf there, by Chromium.")] = False,
        uncommitted: Annotated[bool, typer.Option(help="Publish in spite of uncommitted changes.")] = False,
        tls_ca: Authority = None,
        tls_cert: Certificate = None,
        tls_key: PrivateKey = None,
    ) -> None:
        from reglab.publishing.project import Project
        from reglab.publishing.site.browser import needed

        browser = needed() if pdf else None
        project = Project.find(Path.cwd(), "a report is made of a checkout's notebooks and profiles")
        path, folder = store or project.store(), output or project.root / "build" / profile
        check_surroundings(workers or cores(), None if scheduler else device, [project.root, path, folder])
        if not uncommitted:
            project.refuse_uncommitted(folder)

        from reglab.execution.credentials import given_credentials
        from reglab.publishing.report import Resources
        from reglab.publishing.run.settings import resolve_settings

        settings = resolve_settings(project, profile, only or [], set_ or [])
        os.environ.update(given_credentials(ca=tls_ca, cert=tls_cert, key=tls_key))
        resources = Resources(Path(os.path.realpath(path)), workers or cores(), scheduler, device)
        again = [argument for assignment in set_ or [] for argument in ("--set", assignment)]
        again = ["reglab", "report", "--profile", profile, *again]
        command(Request(project, settings, resources, folder, shlex.join(again), browser))

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run


@with_options
def report(request: Request) -> None:
    """Run the notebooks and build the site with their verdicts; train only the trials that the store lacks."""
    from rich.console import Console

    from reglab.publishing.report import make
    from reglab.publishing.run.progress import BatchProgress
    from reglab.publishing.site.pdf import PDF

    with BatchProgress(Console()) as progress:
        result = make(
            request.project, request.settings, request.resources, request.folder, request.command, progress,
            request.browser,
        )  # fmt: skip
    verdicts = [f"{verdict['claim']} {verdict['verdict']}: {verdict['title']}" for verdict in result.verdicts]
    printed = request.browser is not None and (result.output / PDF).is_file()
    made = [f"report: {result.page()}", *([f"PDF: {result.output / PDF}"] if printed else [])]
    whole = not result.failed and printed == (request.browser is not None)
    finish([*verdicts, *made], result.problems(), success=whole)


@with_options
def plan(request: Request) -> None:
    """Say what a report would train, what the store has of it, and about how long it takes; train nothing."""
    from reglab.publishing.plan import plan_report
    from reglab.publishing.run.planning import together
    from reglab.records.store import Store

    resources = request.resources
    workers = _count_workers(resources)
    plans = plan_report(request.project, request.settings, Store(resources.store), request.folder, cores())
    everything = together(list(plans.values()))
    rows = [_row(name, notebook, workers) for name, notebook in plans.items()]
    print_table(COLUMNS, [*rows, _row("together", everything, workers)])
    typer.echo(f"The time is that of {counted(workers, 'worker')}, by what trials alike took. {COVERS}")


def _count_workers(resources: "Resources") -> int:
    """Return the number of workers; a scheduler is asked how many it has now."""
    if not resources.scheduler:
        return resources.workers
    from reglab.execution.connections import Target, connections

    client = connections.client(Target(resources.scheduler, resources.workers))
    try:
        return max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
    finally:
        connections.close()


def _row(name: str, plan: "NotebookPlan", workers: int) -> tuple[str, ...]:
    """Return the row of a notebook's plan."""
    known = [seconds for seconds in plan.missing.values() if seconds is not None]
    unknown = len(plan.missing) - len(known)
    time = duration(sum(known) / workers) if known or not plan.missing else "unknown"
    note = f"without {counted(unknown, 'trial')} of which the store has none alike" if unknown else plan.error
    counts = (f"{count:,}" for count in (len(plan.missing), len(plan.present), sum(plan.steps.values())))
    return (name, *counts, time, note)
