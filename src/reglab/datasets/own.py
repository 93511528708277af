"""Data sets of one's own: kept in the data folder under a name that ends in the hash of their contents.

The name, such as ``customers@3f9c0a1b5d7e2468``, is part of every digest: changed data are other data. The files
are NumPy's arrays and a description; nothing in them is executed.
"""

import json
import re
import shutil
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np

from reglab.datasets.divisions import Rows, Sizes, by_class, by_group, by_time
from reglab.datasets.download import data_folder
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded
from reglab.errors import ReglabError

MARK = "@"
"""Stands before the hash in a name; no registered data set has it."""
DIGITS = 16
"""Hexadecimal digits of the hash in a name."""
FOLDER = "own"
DESCRIPTION = "description.json"


@dataclass(frozen=True, eq=False)
class OwnData:
    """Examples of a user's own.

    Parameters
    ----------
    info : DataInfo
        What is known about them. Its name is what to call them; hash and sizes are added when they are kept.
    examples : Examples
        All of them, as `Examples` are stored.
    groups : numpy.ndarray, optional
        The group of each row, (n,): the rows of a group are on one side of a split.
    times : numpy.ndarray, optional
        The rank of each row in time, (n,): a split's test examples are later than the others.
    """

    info: DataInfo
    examples: Examples
    groups: np.ndarray | None = None
    times: np.ndarray | None = None

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the arrays by name."""
        named = {"x": self.examples.x, "y": self.examples.y, "groups": self.groups, "times": self.times}
        return {name: np.ascontiguousarray(array) for name, array in named.items() if array is not None}


def is_own(name: str) -> bool:
    """Return whether a data set's name is that of one's own.

    Examples
    --------
    >>> is_own("customers@3f9c0a1b5d7e2468"), is_own("wine")
    (True, False)
    """
    return MARK in name


def keep(data: OwnData) -> DataInfo:
    """Keep a data set in the data folder, unless it is there; return what is known about it, with its name.

    Raises
    ------
    ReglabError
        If the folder cannot be written.
    """
    count = len(data.examples.y)
    spare = 0 if data.groups is None else 2 * int(np.unique(data.groups, return_counts=True)[1].max())
    by_time = data.times is not None
    described = replace(data.info, name=_slug(data.info.name), pool=count, test=0, spare=spare, by_time=by_time)
    arrays = data.arrays()
    info = replace(described, name=f"{described.name}{MARK}{_hash(described, arrays)}")
    folder = _folder(info.name)
    if not (folder / DESCRIPTION).is_file():
        _write(folder, info, arrays)
    return info


def entry(name: str) -> DatasetEntry:
    """Return the entry of a data set that was kept.

    Raises
    ------
    ReglabError
        If it is not in the data folder.
    """
    try:
        described: dict[str, Any] = json.loads((_folder(name) / DESCRIPTION).read_text(encoding="utf-8"))
        info = DataInfo(**{**described, "shape": tuple(described["shape"])})
    except (OSError, ValueError, TypeError, KeyError):
        raise ReglabError(
            f"the examples of {name!r} are not in {_folder(name).parent}, or are damaged: read the data again with "
            "reglab advise. Workers on other machines need the same data folder: set REGLAB_DATA."
        ) from None
    return DatasetEntry(info, partial(_folder, name), partial(_load, info), partial(_divide, info))


def _load(info: DataInfo, folder: Path) -> Loaded:
    arrays = _read(info, folder)
    whole = Examples(arrays["x"], arrays["y"])
    return Loaded(whole, whole.take(np.arange(0)))


def _divide(info: DataInfo, whole: Loaded, sizes: Sizes, rng: np.random.Generator) -> Rows:
    arrays = _read(info, _folder(info.name))
    if "times" in arrays:
        return by_time(arrays["times"], sizes, rng)
    if "groups" in arrays:
        return by_group(arrays["groups"], sizes, info.spare, rng)
    return by_class(whole, sizes, rng)


@cache
def _read(info: DataInfo, folder: Path) -> dict[str, np.ndarray]:
    """Return the arrays by name, checked and read once per process."""
    try:
        arrays = {path.stem: np.load(path, allow_pickle=False) for path in sorted(folder.glob("*.npy"))}
    except (OSError, ValueError):
        arrays = {}
    title, _, expected = info.name.rpartition(MARK)
    if not arrays or _hash(replace(info, name=title), arrays) != expected:
        raise ReglabError(f"{folder} is not as it was written: delete it, and read the data again with reglab advise.")
    return arrays


def _hash(info: DataInfo, arrays: dict[str, np.ndarray]) -> str:
    digest = sha256(json.dumps(asdict(info), sort_keys=True).encode())
    for name, array in sorted(arrays.items()):
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(array.reshape(-1).view(np.uint8).data)  # without a copy: it may be large
    return digest.hexdigest()[:DIGITS]


def _write(folder: Path, info: DataInfo, arrays: dict[str, np.ndarray]) -> None:
    """Write beside the target, then move: a folder of this name is whole. Others may have made the same meanwhile."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(prefix=".own-", dir=folder.parent))
        try:
            for name, array in arrays.items():
                np.save(draft / f"{name}.npy", array, allow_pickle=False)
            (draft / DESCRIPTION).write_text(json.dumps(asdict(info)), encoding="utf-8")
            _move(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise ReglabError(
            f"cannot write to {folder.parent}: {error.strerror}. Set REGLAB_DATA to a folder that can be written."
        ) from None


def _move(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError:
        if not (folder / DESCRIPTION).is_file():  # another process has not made the same
            raise


def _folder(name: str) -> Path:
    if not re.fullmatch(rf"[a-z0-9-]+{MARK}[0-9a-f]{{{DIGITS}}}", name):
        raise ReglabError(f"{name!r} is no data set of one's own: such a name is made by reglab advise.")
    return data_folder() / FOLDER / name


def _slug(title: str) -> str:
    """Return a title as part of a file's name: ASCII letters, digits and hyphens, at most 40."""
    return re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-") or "data"
