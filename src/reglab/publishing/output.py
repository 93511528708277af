"""The folder that a report goes to: replaced as a whole, or left as it is."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reglab.errors import ReglabError

MARK = "verdicts.json"
"""The file by which a folder is known to hold a report."""


@contextmanager
def replacing(output: Path) -> Iterator[Path]:
    """Give an empty folder to build a report in; when the block ends well, it takes the place of ``output``.

    However the block ends, ``output`` holds a whole report or what it held before. What a killed
    run leaves is cleared away by the next one.

    Parameters
    ----------
    output : Path
        Where the report belongs.

    Yields
    ------
    Path
        The folder to build in, beside ``output``.

    Raises
    ------
    ReglabError
        If ``output`` cannot be written, holds something else than a report, or is being written
        by another process.
    """
    building = output.with_name(f".{output.name}.building")
    former = output.with_name(f".{output.name}.former")
    try:
        if former.exists() and not output.exists():
            former.rename(output)  # a run was killed in the middle of the exchange
        _refuse_strangers(output)
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


def _refuse_strangers(output: Path) -> None:
    if output.exists() and any(output.iterdir()) and not (output / MARK).exists():
        raise ReglabError(
            f"{output} holds files but no report, and a report replaces its whole folder. "
            "Give an empty or a new folder with --output."
        )


@contextmanager
def _locked(building: Path, output: Path) -> Iterator[None]:
    """Hold the folder alone; the lock ends with this process, however it ends."""
    folder = os.open(building, os.O_RDONLY)
    try:
        if not _alone(folder, building):
            raise ReglabError(f"another run is writing to {output}: wait for it, or give another --output.")
        yield
    finally:
        os.close(folder)


def _alone(folder: int, building: Path) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(folder).st_ino == building.stat().st_ino  # else another run has just moved it into place
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
