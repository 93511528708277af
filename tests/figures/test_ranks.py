"""The ranks figure, read back from its artists."""

from typing import Any

import pandas as pd
import pytest

from reglab.figures import CaptionedFigure, ranks


@pytest.fixture
def drawn() -> CaptionedFigure:
    overall = pd.DataFrame(
        {
            "arm": ["none", "L2", "dropout"],
            "rank": [3.0, 1.2, 1.8],
            "low": [2.5, 1, 1.1],
            "high": [3.0, 1.9, 2.4],
            "replicates": 5,
        }
    )
    by_condition = {
        "digits": pd.DataFrame({"arm": ["none", "L2", "dropout"], "rank": [3.0, 1.0, 2.0]}),
        "wine": pd.DataFrame({"arm": ["none", "L2", "dropout"], "rank": [3.0, 1.4, 1.6]}),
    }
    return ranks(overall, by_condition)


def test_arms_stand_best_first_from_the_top_with_the_given_numbers(drawn: CaptionedFigure) -> None:
    axes: Any = drawn.figure.axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["L2", "dropout", "none"]
    assert axes.yaxis_inverted()
    assert axes.lines[-1].get_xdata().tolist() == [1.2, 1.8, 3.0]
    bars = [segment[:, 0].tolist() for segment in axes.collections[0].get_segments()]
    assert bars == [[1, 1.9], [1.1, 2.4], [2.5, 3]]


def test_each_condition_has_its_own_marks_beside_its_arm(drawn: CaptionedFigure) -> None:
    axes: Any = drawn.figure.axes[0]
    digits, wine, _ = axes.lines
    assert (digits.get_label(), wine.get_label()) == ("digits", "wine")
    assert dict(zip(wine.get_ydata().round(), wine.get_xdata(), strict=True)) == {2: 3.0, 0: 1.4, 1: 1.6}
    assert digits.get_marker() != wine.get_marker()


def test_the_caption_counts_and_the_alt_text_gives_values(drawn: CaptionedFigure) -> None:
    assert "Ranks of 3 arms by test error over 2 conditions, 5 replicates in each" in drawn.caption
    assert drawn.alt == "Mean ranks, best first: L2 1.2 (1 to 1.9); dropout 1.8 (1.1 to 2.4); none 3 (2.5 to 3)."
