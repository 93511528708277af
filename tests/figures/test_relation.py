"""The figure of effects against a number, read back from its artists."""

from typing import Any

import numpy as np
import pandas as pd

from reglab.figures import relation
from reglab.statistics import Interval

CONDITIONS = pd.DataFrame(
    {"condition": ["a", "b"], "gap": [10.0, 20.0], "estimate": [1.0, 2.0], "low": [0.0, 1.0], "high": [2.0, 3.0]}
)


def test_a_relation_draws_the_line_of_the_slope_through_the_means() -> None:
    drawn = relation(CONDITIONS, "gap", "gap (points)", Interval(0.2, 0.1, 0.3), "dropout")
    axes: Any = drawn.figure.axes[0]
    lines = {line.get_label(): line for line in axes.lines}
    assert lines["one condition"].get_xydata().tolist() == [[10, 1], [20, 2]]
    assert np.allclose(lines["mean slope"].get_xydata(), [[10, 0.5], [20, 2.5]])
    corners = np.vstack([path.vertices for path in axes.collections[0].get_paths()])
    for corner in ([10, 1.0], [10, 0.0], [15, 1.5], [20, 2.0], [20, 3.0]):
        assert np.isclose(corners, corner).all(1).any()
    assert "one of 2 conditions" in drawn.caption
    assert "a: 1 at 10; b: 2 at 20" in drawn.alt


def test_a_relation_without_an_interval_has_no_band() -> None:
    drawn = relation(CONDITIONS, "gap", "gap", Interval(0.2, -np.inf, np.inf), "dropout")
    assert "interval of the slope" not in [one.get_label() for one in drawn.figure.axes[0].collections]
