"""What figures share: their look, their axes, and no trace in global settings."""

from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest

from reglab.figures import theme
from reglab.figures.verdict import COLORS


def test_a_figure_is_drawn_under_the_theme_and_the_callers_settings_stay() -> None:
    with mpl.rc_context({"font.size": 3}):
        assert theme.themed(lambda: mpl.rcParams["font.size"])() == theme.RC["font.size"]
        assert mpl.rcParams["font.size"] == 3


def test_panels_share_their_vertical_axis_and_the_horizontal_one_on_request() -> None:
    _, (left, right) = theme.canvas(2, columns=2, sharex=False)
    assert left.get_shared_y_axes().joined(left, right)
    assert not left.get_shared_x_axes().joined(left, right)
    assert not left.spines["top"].get_visible()


def test_rows_are_named_from_the_top() -> None:
    _, (axes,) = theme.canvas(2)
    theme.name_rows(axes, ["first", "second"])
    heights = {tick.get_text(): axes.transData.transform((0, place))[1]
               for tick, place in zip(axes.get_yticklabels(), axes.get_yticks(), strict=True)}  # fmt: skip
    assert heights["first"] > heights["second"]


def test_the_band_holds_what_is_smaller_than_the_smallest_effect() -> None:
    _, (axes,) = theme.canvas(2)
    theme.zero_and_band(axes, 0.5)
    (band,) = axes.patches
    assert (band.get_x(), band.get_width()) == (-0.5, 1)
    assert set(axes.lines[0].get_xdata()) == {0}


def test_a_logarithmic_axis_has_its_values_as_ticks_in_plain_numbers() -> None:
    figure, (axes,) = theme.canvas(2)
    theme.log_axis(axes, [16, 2, 4, 2], base=2)
    figure.canvas.draw()
    assert axes.get_xticks().tolist() == [2, 4, 16]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2", "4", "16"]
    assert axes.get_xticks(minor=True).size == 0


def test_series_differ_in_colour_and_their_neighbours_in_marker() -> None:
    names = [str(place) for place in range(len(theme.MARKERS) + 1)]
    styles = list(theme.styles(names))
    assert [name for name, _, _ in styles] == names
    assert len({color for _, color, _ in styles}) == len(names)
    assert all(one[2] != other[2] for one, other in pairwise(styles))


def contrast(one: str, other: str) -> float:
    """Of WCAG 2.1: from the relative luminances."""
    lights = []
    for color in (one, other):
        channels = np.array(mpl.colors.to_rgb(color))
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        lights.append(linear @ [0.2126, 0.7152, 0.0722] + 0.05)
    return max(lights) / min(lights)


@pytest.mark.parametrize("ground", ["#ffffff", "#131416"])
@pytest.mark.parametrize("color", [*theme.SERIES, theme.GREY])
def test_series_stand_out_from_light_and_dark_ground(color: str, ground: str) -> None:
    assert contrast(color, ground) >= 3


@pytest.mark.parametrize("color", [theme.INK, *COLORS.values()])
def test_text_colours_reach_the_contrast_that_accessibility_asks_for(color: str) -> None:
    assert contrast(color, "#ffffff") >= 4.5
