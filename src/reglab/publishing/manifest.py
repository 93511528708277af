"""The manifest of a report: the files that reglab wrote, with their hashes."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from reglab import __version__
from reglab.errors import ReglabError

NAME = "manifest.json"
HASH = re.compile("[0-9a-f]{64}")
"""A SHA-256 in hexadecimal digits."""


@dataclass(frozen=True)
class Differences:
    """How a folder differs from its manifest.

    Parameters
    ----------
    missing : list of str
        Files of the manifest that are gone.
    changed : list of str
        Files of the manifest that hold something else now, or are links or folders.
    extra : list of str
        What the manifest does not name. A folder without any file of the manifest is one entry, ending in ``/``.
    """

    missing: list[str]
    changed: list[str]
    extra: list[str]


@dataclass(frozen=True)
class Manifest:
    """The files of a report.

    Parameters
    ----------
    files : mapping of str to str
        The SHA-256 of each file but the manifest itself, by its path in the folder, written with ``/``.
    version : str
        The version of reglab that wrote them.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "index.html").write_text("first")
    ...     Manifest.of(Path(folder)).write(Path(folder))
    ...     _ = Path(folder, "index.html").write_text("second")
    ...     Manifest.read(Path(folder)).differences(Path(folder))
    Differences(missing=[], changed=['index.html'], extra=[])
    """

    files: Mapping[str, str]
    version: str = __version__

    @classmethod
    def of(cls, folder: Path) -> "Manifest":
        """Return the manifest of all files in a folder."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        names = {path.relative_to(folder).as_posix(): _sha256(path) for path in files}
        names.pop(NAME, None)
        return cls(names)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Return the manifest in a folder.

        Raises
        ------
        ReglabError
            If there is none, or if it is not one: it cannot be read, or names a file outside the folder.
        """
        path = folder / NAME
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            manifest = cls(dict(content["files"]), str(content["reglab"]))
            valid = all(_is_inside(name) and HASH.fullmatch(digest) for name, digest in manifest.files.items())
        except FileNotFoundError:
            raise ReglabError(f"no report in {folder}: it has no {NAME}. Give the folder of a built report.") from None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            valid = False
        if not valid:
            raise ReglabError(f"{path} is not the manifest of a report. Restore the file, or make the report again.")
        return manifest

    def write(self, folder: Path) -> None:
        """Write the manifest into a folder."""
        content = {"reglab": self.version, "files": dict(self.files)}
        (folder / NAME).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    def differences(self, folder: Path) -> Differences:
        """Return how a folder differs from this manifest; links are never followed."""
        present = [name for name in self.files if os.path.lexists(folder / name)]
        missing = sorted(set(self.files) - set(present))
        changed = sorted(name for name in present if _hash(folder, name) != self.files[name])
        return Differences(missing, changed, sorted(self._extra(folder)))

    def intact(self, folder: Path) -> dict[str, Path]:
        """Return the files in a folder that are as this manifest names them, by name."""
        differences = self.differences(folder)
        names = set(self.files) - {*differences.missing, *differences.changed}
        return {name: folder / name for name in names}

    def _extra(self, folder: Path) -> list[str]:
        expected = {*self.files, NAME}
        parents = {str(parent) for name in expected for parent in PurePosixPath(name).parents}
        extra = []
        for place, folders, files in os.walk(folder):
            prefix = "" if Path(place) == folder else f"{Path(place).relative_to(folder).as_posix()}/"
            extra += [prefix + name for name in files if prefix + name not in expected]
            foreign = [name for name in folders if prefix + name not in parents]
            extra += [f"{prefix}{name}/" for name in foreign if prefix + name not in expected]
            folders[:] = [name for name in folders if name not in foreign]
        return extra


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    plain = str(path) == name and name not in (".", NAME) and "\0" not in name
    return plain and not path.is_absolute() and ".." not in path.parts


def _hash(folder: Path, name: str) -> str | None:
    """Return a file's hash; None if it is no regular file, or lies behind a link."""
    path = folder / name
    behind_link = any((folder / parent).is_symlink() for parent in PurePosixPath(name).parents[:-1])
    return None if behind_link or path.is_symlink() or not path.is_file() else _sha256(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
