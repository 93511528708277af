"""``reglab pages``: build the pages of a report again."""

import os
from pathlib import Path
from typing import Annotated

import typer

from reglab.commands.ending import finish
from reglab.execution.surroundings import check_surroundings


def pages(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a built report.")] = Path("reports"),
) -> None:
    """Build a report's pages again, from its notebooks and records as they are; run and train nothing."""
    check_surroundings(1, None, [folder])

    from reglab.publishing.redrawing import redraw

    output = Path(os.path.realpath(folder))
    finish([f"report: {output / 'index.html'}"], redraw(output), success=True)
