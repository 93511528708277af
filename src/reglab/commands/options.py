"""Options that several commands have: where trials are trained and kept."""

from pathlib import Path
from typing import Annotated

import typer

from reglab.execution.resources import Device

Workers = Annotated[
    int | None,
    typer.Option(min=1, envvar="REGLAB_WORKERS", help="Processes that train.", show_default="one per core"),
]
Scheduler = Annotated[
    str | None, typer.Option(envvar="REGLAB_SCHEDULER", help="Address of a Dask scheduler; replaces --workers.")
]
StoreFile = Annotated[
    Path | None, typer.Option(help="The database of records.", show_default="REGLAB_STORE or build/store.sqlite")
]
OnDevice = Annotated[Device, typer.Option(envvar="REGLAB_DEVICE", help="The device to train on.")]
Authority = Annotated[Path | None, typer.Option(help="Certificate of the authority, for tls://.")]
Certificate = Annotated[Path | None, typer.Option(help="This machine's certificate.")]
PrivateKey = Annotated[Path | None, typer.Option(help="Its private key.")]
