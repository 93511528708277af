"""The figure of searches, read back from its artists."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from reglab.figures import CaptionedFigure, searches


@pytest.fixture
def drawn() -> CaptionedFigure:
    rows = [{"arm": kind, "budget": n, "mean": 8.0 / n + i, "low": 4.0 / n + i, "high": 16.0 / n + i, "trials": 70,
             "datasets": 8}
            for i, kind in enumerate(("grid", "random", "rate 0.5")) for n in (16, 2, 4)]  # fmt: skip
    return searches(pd.DataFrame(rows), "regret")


@pytest.fixture
def axes(drawn: CaptionedFigure) -> Any:
    return drawn.figure.axes[0]


def test_every_kind_is_a_line_of_its_means_in_the_order_of_the_budgets(axes: Any) -> None:
    lines = {line.get_label(): line for line in axes.lines if not str(line.get_label()).startswith("_")}
    assert list(lines) == ["grid", "random", "rate 0.5"]
    np.testing.assert_allclose(lines["random"].get_ydata(), [5, 3, 1.5])
    np.testing.assert_allclose(lines["random"].get_xdata(), [2, 4, 16])  # the middle one stands at the budget itself
    assert len({line.get_marker() for line in lines.values()}) == 3


def test_bars_are_the_intervals_and_do_not_hide_each_other(axes: Any) -> None:
    bars = [np.array(one.get_segments()) for one in axes.collections]
    np.testing.assert_allclose(bars[0][:, :, 1], [[2, 8], [1, 4], [0.25, 1]])
    first = [one[0, 0, 0] for one in bars]
    assert first == sorted(set(first))
    assert axes.get_xticks().tolist() == [2, 4, 16]


def test_caption_and_alt_text_hold_the_numbers(drawn: CaptionedFigure) -> None:
    assert drawn.caption.startswith("Regret (% more errors): what a search chose against")
    assert "means over 8 data sets (70 trials)" in drawn.caption
    assert "the bar is the 95 % interval" in drawn.caption
    assert "grid: 4 at 2, 2 at 4, 0.5 at 16" in drawn.alt
