"""The learning curves, read back from their artists."""

from typing import Any

import pandas as pd
import pytest

from reglab.figures import CaptionedFigure, curves


@pytest.fixture
def curve_summary() -> pd.DataFrame:
    """Two arms over twelve points; in the second, trials stop: from step 9 on there are fewer."""
    rows = [
        {
            "arm": arm,
            "split": split,
            "step": step,
            "mean": base + step,
            "low": base + step - 1,
            "high": base + step + 2,
            "trials": 2 if arm == "dropout 0.5" and step > 8 else 4,
        }
        for arm in ("none", "dropout 0.5")
        for split, base in (("train", 0), ("validation", 100))
        for step in range(1, 13)
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def drawn(curve_summary: pd.DataFrame, table: pd.DataFrame) -> CaptionedFigure:
    return curves(curve_summary, table)


@pytest.fixture
def panels(drawn: CaptionedFigure) -> Any:
    return drawn.figure.axes


def test_one_panel_an_arm_with_the_given_means(panels: Any) -> None:
    none, dropout = panels
    assert (none.get_title("left"), dropout.get_title("left")) == ("none", "dropout 0.5")
    assert none.lines[0].get_ydata().tolist() == list(range(1, 13))
    assert none.lines[1].get_ydata().tolist() == list(range(101, 113))
    assert none.lines[0].get_linestyle() != none.lines[1].get_linestyle()


def test_panels_share_both_axes(panels: Any) -> None:
    none, dropout = panels
    assert (none.get_xlim(), none.get_ylim()) == (dropout.get_xlim(), dropout.get_ylim())


def test_the_bands_are_the_given_intervals(panels: Any) -> None:
    vertices = panels[0].collections[1].get_paths()[0].vertices
    assert {(1.0, 100.0), (1.0, 103.0), (12.0, 111.0), (12.0, 114.0)} <= {tuple(point) for point in vertices}


def test_a_curve_ends_where_its_first_trial_stopped(panels: Any) -> None:
    assert panels[1].lines[1].get_xdata().tolist() == list(range(1, 9))


def test_kept_steps_are_ticks_only_where_they_are_not_the_last(panels: Any) -> None:
    none, dropout = panels
    assert list(none.lines[2].get_xdata()) == []
    assert list(dropout.lines[2].get_xdata()) == [6, 7, 8, 9]


def test_the_caption_counts_and_the_alt_text_says_where_the_curves_end(drawn: CaptionedFigure) -> None:
    assert drawn.caption.startswith("NLL (nats) during training")
    assert "the mean of 4 trials in each panel" in drawn.caption
    assert "A tick on the axis" in drawn.caption
    assert "none ends at 12 on training and 112 on validation data" in drawn.alt
    assert "dropout 0.5 ends at 8 on training and 108 on validation data" in drawn.alt


def test_the_caption_speaks_of_ticks_only_where_there_are_some(
    curve_summary: pd.DataFrame, table: pd.DataFrame
) -> None:
    kept_last = table.assign(chosen_step=table["steps"])
    assert "tick" not in curves(curve_summary, kept_last).caption
