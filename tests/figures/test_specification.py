"""The specification curve, read back from its artists."""

from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest

from reglab.claims.verdict import VariationResult, Verdict
from reglab.figures import CaptionedFigure, specification
from reglab.figures.specification import levels
from reglab.figures.theme import GROUND

MARKS = ("o", "D")


@pytest.fixture
def drawn(judged: Verdict) -> CaptionedFigure:
    return specification(judged)


def marks(axes: Any) -> dict[tuple[float, float], str]:
    """The marks of estimates and choices, by their place."""
    return {
        (line.get_xdata()[0], line.get_ydata()[0]): line.get_marker() + ("" if line.get_mfc() != GROUND else " hollow")
        for line in axes.lines
        if line.get_marker() in MARKS
    }


def test_estimates_stand_in_order_with_the_headline_among_them(drawn: CaptionedFigure) -> None:
    assert marks(drawn.figure.axes[0]) == {(0, -1): "o hollow", (1, 2): "D", (2, 3): "o", (3, 5.5): "o"}


def test_every_estimate_has_its_interval(drawn: CaptionedFigure) -> None:
    axes: Any = drawn.figure.axes[0]
    upright = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] == line.get_xdata()[1]]
    assert {line.get_xdata()[0]: list(line.get_ydata()) for line in upright} == {
        0: [-4, 2], 1: [-1, 5], 2: [1, 5], 3: [4.5, 6.5]
    }  # fmt: skip


def test_a_dot_stands_where_a_variation_made_a_choice(drawn: CaptionedFigure) -> None:
    grid: Any = drawn.figure.axes[1]
    rows = [tick.get_text() for tick in grid.get_yticklabels()]
    assert rows == ["headline", "500", "2,000", "AdamW", "texts"]
    assert {(place, rows[row]) for place, row in marks(grid)} == {
        (0, "500"), (0, "AdamW"), (1, "headline"), (2, "2,000"), (2, "AdamW"), (3, "texts")
    }  # fmt: skip


def test_each_axis_is_named_beside_its_levels(drawn: CaptionedFigure) -> None:
    (beside,) = drawn.figure.axes[1].child_axes
    named = zip(beside.get_yticks(), (tick.get_text() for tick in beside.get_yticklabels()), strict=True)
    assert dict(named) == {1.5: "steps", 3: "optimiser", 4: "data"}


def test_zero_and_the_band_lie_along_the_effects(drawn: CaptionedFigure) -> None:
    axes: Any = drawn.figure.axes[0]
    assert (axes.patches[0].get_y(), axes.patches[0].get_height()) == (-0.5, 1)
    assert set(axes.lines[0].get_ydata()) == {0}


def test_the_caption_counts_and_the_alt_text_gives_numbers(drawn: CaptionedFigure) -> None:
    assert "R1 in 3 variations" in drawn.caption
    assert "Its direction holds in 2 of 3." in drawn.caption
    assert drawn.alt == (
        "R1: headline 2 (−1 to 5); its direction holds in 2 of 3. "
        "Lowest: −1 (−4 to 2) with steps 500, optimiser AdamW; highest: 5.5 (4.5 to 6.5) with data texts. "
        "Holds by choice: steps 500 0 of 1; steps 2,000 1 of 1; optimiser AdamW 1 of 2; data texts 1 of 1."
    )


def test_levels_that_are_not_all_numbers_keep_their_order() -> None:
    made = [VariationResult({"optimiser": name}, 0, 0, 0, 1, True) for name in ("all", "SGD", "AdamW", "SGD")]
    assert levels(made) == {"optimiser": ["all", "SGD", "AdamW"]}


def _many(count: int) -> tuple[VariationResult, ...]:
    crossed = product(("500", "2,000", "8,000"), ("all", "SGD", "AdamW"), ("error", "NLL"))
    choices = [dict(zip(("steps", "optimiser", "measure"), chosen, strict=True)) for chosen in crossed]
    choices += [{axis: level} for axis, level in
                (("examples", "few"), ("examples", "many"), ("width", "narrow"), ("width", "wide"), ("data", "images"),
                 ("data", "tables"), ("learning rate", "one that is the same for all"))]  # fmt: skip
    return tuple(
        VariationResult(chosen, i - 8.0, i - 11.0, i - 5.0, 9, i > 8) for i, chosen in enumerate(choices[:count])
    )


@pytest.mark.parametrize("count", [0, 4, 25])
def test_no_labels_overlap_or_leave_the_figure(judged: Verdict, count: int) -> None:
    figure = specification(replace(judged, variations=_many(count))).figure
    figure.draw_without_rendering()
    curve, grid = figure.axes
    low, high = curve.get_ylim()
    ticks = zip(curve.get_yticks(), curve.get_yticklabels(), strict=True)
    texts = [label for tick, label in ticks if low <= tick <= high]
    texts += [*grid.get_yticklabels(), curve.yaxis.label, grid.xaxis.label]
    texts += [label for beside in grid.child_axes for label in beside.get_yticklabels()]
    texts += [label for legend in figure.legends for label in legend.get_texts()]
    boxes = [text.get_window_extent() for text in texts if text.get_text()]
    assert all(not one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1 for box in boxes)
    # dots of neighbouring columns stay apart
    (left, _), (right, _) = curve.transData.transform([(0, 0), (1, 0)])
    assert right - left > 7 / 72 * figure.dpi


def test_without_an_estimate_the_band_stands_alone(unmeasured: Verdict) -> None:
    drawn = specification(unmeasured)
    assert drawn.figure.axes[0].get_ylim() == pytest.approx((-1.62, 1.62)), "thrice the smallest effect, with a margin"
    assert "R1: headline no estimate" in drawn.alt
