"""``reglab advise``: read somebody's data, say what was seen, compare regularizers on them, and write a page."""

import os
import re
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from reglab.commands.options import Authority, Certificate, OnDevice, PrivateKey, Scheduler, StoreFile, Workers
from reglab.errors import ReglabError
from reglab.escaping import visible
from reglab.execution.deadline import LEAST_MINUTES
from reglab.execution.resources import cores
from reglab.execution.surroundings import check_surroundings

Task = Annotated[str | None, typer.Option(help="classification or regression.", show_default="by the target")]
TIDY = re.compile(r"\*\*")
"""What emphasises in the answer's Markdown, and would only disturb in a terminal."""


def advise(  # noqa: PLR0913, PLR0917 - a parameter for each option of the command
    data: Annotated[str, typer.Argument(metavar="DATA", help="A table's file, or a folder of images by class.")],
    target: Annotated[str | None, typer.Option(help="The column to predict.")] = None,
    text: Annotated[str | None, typer.Option(help="The column to read as text, alone.")] = None,
    group: Annotated[str | None, typer.Option(help="The column whose rows stay together.")] = None,
    time_: Annotated[str | None, typer.Option("--time", help="The column to divide the rows by in time.")] = None,
    task: Task = None,
    drop: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Leave it out; may be repeated.")] = None,
    drop_missing_target: Annotated[
        bool, typer.Option("--drop-missing-target", help="Leave out rows without a target.")
    ] = False,
    drop_rare_classes: Annotated[
        bool, typer.Option("--drop-rare-classes", help="Leave out classes with too few rows.")
    ] = False,
    minutes: Annotated[float, typer.Option(min=LEAST_MINUTES, help="The time for everything.")] = 10.0,
    check: Annotated[bool, typer.Option("--check", help="Say what was read, and train nothing.")] = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
    store: StoreFile = None,
    output: Annotated[Path | None, typer.Option(help="The folder.", show_default="build/advice/NAME")] = None,
    device: OnDevice = "auto",
    tls_ca: Authority = None,
    tls_cert: Certificate = None,
    tls_key: PrivateKey = None,
) -> None:
    """Tell which regularizer to use on your own data, how strong, and what it buys."""
    began = time.monotonic()
    given = {
        "target": target, "text": text, "group": group, "time": time_, "task": task, "drop": drop or [],
        "drop_missing_target": drop_missing_target, "drop_rare_classes": drop_rare_classes,
    }  # fmt: skip
    path = Path(data).absolute()
    if check:
        _seen(path, given)
        return
    from reglab.execution.connections import connections
    from reglab.execution.credentials import given_credentials
    from reglab.publishing.project import Project
    from reglab.publishing.report import Resources

    project = Project.find(
        Path.cwd(),
        "the page of the advice is made by a checkout's notebook (--check, which trains nothing, needs none)",
    )
    os.environ.update(given_credentials(ca=tls_ca, cert=tls_cert, key=tls_key))
    resources = Resources(Path(os.path.realpath(store or project.store())), workers or cores(), scheduler, device)
    check_surroundings(resources.workers, None if scheduler else device, [project.root, resources.store, path])
    if output:
        project.report_folder(output)  # refused before anything is read
    reading = _seen(path, given)
    folder = output or project.root / "build" / "advice" / (re.sub(r"[^\w-]+", "-", reading.title).strip("-") or "data")
    with resources.environment() as (environment, _):
        os.environ.update(environment)
        try:
            page, notes = _advise(project, reading, {"data": str(path), **given, "minutes": minutes}, folder, began)
        finally:
            connections.close()  # before its workers end, which it would try to reach again
    for note in notes:
        typer.echo(visible(note), err=True)
    typer.echo(f"page: {visible(str(page))}")


def _seen(path: Path, given: dict[str, Any]) -> Any:
    """Read the data, print what was seen, and return what was read."""
    from reglab.advice import options, read, seen

    if not path.exists():
        raise ReglabError(f"there is no {path}. Give a table's file, or a folder of images with a subfolder per class.")
    reading = read(path, **options(given))
    for line in seen(reading):
        typer.echo(visible(line) if not line.startswith("  ") else f"  {visible(line)}")
    return reading


def _advise(
    project: Any, reading: Any, parameters: dict[str, Any], output: Path, began: float
) -> tuple[Path, list[str]]:
    """Train, print the answer, and make the page of it from what was trained."""
    from reglab.advice import advise as advice_on
    from reglab.publishing.own_page import OwnPage, make_page
    from reglab.records.store import default_path

    def make() -> OwnPage:
        advice = advice_on(reading, minutes=parameters["minutes"], began=began)
        typer.echo(f"\n{visible(TIDY.sub('', advice.sentence))}")
        set_ = {name: value for name, value in parameters.items() if value is not None}
        return OwnPage({**set_, "target": set_.get("target", "")}, advice.to_json(), advice.programs())

    return make_page(project, make, {"REGLAB_TRAIN": "never"}, output, default_path())
