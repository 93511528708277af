"""The forest plot, read back from its artists."""

from typing import Any

import numpy as np
import pandas as pd

from reglab.figures import forest
from reglab.statistics import Interval, Pooled

CONDITIONS = pd.DataFrame(
    {"condition": ["a", "b"], "gap": [10.0, 20.0], "estimate": [1.0, 2.0], "low": [0.0, 1.0], "high": [2.0, 3.0]}
)
# No mean of the conditions: a figure that draws them has not computed its own.
POOLED = Pooled(mean=Interval(7, 6, 8), new=Interval(7, 4, 10), spread=1.5, units=np.array([1.0, 2.0]))


def test_a_forest_draws_what_it_was_given() -> None:
    drawn = forest(CONDITIONS, POOLED, 0.5, "dropout", pooled_level=0.975)
    axes: Any = drawn.figure.axes[0]
    lines = {line.get_label(): line for line in axes.lines}
    assert lines["one condition"].get_xydata().tolist() == [[1, 0], [2, 1]]
    assert [path.vertices[:, 0].tolist() for path in axes.collections[0].get_paths()] == [[0, 2], [1, 3]]
    assert lines["mean of all"].get_xydata().tolist() == [[7, 2]]
    assert lines["for a new condition"].get_xdata().tolist() == [4, 10]
    assert [6, 8] in [np.asarray(line.get_xdata()).tolist() for line in axes.lines]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["a", "b", "mean of all", "a new condition"]
    assert "in 2 conditions, with 95 % intervals" in drawn.caption
    assert "both at 97.5 %" in drawn.caption
    assert "Mean of 2 conditions: 7 (6 to 8); a new condition: 4 to 10; a: 1 (0 to 2)" in drawn.alt
