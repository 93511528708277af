"""Published numbers beside ours, read back from the figure's artists."""

from typing import Any

import numpy as np
import pandas as pd

from reglab.figures import published

# No mean or interval of anything: a figure that draws them has not computed its own.
ROWS = pd.DataFrame(
    {"result": ["standard", "dropout"], "published": [1.6, 1.35], "mean": [1.8, 1.3], "low": [1.7, 1.1],
     "high": [1.95, 1.4], "run_low": [1.2, 0.9], "run_high": [2.5, 1.7], "replicates": [5, 6]}
)  # fmt: skip


def test_theirs_and_ours_are_drawn_as_given() -> None:
    axes: Any = published(ROWS).figure.axes[0]
    lines = {line.get_label(): line for line in axes.lines}
    assert lines["published"].get_xydata().tolist() == [[1.6, 0], [1.35, 1]]
    assert lines["our mean"].get_xydata().tolist() == [[1.8, 0], [1.3, 1]]
    bars = {one.get_label(): [path.vertices[:, 0].tolist() for path in one.get_paths()] for one in axes.collections}
    assert bars == {"a single run of ours": [[1.2, 2.5], [0.9, 1.7]], "our mean's interval": [[1.7, 1.95], [1.1, 1.4]]}
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["standard", "dropout"]


def test_caption_and_alt_text_say_what_is_drawn() -> None:
    drawn = published(ROWS, level=0.9)
    assert drawn.figure.axes[0].get_xlabel() == "test error (%)"
    assert "our replicates (5 or 6 per row)" in drawn.caption
    assert drawn.caption.count("90 %") == 2
    assert drawn.caption.endswith("A published number is one run.")
    assert "standard: published 1.6, ours 1.8 (1.7 to 1.95); dropout: published 1.35" in drawn.alt


def test_differences_have_a_line_at_zero_and_their_own_unit() -> None:
    drawn = published(ROWS, differences=True)
    axes: Any = drawn.figure.axes[0]
    assert axes.get_xlabel() == "difference in test error (percentage points)"
    assert drawn.caption.endswith("A published number is one run of each.")
    zero = [line for line in axes.lines if np.array_equal(line.get_xdata(), [0, 0])]
    assert len(zero) == 1
    assert not [line for line in published(ROWS).figure.axes[0].lines if np.array_equal(line.get_xdata(), [0, 0])]
