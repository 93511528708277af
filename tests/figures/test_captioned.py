"""What every figure has in common: bytes, ground, how a notebook shows it, and no trace in global settings."""

import base64
from io import BytesIO
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from IPython.display import Markdown

from reglab.figures import CaptionedFigure, captioned, lines


@pytest.fixture
def drawn(summary: pd.DataFrame) -> CaptionedFigure:
    return lines(summary, "rate", "dropout rate", "test_error")


def test_equal_tables_give_equal_bytes(drawn: CaptionedFigure, summary: pd.DataFrame) -> None:
    assert drawn.png() == lines(summary, "rate", "dropout rate", "test_error").png()
    assert drawn.png() == drawn.png()


def test_the_ground_is_opaque_and_white(drawn: CaptionedFigure) -> None:
    pixels = plt.imread(BytesIO(drawn.png()))
    assert pixels[0, 0].tolist() == [1, 1, 1, 1]
    assert np.all(pixels[..., 3] == 1)


def test_nothing_is_cut_off(drawn: CaptionedFigure) -> None:
    pixels = plt.imread(BytesIO(drawn.png()))[..., :3]
    edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    assert np.all(edges == 1)


def test_pyplot_holds_nothing_and_the_callers_settings_stay(summary: pd.DataFrame) -> None:
    with mpl.rc_context({"font.size": 3, "axes.grid": False}):
        lines(summary, "rate", "dropout rate", "test_error").png()
        assert (mpl.rcParams["font.size"], mpl.rcParams["axes.grid"]) == (3, False)
    assert plt.get_fignums() == []


def test_a_notebook_shows_the_image_with_its_alt_text_and_then_the_caption(
    drawn: CaptionedFigure, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(captioned, "display", lambda *args, **kwargs: shown.append((args[0], kwargs)))
    drawn._ipython_display_()
    (image, options), (caption, _) = shown
    assert base64.b64decode(image["image/png"]) == drawn.png()
    assert options["metadata"] == {"image/png": {"alt": drawn.alt}}
    assert options["raw"]
    assert isinstance(caption, Markdown)
    assert drawn.caption in caption.data
