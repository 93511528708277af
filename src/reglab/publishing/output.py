"""The folder of a report: its files are replaced all together or not at all, and no other file is touched."""

import fcntl
import json
import os
import platform
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from reglab.errors import ReglabError
from reglab.publishing.manifest import NAME, Manifest
from reglab.publishing.moves import move_all, remove_empty_folders, undo
from reglab.wording import listed

PREFIX = ".reglab-"
"""How the names of working folders begin; the rest is random."""
MARKER = "run.json"
"""The file in a working folder that tells which output it is for."""
FOLDERS = ("_images", "_static", "data")
"""Folders of the site builder, and of the figures' data. What will be there is not known before the site is built."""
NAMED = 5
"""How many files a message names."""


@dataclass(frozen=True)
class Draft:
    """A report in the making.

    Parameters
    ----------
    folder : Path
        The empty folder to build in.
    former : mapping of str to Path
        The files of the former report that are as reglab wrote them, by name.
    notes : list of str
        What the exchange has to say to the user.
    """

    folder: Path
    former: Mapping[str, Path]
    notes: list[str] = field(default_factory=list)


@contextmanager
def replacing(output: Path, names: Collection[str] = (), store: Path | None = None) -> Iterator[Draft]:
    """Give an empty folder to build a report in; if the block succeeds, its files replace those of the former report.

    The former report's files are those that its manifest names. One that has been changed since is set aside. Nothing
    else in ``output`` is touched. However the block ends, ``output`` holds a whole report or what it held before; if
    the process is killed in the middle of the exchange, the next run restores the former report.

    Parameters
    ----------
    output : Path
        The report's folder, absolute and without links.
    names : collection of str
        Files that the new report may have; nothing else may be in their places.
    store : Path, optional
        The database of records; it may lie in ``output``.

    Yields
    ------
    Draft

    Raises
    ------
    ReglabError
        If ``output`` cannot be written, is being written by another process, holds files but no report, or holds a
        file in a place that the report needs.
    """
    with _locked(output):
        try:
            _clear_leftovers(output)
            manifest = _former(output, names, store)
            former = manifest.intact(output)
            stage = _stage(output)
        except OSError as error:
            raise _unwritable(output, error) from None
        draft = Draft(stage / "report", former)
        try:
            yield draft
            _exchange(draft, output, manifest)
        finally:
            _clear(stage, output)


def _unwritable(output: Path, error: OSError) -> ReglabError:
    return ReglabError(f"cannot write to {output}: {error.strerror}. Give another folder with --output.")


@contextmanager
def _locked(output: Path) -> Iterator[None]:
    """Lock the folder against other runs; the lock ends with this process, however it ends."""
    try:
        with suppress(FileExistsError):
            output.mkdir(parents=True)
        folder = os.open(output, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _unwritable(output, error) from None
    try:
        if not _lock(folder, output):
            raise ReglabError(f"another run is writing to {output}: wait for it, or give another --output.")
        try:
            yield
        finally:
            with suppress(OSError):
                output.rmdir()  # only if the run has left it empty
    finally:
        os.close(folder)


def _lock(folder: int, output: Path) -> bool:
    """Return whether no other run holds the folder, now locked by this one."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(folder).st_ino == output.stat().st_ino  # if not, another run has just removed it, empty
    except (BlockingIOError, FileNotFoundError):
        return False


def _former(output: Path, names: Collection[str], store: Path | None) -> Manifest:
    """Return the manifest of the report that is there; it is empty if there is none."""
    manifest = Manifest({})
    if os.path.lexists(output / NAME):
        try:
            manifest = Manifest.read(output)
        except ReglabError:
            raise _no_report(output) from None
    elif any(not (path.name.startswith(".") or _is_store(path, store)) for path in output.iterdir()):
        raise _no_report(output)
    _refuse_others(output, manifest, [*manifest.files, *names])
    for name in manifest.differences(output).extra:
        if name.split("/")[0] in FOLDERS:
            raise _in_the_way(output / name)
    return manifest


def _is_store(path: Path, store: Path | None) -> bool:
    """Return whether a path is the store, a file that SQLite keeps beside it, or a folder that holds it."""
    return store is not None and (store.is_relative_to(path) or str(path).startswith(f"{store}-"))


def _no_report(output: Path) -> ReglabError:
    return ReglabError(
        f"{output} holds files but no report with a {NAME}, which tells what a new report may replace. "
        "Move the files away, or give an empty or a new folder with --output."
    )


def _refuse_others(output: Path, manifest: Manifest, names: Iterable[str]) -> None:
    """Refuse to write where something lies that the manifest does not name, or through a link to a folder."""
    for name in names:
        for parent in map(output.joinpath, PurePosixPath(name).parents[:-1]):
            if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
                raise _in_the_way(parent)
        if name not in manifest.files and os.path.lexists(output / name):
            raise _in_the_way(output / name)


def _in_the_way(path: Path) -> ReglabError:
    return ReglabError(
        f"{path} is where a report puts its own files, and reglab did not write it. "
        "Move it away, or give another folder with --output."
    )


def _stage(output: Path) -> Path:
    """Make a working folder beside the output, so that files can be moved from one to the other."""
    if output.is_mount():
        raise ReglabError(
            f"{output} is a mount point, where files cannot be moved into place: give a folder inside it."
        )
    stage = Path(mkdtemp(prefix=PREFIX, dir=output.parent))
    (stage / MARKER).write_text(json.dumps(_mark(output)), encoding="utf-8")
    (stage / "report").mkdir()
    return stage


def _mark(output: Path) -> dict[str, str]:
    return {"output": output.name, "host": platform.node()}


def _clear_leftovers(output: Path) -> None:
    """Undo and remove what runs for this output have left. They have ended: this one holds their lock."""
    for marker in output.parent.glob(f"{PREFIX}*/{MARKER}"):
        stage = marker.parent
        with suppress(OSError, ValueError):
            ours = not stage.is_symlink() and stage.stat().st_uid == os.getuid()
            if ours and json.loads(marker.read_text(encoding="utf-8")) == _mark(output):
                _clear(stage, output)


def _exchange(draft: Draft, output: Path, manifest: Manifest) -> None:
    """Move the files of the former report out of the folder, and those of the new one in."""
    stage, new = draft.folder.parent, Manifest.of(draft.folder)
    new.write(draft.folder)
    _refuse_others(output, manifest, [*manifest.files, *new.files])
    changed = manifest.differences(output).changed
    former = [name for name in (*manifest.files, NAME) if name not in changed and os.path.lexists(output / name)]
    aside = next(path for number in count(1) if not os.path.lexists(path := output / f"changed-{number}"))
    moves = [
        *((output / name, stage / "former" / name) for name in former),
        *((output / name, aside / name) for name in changed),
        *((draft.folder / name, output / name) for name in (*new.files, NAME)),
    ]
    move_all(moves, stage)
    remove_empty_folders([source for source, _ in moves], output)
    if changed:
        more = [f"{len(changed) - NAMED} more"] if len(changed) > NAMED else []
        draft.notes.append(
            f"changed since reglab wrote it, and so kept in {aside}: {listed([*changed[:NAMED], *more])}"
        )


def _clear(stage: Path, output: Path) -> None:
    """Undo an exchange that has not come to its end, and remove the working folder."""
    undo(stage, output)
    for folder in (stage / "former", stage / "report", stage):  # the marker goes last
        shutil.rmtree(folder, ignore_errors=True)
