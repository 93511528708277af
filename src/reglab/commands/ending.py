"""How a command ends: with its results, with one message, or, where nobody foresaw the error, with its log."""

import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NoReturn

import typer

from reglab.errors import ReglabError
from reglab.escaping import visible
from reglab.wording import counted

INTERRUPTED = 130
"""Typer's exit status after Ctrl-C, which it gives without a message."""

_settings = {"tracebacks": False}


def show_tracebacks(shown: bool) -> None:
    """Set whether an error that nobody foresaw ends with its traceback instead of one message."""
    _settings["tracebacks"] = shown


def finish(result: Iterable[str], problems: Iterable[str] = (), *, success: bool) -> NoReturn:
    """Print the result of a command, and its problems to standard error; exit with status 0 or 1."""
    for line in result:
        typer.echo(visible(line))
    for line in problems:
        typer.echo(visible(line), err=True)
    raise typer.Exit(0 if success else 1)


def run(app: Callable[[], None]) -> None:
    """Run the command line; whatever goes wrong is one message, and a traceback only where one is asked for.

    Parameters
    ----------
    app : callable
        The Typer application; it exits by itself.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # batch systems send it: as Ctrl-C, it loses nothing
    _prepare_streams()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except ReglabError as error:
        _end(str(error), 1)
    except BrokenPipeError:
        _leave_output()
    except OSError as error:
        _end(_failed(error), 1)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            _end("interrupted: what is finished is kept; run the same command again to continue", INTERRUPTED)
        raise
    except Exception as error:
        if _settings["tracebacks"]:
            raise
        _end(_unforeseen(error), 1)


def _prepare_streams() -> None:
    """See to it that something can be printed: whatever is printed, in whatever encoding."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open for as long as we run
    if sys.stdout is None:
        _end("standard output is closed: send it to a file or to /dev/null instead.", 1)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # tests and notebooks put other objects there
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _leave_output() -> NoReturn:
    """Exit quietly: whoever read the output has gone. What is still to be written goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    sys.exit(1)


def _failed(error: OSError) -> str:
    """Return what the system refused, and for which file."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):  # a folder's copy, with all its files
        (_, _, first), *others = error.args[0]
        return f"{first} (and {counted(len(others), 'other file')})" if others else str(first)
    return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"


def _unforeseen(error: Exception) -> str:
    """Write the log of an error that nobody foresaw, and return what to tell the user."""
    what = f"{type(error).__name__}: {error}"
    try:
        handle, log = tempfile.mkstemp(prefix="reglab-", suffix=".log")  # for this user alone
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            traceback.print_exception(error, file=file)
    except OSError as failure:
        return f"unexpected error: {what}. No log could be written ({failure.strerror}); see reglab --debug."
    return f"unexpected error: {what}. Finished trials are kept. Please report it with its log: {log}"


def _end(message: str, status: int) -> NoReturn:
    typer.echo(f"reglab: {visible(message)}", err=True)
    sys.exit(status)
