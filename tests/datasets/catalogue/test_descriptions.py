"""The descriptions against the files themselves."""

import re

import numpy as np

from reglab import datasets
from reglab.datasets.catalogue import descriptions
from reglab.datasets.catalogue.descriptions import ALPHABET
from reglab.datasets.pools import load
from reglab.specs.trial import Data


def characters(window_in, window_out):
    return "".join(ALPHABET[code - 1] for code in window_in) + ALPHABET[window_out[-1]]


def test_windows_are_pieces_of_the_texts_and_share_no_character():
    loaded = load("descriptions")
    pieces = {
        part: [characters(x, y) for x, y in zip(*examples, strict=True)] for part, examples in loaded._asdict().items()
    }
    files = sorted(datasets.fetch("descriptions").glob("*.rst"))
    unknown = f"[^{re.escape(ALPHABET)}]"
    whole = [
        re.sub(" +", " ", re.sub(unknown, " ", path.read_text(encoding="utf-8").lower())).strip() for path in files
    ]
    expected = [text[i : i + 17] for text in whole for i in range(0, len(text) - 16, 17)]
    assert pieces["test"] == expected[2::3]
    assert pieces["pool"] == [piece for i, piece in enumerate(expected) if i % 3 != 2]
    assert "iris" in " ".join(whole)


def test_labels_are_the_next_characters():
    x, y = load("descriptions").pool
    assert np.array_equal(x[:, 1:], y[:, :-1] + 1)
    split = datasets.split(Data(name="descriptions", train=200, validation=100), replicate=1)
    x, y = split.part("train")
    assert x.shape == y.shape == (200, 16)
    assert x.max() < datasets.info("descriptions").vocabulary == descriptions.VOCABULARY
    assert y.max() < datasets.info("descriptions").classes
