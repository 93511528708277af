"""How figures of verdicts draw estimates with intervals, and cut those that would leave no room for the others."""

from collections.abc import Iterable
from math import isfinite
from typing import Literal, Protocol

from matplotlib.axes import Axes

from reglab.figures.theme import INK

Along = Literal["x", "y"]
"""The axis along which a figure has its effects."""

ARROWS = {"x": ("<", ">"), "y": ("v", "^")}
"""The marker at the lower and at the upper end of a bar that goes on beyond its window."""


class Estimated(Protocol):
    """What can be drawn as an estimate with its interval: a verdict, one of its conditions or of its variations."""

    @property
    def estimate(self) -> float: ...  # noqa: D102
    @property
    def low(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float: ...  # noqa: D102


def window(headline: Estimated, drawn: Iterable[Estimated], smallest_effect: float) -> tuple[float, float]:
    """Return the part of the effects' axis to show: the headline, all estimates and the band, and most intervals.

    An interval may reach beyond the outermost of these by as much as they span together. A longer one, of a data set
    with two conditions for example, would squeeze all others into a few pixels.

    Examples
    --------
    >>> from reglab.statistics import Interval
    >>> window(Interval(2, 1, 3), [Interval(4, 2, 6), Interval(1, -50, 52)], smallest_effect=2)
    (-8.0, 10.0)
    """
    parts = list(drawn)
    whole = [headline.low, headline.high, *(part.estimate for part in parts)]
    shown = [*filter(isfinite, whole), -smallest_effect, smallest_effect]
    least, most = min(shown), max(shown)
    span = most - least
    low = max(min([least, *(part.low for part in parts)]), least - span)
    high = min(max([most, *(part.high for part in parts)]), most + span)
    return float(low), float(high)


def show_window(axes: Axes, limits: tuple[float, float], along: Along) -> None:
    """Set the limits of the effects' axis, with a margin in which marks at its ends have room."""
    margin = 0.04 * (limits[1] - limits[0])
    (axes.set_xlim if along == "x" else axes.set_ylim)(limits[0] - margin, limits[1] + margin)


def bar(
    axes: Axes, place: float, drawn: Estimated, limits: tuple[float, float], along: Along, color: str, **style: object
) -> None:
    """Draw an interval as a bar with a stop at each end, or an arrow where the interval goes on beyond the window."""
    cut = drawn.low < limits[0], drawn.high > limits[1]
    ends = max(drawn.low, limits[0]), min(drawn.high, limits[1])
    line = {"color": color, "lw": 1.6, "solid_capstyle": "butt", **style}
    _plot(axes, list(ends), [place, place], along, **line)
    stop = "|" if along == "x" else "_"
    for end, goes_on, arrow in zip(ends, cut, ARROWS[along], strict=True):
        _plot(axes, [end], [place], along, color=color, marker=arrow if goes_on else stop, ms=6, lw=0)


def mark(axes: Axes, place: float, estimate: float, along: Along, **style: object) -> None:
    """Draw an estimate."""
    _plot(axes, [estimate], [place], along, **{"color": INK, "lw": 0, **style})


def cuts(drawn: Iterable[Estimated], limits: tuple[float, float]) -> bool:
    """Return whether the window cuts any interval.

    Examples
    --------
    >>> from reglab.statistics import Interval
    >>> cuts([Interval(1, -1, 3)], (-2, 2)), cuts([Interval(1, -1, 2)], (-2, 2))
    (True, False)
    """
    return any(part.low < limits[0] or part.high > limits[1] for part in drawn)


def _plot(axes: Axes, effects: list[float], places: list[float], along: Along, **style: object) -> None:
    values = (effects, places) if along == "x" else (places, effects)
    axes.plot(*values, **style)  # type: ignore[arg-type]
