"""How the command line prints tables."""

import sys
from collections.abc import Iterable, Sequence

from reglab.escaping import visible


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; a file or a pipe gets whole lines, however long they are."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(visible, row))
    Console(width=None if sys.stdout.isatty() else 400, markup=False, highlight=False).print(table)
