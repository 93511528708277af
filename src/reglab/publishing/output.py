"""The folder of a report: it is replaced as a whole, or left as it is."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reglab.errors import ReglabError

MARK = "verdicts.json"
"""The file that shows that a folder holds a report."""


@contextmanager
def replacing(output: Path) -> Iterator[Path]:
    """Give an empty folder to build a report in; if the block succeeds, the folder replaces ``output``.

    However the block ends, ``output`` holds a whole report or what it held before. The next run clears away what a
    killed one leaves.

    Parameters
    ----------
    output : Path
        The report's folder.

    Yields
    ------
    Path
        The folder to build in, beside ``output``.

    Raises
    ------
    ReglabError
        If ``output`` cannot be written, holds something other than a report, or is being written by another process.
    """
    building = output.with_name(f".{output.name}.building")
    former = output.with_name(f".{output.name}.former")
    try:
        if former.exists() and not output.exists():
            former.rename(output)  # a run was killed in the middle of `_exchange`
        _refuse_other_files(output)
        building.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(output, error) from None
    with _locked(building, output):
        try:
            _clear(building)
            yield building
            _exchange(building, output, former)
        finally:
            shutil.rmtree(building, ignore_errors=True)
            if output.exists():
                shutil.rmtree(former, ignore_errors=True)


def _unwritable(output: Path, error: OSError) -> ReglabError:
    return ReglabError(f"cannot write to {output}: {error.strerror}. Give another folder with --output.")


def _refuse_other_files(output: Path) -> None:
    if output.exists() and any(output.iterdir()) and not (output / MARK).exists():
        raise ReglabError(
            f"{output} holds files but no report, and a report replaces its whole folder. "
            "Give an empty or a new folder with --output."
        )


@contextmanager
def _locked(building: Path, output: Path) -> Iterator[None]:
    """Lock the folder against other runs; the lock ends with this process, however it ends."""
    folder = os.open(building, os.O_RDONLY)
    try:
        if not _lock(folder, building):
            raise ReglabError(f"another run is writing to {output}: wait for it, or give another --output.")
        yield
    finally:
        os.close(folder)


def _lock(folder: int, building: Path) -> bool:
    """Return whether no other run holds the folder, now locked by this one."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(folder).st_ino == building.stat().st_ino  # if not, another run has just moved it into place
    except (BlockingIOError, FileNotFoundError):
        return False


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _exchange(building: Path, output: Path, former: Path) -> None:
    if not output.exists():
        building.rename(output)
        return
    shutil.rmtree(former, ignore_errors=True)
    output.rename(former)
    try:
        building.rename(output)
    except BaseException:
        former.rename(output)
        raise
