"""Files from their publishers: downloaded once, and never taken without their checksum."""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pooch
import requests

from reglab.errors import ReglabError

CONNECT_SECONDS, READ_SECONDS = 10, 60
"""Patience with a server that does not answer, and with one that stops in the middle of a file."""


_REASONS: dict[type[Exception], str] = {
    requests.ConnectionError: "no connection",
    requests.ConnectTimeout: "no answer",
    requests.ReadTimeout: "no answer",
    requests.exceptions.ChunkedEncodingError: "the connection broke in the middle of the file",
}
"""What the errors mean whose own text would fill lines with addresses of objects."""


class WrongChecksumError(Exception):
    """What arrived is not the file that was published."""


@dataclass(frozen=True)
class Source:
    """Where the files of a data set come from.

    Parameters
    ----------
    folder : str
        The data set's folder inside the data folder.
    urls : tuple of str
        The publisher's addresses, each the same files; a file's name is appended. Tried in this order.
    sha256 : dict
        The SHA-256 of every file, by its name.
    """

    folder: str
    urls: tuple[str, ...]
    sha256: dict[str, str]

    def fetch(self) -> Path:
        """Return the folder that holds all files, each checked; download those that are missing.

        Returns
        -------
        Path
            The data set's folder inside the data folder.

        Raises
        ------
        ReglabError
            If a file cannot be had from any address, cannot be written, or if the one that lies in
            ``REGLAB_DATA`` is not the one that was published.
        """
        folder = data_folder() / self.folder
        for name, expected in self.sha256.items():
            path = folder / name
            if not (path.is_file() and _is_intact(path, expected)):
                _download([url + name for url in self.urls], path, expected)
        return folder


def data_folder() -> Path:
    """Return the folder of all data sets: ``REGLAB_DATA`` if it is set, else one in the user's cache."""
    chosen = os.environ.get("REGLAB_DATA")
    return Path(chosen).expanduser() if chosen else Path(pooch.os_cache("reglab"))


def _is_intact(path: Path, expected: str) -> bool:
    """Whether the file is the published one; in a folder of the user's, it is an error if it is not."""
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


def _download(urls: list[str], path: Path, expected: str) -> None:
    """Download from the first address that delivers; each is tried twice, as connections break."""
    failures: dict[str, str] = {}
    for url in urls * 2:
        try:
            return _download_from(url, path, expected)
        except (requests.RequestException, WrongChecksumError) as error:
            failures[url] = _REASONS.get(type(error), str(error))
        except OSError as error:
            raise ReglabError(
                f"cannot write {path}: {error.strerror}. Set REGLAB_DATA to a folder that can be written."
            ) from None
    tried = "".join(f"\n  {url}: {reason}" for url, reason in failures.items())
    raise ReglabError(
        f"cannot download {path.name}; tried, twice each:{tried}\nNothing was kept. Without internet, copy the "
        f"file to FOLDER/{path.parent.name}/{path.name} and set the environment variable REGLAB_DATA to FOLDER."
    )


def _download_from(url: str, path: Path, expected: str) -> None:
    """Download beside the target, check, and only then move into place: a file there is a whole file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=".download-") as temporary:
        partial = Path(temporary) / path.name
        pooch.HTTPDownloader(timeout=(CONNECT_SECONDS, READ_SECONDS))(url, partial, None)
        received = pooch.file_hash(partial)
        if received != expected:
            raise WrongChecksumError(f"wrong checksum: expected SHA-256 {expected}, received {received}")
        partial.replace(path)
