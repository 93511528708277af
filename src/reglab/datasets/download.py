"""Files from their publishers: downloaded once, and never used unless their checksum is right."""

import os
import shutil
import tarfile
import warnings
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, cast
from zipfile import ZipFile

import requests

from reglab.errors import ReglabError

with warnings.catch_warnings():
    # pooch imports a progress bar, not used here, that warns in a notebook without ipywidgets
    warnings.filterwarnings("ignore", message="IProgress not found")
    import pooch

CONNECT_SECONDS, READ_SECONDS = 10, 60
"""How long to wait for a server to answer, and for the next bytes of a file."""

_REASONS: dict[type[Exception], str] = {
    requests.ConnectionError: "no connection",
    requests.ConnectTimeout: "no answer",
    requests.ReadTimeout: "no answer",
    requests.exceptions.ChunkedEncodingError: "the connection broke in the middle of the file",
}
"""Short texts for errors whose own text would fill lines with addresses of objects."""


class WrongFileError(Exception):
    """Raised when a received file is not the one that was published."""


@dataclass(frozen=True)
class Source:
    """Where the files of a data set come from.

    Parameters
    ----------
    folder : str
        The data set's folder inside the data folder.
    urls : tuple of str
        Base addresses of the same files, tried in this order; the name of the file or archive is appended.
    sha256 : dict
        The SHA-256 of every file, by its name.
    archive : tuple of str, optional
        Name and SHA-256 of the archive that holds the files, if they are not served one by one: a ZIP
        archive, or a tar archive in any compression. Only the files are kept.
    sizes : dict, optional
        The size in bytes of every file in the archive whose own SHA-256 is not published, by its name. The
        archive's vouches for it when it is downloaded; later its size alone is checked.
    """

    folder: str
    urls: tuple[str, ...]
    sha256: dict[str, str]
    archive: tuple[str, str] | None = None
    sizes: dict[str, int] = field(default_factory=dict)

    def fetch(self) -> Path:
        """Return the folder that holds all files, each checked; download missing ones.

        Returns
        -------
        Path
            The data set's folder inside the data folder.

        Raises
        ------
        ReglabError
            If no address delivers a file, if a file cannot be written, or if a file in ``REGLAB_DATA`` is
            not the one that was published.
        """
        folder = data_folder() / self.folder
        files = self.sha256 | self.sizes
        missing = {name: expected for name, expected in files.items() if not _exists(folder / name, expected)}
        if missing and self.archive:
            self._download(folder, *self.archive, members=missing)
        else:
            for name in missing:
                self._download(folder, name, self.sha256[name], members={})
        return folder

    def _download(self, folder: Path, served: str, expected: str, members: Mapping[str, str | int]) -> None:
        """Download from the first address that delivers; each is tried twice, because connections break."""
        failures: dict[str, str] = {}
        for url in [url + served for url in self.urls] * 2:
            try:
                return _download_from(url, folder, expected, members)
            except (requests.RequestException, WrongFileError) as error:
                failures[url] = _REASONS.get(type(error), str(error))
            except OSError as error:
                raise ReglabError(
                    f"cannot write to {folder}: {error.strerror}. Set REGLAB_DATA to a writable folder."
                ) from None
        with suppress(OSError):  # a folder with files in it stays
            folder.rmdir()
        tried = "".join(f"\n  {url}: {reason}" for url, reason in failures.items())
        wanted = ", ".join(members or [served])
        raise ReglabError(
            f"cannot download {served}; tried, twice each:{tried}\nNothing was kept. Without internet, copy "
            f"{wanted} to FOLDER/{folder.name} and set the environment variable REGLAB_DATA to FOLDER."
        )


def data_folder() -> Path:
    """Return the folder of all data sets: ``REGLAB_DATA`` if set, else a folder in the user's cache.

    Raises
    ------
    ReglabError
        If ``REGLAB_DATA`` begins with the name of a user who has no home here.
    """
    chosen = os.environ.get("REGLAB_DATA")
    try:
        return Path(chosen).expanduser() if chosen else Path(pooch.os_cache("reglab"))
    except RuntimeError:
        raise ReglabError(
            f"REGLAB_DATA is {chosen!r}, but there is no such user's home: give an absolute path."
        ) from None


def _exists(path: Path, expected: str | int) -> bool:
    """Return whether the published file exists; a different file in the user's own folder is an error."""
    if not path.is_file():
        return False
    try:
        difference = _difference(path, expected)
    except OSError as error:
        raise ReglabError(f"cannot read {path}: {error.strerror}.") from None
    if difference and os.environ.get("REGLAB_DATA"):
        raise ReglabError(
            f"{path} is not the file that was published: {difference}. "
            "Delete or replace it, or point REGLAB_DATA at another folder."
        )
    return not difference


def _download_from(url: str, folder: Path, expected: str, members: Mapping[str, str | int]) -> None:
    """Download beside the target, check, and only then move into place, so that a file there is complete.

    If ``members`` are given, what is served is an archive, and only they are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".download-") as temporary:
        served = Path(temporary) / PurePosixPath(url).name
        pooch.HTTPDownloader(timeout=(CONNECT_SECONDS, READ_SECONDS))(url, served, None)
        _check(served, expected)
        for file in _extract(served, members) if members else [served]:
            file.replace(folder / file.name)


def _extract(archive: Path, members: Mapping[str, str | int]) -> list[Path]:
    """Write the members, which may lie in any folder of the archive, beside it, and check each."""
    written = []
    for name, content in _regular_files(archive, members):
        path = archive.parent / name
        with content, path.open("wb") as file:
            shutil.copyfileobj(content, file)
        _check(path, members[name])
        written.append(path)
    if lacking := members.keys() - {path.name for path in written}:
        raise WrongFileError(f"{archive.name} does not hold {', '.join(sorted(lacking))}")
    return written


def _regular_files(archive: Path, names: Container[str]) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield name and content of the files with these names, in the archive's order; links and devices are no files."""
    if archive.suffix == ".zip":
        with ZipFile(archive) as zipped:
            for place in zipped.namelist():
                if (name := PurePosixPath(place).name) in names:
                    yield name, zipped.open(place)
    else:
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.isreg() and (name := PurePosixPath(member.name).name) in names:
                    yield name, cast(IO[bytes], tar.extractfile(member))


def _check(path: Path, expected: str | int) -> None:
    if difference := _difference(path, expected):
        raise WrongFileError(
            f"wrong {'size' if isinstance(expected, int) else 'checksum'} of {path.name}: {difference}"
        )


def _difference(path: Path, expected: str | int) -> str:
    """Return how a file differs from the size in bytes or the SHA-256 that is expected of it: "" if it does not."""
    if isinstance(expected, int):
        size = path.stat().st_size
        return f"expected {expected} bytes, found {size}" if size != expected else ""
    checksum = pooch.file_hash(path)
    return f"expected SHA-256 {expected}, found {checksum}" if checksum != expected else ""
