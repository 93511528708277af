"""The figure of standings, read back from its artists."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from reglab.figures import CaptionedFigure, standing
from reglab.statistics import Standing

FOUND = Standing(
    methods=pd.DataFrame({"method": ["L2", "dropout", "none"], "rank": [1.2, 1.8, 3.0]}),
    critical=1.5,
    alike=((0, 1), (1, 2)),
    datasets=4,
    level=0.95,
)


@pytest.fixture
def drawn() -> CaptionedFigure:
    return standing(FOUND)


def test_ranks_stand_best_first(drawn: CaptionedFigure) -> None:
    (axes,) = drawn.figure.axes
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["L2", "dropout", "none"]
    assert axes.yaxis_inverted()
    marks: Any = axes.lines[0]
    assert marks.get_xdata().tolist() == [1.2, 1.8, 3.0]


def test_the_critical_difference_is_drawn_to_scale_and_bars_join_what_is_within_it(drawn: CaptionedFigure) -> None:
    lines: Any = drawn.figure.axes[0].lines
    _, critical, *groups = lines
    start, end = critical.get_xdata()
    assert end - start == pytest.approx(1.5)
    assert [[round(y) for y in group.get_ydata()] for group in groups] == [[0, 1], [1, 2]]
    places = [group.get_xdata()[0] for group in groups]
    assert len(set(places)) == 2
    assert min(places) > 3.0  # to the right of every rank


def test_the_caption_counts_and_the_alt_text_gives_values(drawn: CaptionedFigure) -> None:
    assert drawn.caption.startswith("Mean rank of 3 methods over 4 data sets.")
    assert "critical difference, 1.5:" in drawn.caption
    assert drawn.alt == (
        "Mean ranks, best first: L2 1.2; dropout 1.8; none 3. "
        "Critical difference 1.5, bars join L2 to dropout; dropout to none."
    )


def test_without_groups_all_differ() -> None:
    assert standing(replace(FOUND, alike=(), datasets=1)).alt.endswith("all methods differ.")
    assert "over 1 data set." in standing(replace(FOUND, datasets=1)).caption
