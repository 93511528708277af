"""What every figure has in common: bytes, ground, how a notebook shows it, and no trace in global settings."""

from io import StringIO
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from IPython.display import Markdown

from reglab.figures import CaptionedFigure, captioned, lines


@pytest.fixture
def drawn(summary: pd.DataFrame) -> CaptionedFigure:
    return lines(summary, "rate", "dropout rate", "test_error")


def test_equal_tables_give_equal_bytes(drawn: CaptionedFigure, summary: pd.DataFrame) -> None:
    assert drawn.svg() == lines(summary, "rate", "dropout rate", "test_error").svg()
    assert drawn.svg() == drawn.svg()


def test_pyplot_holds_nothing_and_the_callers_settings_stay(summary: pd.DataFrame) -> None:
    with mpl.rc_context({"font.size": 3, "axes.grid": False}):
        lines(summary, "rate", "dropout rate", "test_error").svg()
        assert (mpl.rcParams["font.size"], mpl.rcParams["axes.grid"]) == (3, False)
    assert plt.get_fignums() == []


def test_a_notebook_shows_the_image_with_its_alt_text_and_then_the_caption(
    drawn: CaptionedFigure, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(captioned, "display", lambda *args, **kwargs: shown.append((args[0], kwargs)))
    drawn._ipython_display_()
    (image, options), (caption, _) = shown
    data = {"caption": drawn.caption, "csv": drawn.csv()}
    assert image == {"image/svg+xml": drawn.svg(), "text/plain": drawn.alt, captioned.FIGURE: data}
    assert options["raw"]
    assert isinstance(caption, Markdown)
    assert drawn.caption in caption.data


def test_its_data_are_what_it_draws_with_whole_numbers_in_full(drawn: CaptionedFigure, summary: pd.DataFrame) -> None:
    read = pd.read_csv(StringIO(drawn.csv()), keep_default_na=False)
    pd.testing.assert_frame_equal(read, summary, check_dtype=False)
    exact = pd.DataFrame({"steps": [20001.0, 7.0], "share": [1 / 3, float("nan")], "arm": ["a, b", "none"]})
    shown = CaptionedFigure(drawn.figure, "", "", exact).csv()
    assert shown == 'steps,share,arm\n20001,0.3333,"a, b"\n7,,none\n'
