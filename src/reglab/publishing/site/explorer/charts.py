"""The explorer's charts in Vega-Lite, without data: the page fills in what its reader chooses.

Colours are variables of the page's style sheet, so that a chart follows the page from light to dark.
"""

from typing import Any

import altair as alt

FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Helvetica, Arial, sans-serif"
INK, LINES, AXES = "var(--color-foreground-primary)", "var(--chart-grid)", "var(--color-foreground-muted)"
DIRECTIONS = "← worse\u2003\u2003better →"
SPLITS = alt.Scale(domain=["training", "validation"], range=["var(--chart-training)", "var(--chart-validation)"])
ARMS = alt.Scale(domain=["chosen", "without"], range=[[1, 0], [5, 4]])


def learning_curves() -> dict[str, Any]:
    """Return the chart of an arm's learning curves over those of no regularization.

    Its data, named ``curves``, have the columns ``step``, ``mean``, ``low``, ``high`` (None where there is no
    interval), ``split`` ("training" or "validation"), ``arm`` ("chosen" or "without"), and ``words``, the row in words.
    """
    base = alt.Chart(alt.NamedData("curves")).encode(
        x=alt.X(
            "step:Q", title="step", axis=alt.Axis(grid=False, tickCount=5), scale=alt.Scale(type="log", nice=False)
        ),
        color=alt.Color("split:N", scale=SPLITS, legend=None),
        detail="arm:N",
    )
    value = alt.Y("mean:Q", title=None, scale=alt.Scale(domainMin=0))
    band = base.mark_area(clip=True, strokeOpacity=0).encode(
        y=alt.Y("low:Q", title=None), y2="high:Q", opacity=_by_arm(0.22, 0.1)
    )
    line = base.mark_line(clip=True).encode(
        y=value,
        strokeDash=alt.StrokeDash("arm:N", scale=ARMS, legend=None),
        strokeWidth=_by_arm(2.5, 1.5),
        opacity=_by_arm(1, 0.75),
    )
    near = base.mark_point(size=150, opacity=0, filled=True).encode(y=value, tooltip="words:N")
    return _styled(alt.layer(band, line, near).properties(width="container", height=300))


def gains() -> dict[str, Any]:
    """Return the chart of the gains at a regularizer's strengths, each with its interval.

    Its data, named ``gains``, have the columns ``strength``, ``estimate``, ``low``, ``high`` (None where there is no
    interval), ``chosen`` (whether the curves show this arm), and ``words``, the row in words. The page sets the
    chart's height by the number of rows.
    """
    row = alt.Y(
        "strength:N",
        sort=None,
        title=None,
        axis=alt.Axis(
            labelExpr="split(datum.label, /[;,] /)", labelLimit=230, ticks=False, domain=False, labelPadding=8
        ),
    )
    base = alt.Chart(alt.NamedData("gains")).encode(y=row, tooltip="words:N")
    color = alt.when("datum.chosen").then(alt.value("var(--chart-validation)")).otherwise(alt.value(AXES))
    zero = alt.Chart(alt.Data(values=[{}])).mark_rule(color=INK, strokeDash=[2, 2]).encode(x=alt.datum(0))
    gained = alt.X("estimate:Q", title=DIRECTIONS, axis=alt.Axis(tickCount=7))
    range_ = base.mark_rule(strokeWidth=2.5, strokeCap="round").encode(x=alt.X("low:Q"), x2="high:Q", color=color)
    dot = base.mark_point(filled=True, size=75, opacity=1).encode(x=gained, color=color)
    return _styled(alt.layer(zero, range_, dot).properties(width="container", height=1))


def _by_arm(chosen: float, without: float) -> Any:
    """Return a property's value for the marks of the chosen arm, and for those of the arm without regularizers."""
    return alt.when("datum.arm === 'chosen'").then(alt.value(chosen)).otherwise(alt.value(without))


def _styled(chart: alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    axis = {
        "labelColor": INK, "titleColor": INK, "gridColor": LINES, "domainColor": AXES, "tickColor": AXES,
        "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
    }  # fmt: skip
    # Screen readers get the page's name for the chart and its table of numbers instead of every mark.
    styled = chart.configure(font=FONT, background="transparent", aria=False)
    return styled.configure_axis(**axis).configure_view(stroke=None).to_dict()
