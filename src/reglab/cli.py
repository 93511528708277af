"""The command line, put together from its commands; work is done elsewhere.

Each command imports what it needs when it runs, so that ``reglab --help`` answers at once.
"""

from importlib.metadata import version
from typing import Annotated

import typer

from reglab.commands.advise import advise
from reglab.commands.ending import run, show_tracebacks
from reglab.commands.fetch import fetch
from reglab.commands.listing import list_
from reglab.commands.pages import pages
from reglab.commands.report import plan, report
from reglab.commands.store import commands as store_commands
from reglab.commands.verify import verify
from reglab.execution.surroundings import check_data_folder
from reglab.wording import QUESTION

app = typer.Typer(
    help=f"{QUESTION} Makes the report that answers it.", no_args_is_help=True, pretty_exceptions_enable=False
)
for command in (report, plan, pages, verify, fetch, advise):
    app.command()(command)
app.command("list")(list_)
app.add_typer(store_commands, name="store")


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"reglab {version('reglab')}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error nobody foresaw.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options of all commands."""
    show_tracebacks(debug)
    check_data_folder()


def main() -> None:
    """Run the command line."""
    run(app)
