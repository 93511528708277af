"""Tiny Shakespeare: which character comes next?"""

from pathlib import Path

import numpy as np

from reglab.datasets.download import Source
from reglab.datasets.entry import DataInfo, DatasetEntry
from reglab.datasets.examples import Examples, Loaded
from reglab.datasets.refusals import TOKENS

LENGTH = 64
"""Number of characters in an input, and in its labels."""
CHARACTERS = 65
VOCABULARY = CHARACTERS + 2
"""Token ids: the characters, padding and unknown."""


def load(folder: Path) -> Loaded:
    """Load windows of 64 characters, each with the character that follows; the last tenth of the text is the test set.

    A window takes 65 characters of the text: the first 64 are its input, the last 64 its labels. No two
    windows share a character, not even as a label of one and an input of the next. Classes are numbered
    from 0 in ASCII order, inputs from 1, as in every text.
    """
    text = np.frombuffer((folder / "input.txt").read_bytes(), dtype=np.uint8)
    _, classes = np.unique(text, return_inverse=True)
    test = len(text) * 9 // 10
    return Loaded(pool=_windows(classes[:test]), test=_windows(classes[test:]))


def _windows(classes: np.ndarray) -> Examples:
    """Cut a text into windows, one after the other; a remainder at its end is left out."""
    size = LENGTH + 1
    windows = classes[: len(classes) // size * size].reshape(-1, size).astype(np.uint8)
    return Examples(x=windows[:, :-1] + 1, y=windows[:, 1:])


ENTRY = DatasetEntry(
    DataInfo(
        name="tiny-shakespeare",
        title="Tiny Shakespeare: the next character",
        kind="text",
        shape=(LENGTH,),
        classes=CHARACTERS,
        pool=15_443,
        test=1716,
        forbidden=TOKENS,
        licence="text in the public domain, its repository MIT",
        citation="Karpathy, The unreasonable effectiveness of recurrent neural networks, 2015",
        homepage="https://github.com/karpathy/char-rnn",
        vocabulary=VOCABULARY,
        every_step=True,
    ),
    locate=Source(
        folder="tinyshakespeare",
        urls=("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/",),
        sha256={"input.txt": "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"},
    ).fetch,
    load=load,
)
