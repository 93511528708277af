"""``reglab fetch``: download data sets."""

from typing import Annotated

import typer

from reglab.escaping import visible


def fetch(names: Annotated[list[str], typer.Argument(metavar="DATASET...", help="See: reglab list datasets.")]) -> None:
    """Download data sets into REGLAB_DATA or the user's cache, check them, and print where they are."""
    from reglab import datasets

    for info in [datasets.info(name) for name in names]:  # all names are checked before the first download
        typer.echo(visible(f"{info.name}: {datasets.fetch(info.name)}"))
