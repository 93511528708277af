"""Files from their publishers: downloaded once, and never used unless their checksum is right."""

import os
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
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


class WrongChecksumError(Exception):
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
        Name and SHA-256 of the ZIP archive that holds the files, if they are not served one by one.
        Only the files are kept.
    """

    folder: str
    urls: tuple[str, ...]
    sha256: dict[str, str]
    archive: tuple[str, str] | None = None

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
        missing = {name: expected for name, expected in self.sha256.items() if not _exists(folder / name, expected)}
        if missing and self.archive:
            self._download(folder, *self.archive, members=missing)
        else:
            for name, expected in missing.items():
                self._download(folder, name, expected, members={})
        return folder

    def _download(self, folder: Path, served: str, expected: str, members: dict[str, str]) -> None:
        """Download from the first address that delivers; each is tried twice, because connections break."""
        failures: dict[str, str] = {}
        for url in [url + served for url in self.urls] * 2:
            try:
                return _download_from(url, folder, expected, members)
            except (requests.RequestException, WrongChecksumError) as error:
                failures[url] = _REASONS.get(type(error), str(error))
            except OSError as error:
                raise ReglabError(
                    f"cannot write to {folder}: {error.strerror}. Set REGLAB_DATA to a writable folder."
                ) from None
        tried = "".join(f"\n  {url}: {reason}" for url, reason in failures.items())
        wanted = ", ".join(members or [served])
        raise ReglabError(
            f"cannot download {served}; tried, twice each:{tried}\nNothing was kept. Without internet, copy "
            f"{wanted} to FOLDER/{folder.name} and set the environment variable REGLAB_DATA to FOLDER."
        )


def data_folder() -> Path:
    """Return the folder of all data sets: ``REGLAB_DATA`` if set, else a folder in the user's cache."""
    chosen = os.environ.get("REGLAB_DATA")
    return Path(chosen).expanduser() if chosen else Path(pooch.os_cache("reglab"))


def _exists(path: Path, expected: str) -> bool:
    """Return whether the published file exists; a different file in the user's own folder is an error."""
    if not path.is_file():
        return False
    try:
        received: str = pooch.file_hash(path)
    except OSError as error:
        raise ReglabError(f"cannot read {path}: {error.strerror}.") from None
    if received != expected and os.environ.get("REGLAB_DATA"):
        raise ReglabError(
            f"{path} is not the file that was published: expected SHA-256 {expected}, found {received}. "
            "Delete or replace it, or point REGLAB_DATA at another folder."
        )
    return received == expected


def _download_from(url: str, folder: Path, expected: str, members: dict[str, str]) -> None:
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


def _extract(archive: Path, members: dict[str, str]) -> list[Path]:
    """Write the members, which may be in any folder of the archive, beside it, and check each."""
    files = []
    with ZipFile(archive) as zipped:
        paths = {PurePosixPath(path).name: path for path in zipped.namelist()}
        for name, expected in members.items():
            files.append(archive.parent / name)
            files[-1].write_bytes(zipped.read(paths[name]))
            _check(files[-1], expected)
    return files


def _check(path: Path, expected: str) -> None:
    received = pooch.file_hash(path)
    if received != expected:
        raise WrongChecksumError(f"wrong checksum of {path.name}: expected SHA-256 {expected}, received {received}")
