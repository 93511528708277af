"""A folder of images with one subfolder per class."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from reglab.advice.reading.pictures import Looks, decoded, looks
from reglab.advice.reading.tables import VALUES, sample, sampled
from reglab.errors import ReglabError
from reglab.wording import capitalised, counted, listed

LARGEST = 32
"""Pixels of an image's height and width at most, as in CIFAR-10: networks that train in minutes on a processor see no
more."""
NAMED = 5
"""Files or folders that a note names at most."""
PARTS = {"train", "training", "test", "testing", "val", "valid", "validation"}
"""Names of folders that are parts of a data set, not classes."""


class Folder(NamedTuple):
    """The images of a folder.

    Parameters
    ----------
    x : numpy.ndarray
        Pixels, (n, channels, height, width), ``uint8``.
    y : numpy.ndarray
        Class of each image, (n,), ``int64``.
    labels : tuple of str
        What each class is called: its folder.
    notes : tuple of str
        What was converted and skipped.
    """

    x: np.ndarray
    y: np.ndarray
    labels: tuple[str, ...]
    notes: tuple[str, ...]


class Found(NamedTuple):
    """A file in a class's folder, and what it looks like; or why it is skipped."""

    path: Path
    label: str
    looks: Looks | str


def read(folder: Path) -> Folder:
    """Read the images of a folder.

    Parameters
    ----------
    folder : Path
        With one subfolder per class; folders inside these belong to their class. Hidden files and folders, such as
        ``.ipynb_checkpoints``, are skipped.

    Returns
    -------
    Folder

    Raises
    ------
    ReglabError
        If fewer than two classes have images.
    """
    subfolders = sorted(path for path in folder.iterdir() if path.is_dir() and not _hidden(path))
    if subfolders and all(path.name.lower() in PARTS for path in subfolders):
        names = listed([path.name for path in subfolders])
        raise ReglabError(f"the subfolders of {folder.name!r}, {names}, are parts of a data set; give one of them.")
    files = [Found(path, sub.name, looks(path)) for sub in subfolders for path in _files(sub)]
    images = [file for file in files if isinstance(file.looks, Looks)]
    labels = sorted({file.label for file in images})
    _check_classes(folder, labels)
    y = np.array([labels.index(file.label) for file in images], dtype=np.int64)
    size, grey = _common([file.looks for file in images if isinstance(file.looks, Looks)])
    # a pixel takes an eighth of the memory of a table's value
    rows = sample(y, size[0] * size[1] * (1 if grey else 3), 8 * VALUES)
    pixels = [decoded(images[row].path, size=size, grey=grey) for row in rows]
    whole = [index for index, image in enumerate(pixels) if image is not None]
    if not whole:
        raise ReglabError(f"none of the {len(pixels):,} images in {folder.name!r} can be decoded.")
    damaged = [images[row]._replace(looks="damaged") for row, image in zip(rows, pixels, strict=True) if image is None]
    skipped = [*(file for file in files if isinstance(file.looks, str)), *damaged]
    notes = [
        _converted(images, size, grey=grey),
        *sampled(len(rows), len(images)),
        *_skipped(skipped),
        *_empty([sub.name for sub in subfolders if sub.name not in labels]),
        *_outside(folder),
    ]
    x = np.stack([image for image in pixels if image is not None])
    return Folder(x, y[rows][whole], tuple(labels), tuple(notes))


def _hidden(path: Path) -> bool:
    return path.name.startswith(".")


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder and of the folders in it, without the hidden ones."""
    paths = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths += [Path(root, name) for name in sorted(files) if not name.startswith(".")]
    return [path for path in paths if path.is_file()]


def _check_classes(folder: Path, labels: Sequence[str]) -> None:
    if len(labels) < 2:
        found = f"only {labels[0]!r} has any" if labels else "none has any"
        raise ReglabError(
            f"{folder.name!r} must have a subfolder of images for each of two classes or more; {found}. "
            "Images are PNG, JPEG, GIF, BMP, TIFF, WebP or PPM files."
        )


def _common(images: Sequence[Looks]) -> tuple[tuple[int, int], bool]:
    """Return the width and height that all images get, and whether all are grey."""
    width, height = (int(np.median([getattr(image, side) for image in images])) for side in ("width", "height"))
    return (min(LARGEST, width), min(LARGEST, height)), all(image.grey for image in images)


def _converted(images: Sequence[Found], size: tuple[int, int], *, grey: bool) -> str:
    """Return the note on what the images were, and what they are."""
    seen = [file.looks for file in images if isinstance(file.looks, Looks)]
    resized = sum((one.width, one.height) != size for one in seen)
    grey_ones = sum(one.grey for one in seen)
    mixed = f" {counted(grey_ones, 'grey image')} among them." if grey_ones and not grey else ""
    kind = "grey" if grey else "RGB"
    result = f"all are {kind}, {size[0]}×{size[1]} pixels"
    return f"{counted(len(seen), 'image')}, {resized:,} of them resized; {result}.{mixed}"


def _skipped(files: Sequence[Found]) -> list[str]:
    """Return a note for each reason for which files were skipped."""
    reasons = Counter(str(file.looks) for file in files)
    notes = []
    for reason, count in sorted(reasons.items()):
        named = _named([f"{file.label}/{file.path.name}" for file in files if file.looks == reason])
        notes.append(f"Skipped, {reason}: {counted(count, 'file')} ({named}).")
    return notes


def _empty(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [f"Skipped, without an image: {counted(len(names), 'folder')} ({_named(names)})."]


def _outside(folder: Path) -> list[str]:
    """Return the note on files that are in no class's folder."""
    names = sorted(path.name for path in folder.iterdir() if path.is_file() and not _hidden(path))
    if not names:
        return []
    return [capitalised(f"skipped, outside the classes' folders: {counted(len(names), 'file')} ({_named(names)}).")]


def _named(names: Sequence[str]) -> str:
    return ", ".join([*names[:NAMED], *(["…"] if len(names) > NAMED else [])])
