"""Moves of files that are all done or all undone, even if the process is killed between two of them."""

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

JOURNAL = "moves.json"
"""The file that lists the moves until the last one is done."""

Move = tuple[Path, Path]
"""From where to where."""


def move_all(moves: Sequence[Move], stage: Path) -> None:
    """Move files, noting in a working folder what is to be undone if this does not come to its end.

    Parameters
    ----------
    moves : sequence of (Path, Path)
        From where to where, in order. Both lie below the folder that holds ``stage``, and the target does not exist.
    stage : Path
        The working folder.
    """
    listing = [[str(path.relative_to(stage.parent)) for path in move] for move in moves]
    (stage / "unfinished").write_text(json.dumps(listing), encoding="utf-8")
    (stage / "unfinished").rename(stage / JOURNAL)
    for source, target in moves:
        _move(source, target)
    (stage / JOURNAL).unlink()


def undo(stage: Path, folder: Path) -> None:
    """Move back what an unfinished `move_all` has moved, and remove the empty folders that it has made in a folder."""
    if not (stage / JOURNAL).exists():
        return
    listing = json.loads((stage / JOURNAL).read_text(encoding="utf-8"))
    moves = [(stage.parent / source, stage.parent / target) for source, target in listing]
    for source, target in reversed(moves):
        if os.path.lexists(target) and not os.path.lexists(source):
            _move(target, source)
    remove_empty_folders([target for _, target in moves], folder)
    (stage / JOURNAL).unlink()


def remove_empty_folders(paths: Iterable[Path], folder: Path) -> None:
    """Remove the empty folders that once held files, below a folder."""
    parents = {parent for path in paths for parent in path.parents if folder in parent.parents}
    for parent in sorted(parents, reverse=True):  # the inner ones first
        with suppress(OSError):
            parent.rmdir()


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
