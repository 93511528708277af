"""``reglab store``: check the database of records, and repair it."""

from pathlib import Path
from typing import Annotated

import typer

from reglab.commands.ending import finish

SHOWN = 10
"""How many damaged rows are named."""

StorePath = Annotated[Path | None, typer.Option("--store", help="The database of records.", show_default=False)]

commands = typer.Typer(help="Check and repair the store of records.", no_args_is_help=True)


@commands.command()
def check(store: StorePath = None) -> None:
    """Say what the store holds, and what in it cannot be read; exit with status 1 if anything is damaged."""
    from reglab.records import repair
    from reglab.records.store import default_path

    path = store or default_path()
    found = repair.check(path)
    counts = [f"{name.replace('_', ' ')}: {count:,}" for name, count in found.rows.items()]
    rows = [f"cannot be read: {row}" for row in found.damaged[:SHOWN]]
    more = [f"and {len(found.damaged) - SHOWN} more"] if len(found.damaged) > SHOWN else []
    remedy = [] if found.whole else ["'reglab store repair' sets aside what cannot be read; nothing else is changed."]
    finish([f"store: {path}", f"file: {found.integrity}", *counts], [*rows, *more, *remedy], success=found.whole)


@commands.command()
def repair(store: StorePath = None) -> None:
    """Set aside what cannot be read, so that it is trained anew; what can be read is never deleted."""
    from reglab.records import repair as repairing
    from reglab.records.store import default_path

    finish(repairing.repair(store or default_path()), success=True)
