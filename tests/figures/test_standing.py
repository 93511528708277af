"""The figure of standings, read back from its artists."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from reglab.figures import CaptionedFigure, standing
from reglab.statistics import Standing

FOUND = Standing(
    arms=pd.DataFrame({"arm": ["L2", "dropout", "none"], "rank": [1.2, 1.8, 3.0], "first": [0.7, 0.297, 0.003]}),
    critical=1.5,
    alike=((0, 1), (1, 2)),
    conditions=4,
    replicates=5,
    metric="test_error",
    level=0.95,
)


@pytest.fixture
def drawn() -> CaptionedFigure:
    return standing(FOUND)


def test_ranks_and_probabilities_stand_beside_each_other_best_first(drawn: CaptionedFigure) -> None:
    left, right = drawn.figure.axes
    assert [tick.get_text() for tick in left.get_yticklabels()] == ["L2", "dropout", "none"]
    assert left.yaxis_inverted()
    marks: Any = left.lines[0]
    assert marks.get_xdata().tolist() == [1.2, 1.8, 3.0]
    bars: Any = right.patches
    assert [bar.get_width() for bar in bars] == pytest.approx([70, 29.7, 0.3])
    assert [text.get_text() for text in right.texts] == ["70 %", "30 %", "< 1 %"]
    assert left.get_xlim() != right.get_xlim()


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
    assert "mean rank of 3 arms over 4 conditions, in each ranked by mean test error of 5 replicates" in drawn.caption
    assert "critical difference, 1.5:" in drawn.caption
    assert drawn.alt == (
        "Mean rank and probability of being first: L2 1.2, 70 %; dropout 1.8, 30 %; none 3, < 1 %. "
        "Critical difference 1.5, bars join L2 to dropout; dropout to none."
    )


def test_without_groups_all_differ() -> None:
    assert standing(replace(FOUND, alike=(), conditions=1)).alt.endswith("all arms differ.")
    assert "over 1 condition," in standing(replace(FOUND, conditions=1)).caption
