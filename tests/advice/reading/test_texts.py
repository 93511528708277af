"""Columns of text."""

import numpy as np
import pandas as pd
from tests.advice.reading.small_frames import CLASSES, N, column, frame, said

from reglab.advice.reading import read

# one column of text and nothing else


SENTENCES = [f"This film number{index} is, well, {'great' if index % 2 else 'bad'}!" for index in range(N)]


def test_a_lone_column_of_text_is_read_as_text():
    reading = read(pd.DataFrame({"review": SENTENCES, "y": CLASSES}), target="y")
    assert (reading.kind, reading.x.shape, reading.x.dtype) == ("text", (N, 7), np.int64)
    assert reading.x.min() == 1
    assert reading.vocabulary == 60 + 7 + 2  # numbers; this film is well great bad !; padding and unknown


def test_a_column_of_text_is_read_alone_if_told_to():
    table = frame(review=[*SENTENCES[:-1], "..."])
    reading = read(table, target="y", text="review")
    assert (reading.kind, len(reading.x)) == ("text", N - 1)
    assert column(reading, "noise").reason == "text is read alone"
    assert "Left out: 1 row without a word." in said(reading)
    beside = read(table, target="y")
    assert beside.kind == "table"
    assert column(beside, "review").read_as == "text, hashed"
    assert "`--text review` reads it" in said(beside)


def test_texts_are_cut_at_64_tokens():
    reading = read(frame(review=["word " * 500] * 30 + ["other " * 3] * 30), target="y", text="review")
    assert reading.x.shape == (N, 64)
    assert reading.x[-1].tolist() == [0] * 61 + [1] * 3
