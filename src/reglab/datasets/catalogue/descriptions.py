"""The descriptions of scikit-learn's data sets: which character comes next?

A text that needs no download, so that the quick profile can include recurrent networks.
"""

from importlib.metadata import distribution
from pathlib import Path

import numpy as np

from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded
from reglab.datasets.refusals import TOKENS

LENGTH = 16
"""Number of characters in an input, and in its labels."""
ALPHABET = " \"%'()*,-./0123456789:=>[]_`abcdefghijklmnopqrstuvwxyz"
"""In ASCII order; capitals count as small letters, and any other character as a space."""
CHARACTERS = len(ALPHABET)
VOCABULARY = CHARACTERS + 2
"""Token ids: the characters, padding and unknown."""


def folder() -> Path:
    """Return the folder in which scikit-learn keeps its descriptions."""
    return Path(str(distribution("scikit-learn").locate_file("sklearn/datasets/descr")))


def load(folder: Path) -> Loaded:
    """Load windows of 16 characters, each with the character that follows; every third window is a test example.

    Texts are read in the order of their names, with each run of spaces reduced to one. A window takes 17
    characters of a text: the first 16 are its input, the last 16 its labels. No two windows share a
    character. Classes are numbered from 0 in the order of the alphabet, inputs from 1.
    """
    texts = [_simple(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rst"))]
    windows = np.concatenate([_windows(text) for text in texts])
    test = np.arange(len(windows)) % 3 == 2
    return Loaded(pool=_examples(windows[~test]), test=_examples(windows[test]))


def _simple(text: str) -> str:
    return " ".join("".join(c if c in ALPHABET else " " for c in text.lower()).split())


def _windows(text: str) -> np.ndarray:
    size = LENGTH + 1
    classes = np.array([ALPHABET.index(c) for c in text], dtype=np.uint8)
    return classes[: len(classes) // size * size].reshape(-1, size)


def _examples(windows: np.ndarray) -> Examples:
    return Examples(x=windows[:, :-1] + 1, y=windows[:, 1:].copy())


ENTRY = DatasetEntry(
    DataInfo(
        name="descriptions",
        title="Descriptions of data sets: the next character",
        kind="text",
        shape=(LENGTH,),
        classes=CHARACTERS,
        pool=1544,
        test=771,
        forbidden=TOKENS,
        licence="BSD-3-Clause",
        citation="the developers of scikit-learn, descriptions of its data sets, 2007 to today",
        homepage="https://scikit-learn.org/stable/datasets.html",
        vocabulary=VOCABULARY,
        every_step=True,
    ),
    locate=folder,
    load=load,
)
