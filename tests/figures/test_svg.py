"""The SVG of a figure, read as a browser reads it: marks, text and colours are Matplotlib's, in fewer bytes."""

import re
from io import StringIO
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from tests.hostile import texts

from reglab.figures import theme
from reglab.figures.svg import svg

NAMESPACE = "{http://www.w3.org/2000/svg}"


def read(figure: Figure) -> ET.Element:
    return ET.fromstring(svg(figure))  # noqa: S314 - it is our own


@theme.themed
def drawn() -> tuple[Figure, Axes]:
    figure, (axes,) = theme.canvas(2)
    axes.plot([0, 1, 2], [0, 1, 0], color=theme.BLUE, marker="o", label="one")
    axes.axvspan(0.5, 0.7, color=theme.GREY, alpha=0.15)
    axes.set(xlabel="steps", title="A title")
    return figure, axes


def parts(root: ET.Element, tag: str) -> list[ET.Element]:
    return list(root.iter(NAMESPACE + tag))


def test_text_is_text_and_all_of_it_is_there() -> None:
    figure, axes = drawn()
    shown = [text.text for text in parts(read(figure), "text")]
    labels = [tick.get_text() for tick in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    assert {"steps", "A title", "1.0"} <= set(shown) <= {"steps", "A title", *labels}


def test_marks_stand_where_the_axes_put_them() -> None:
    figure, axes = drawn()
    root = read(figure)
    points = axes.transData.transform([(0, 0), (1, 1), (2, 0)])  # in pixels from below; an SVG has points from above
    scale, height = 72 / figure.dpi, 72 * figure.get_figheight()
    expected = [(x * scale, height - y * scale) for x, y in points]
    marks = [(float(use.attrib["x"]), float(use.attrib["y"])) for use in parts(root, "use")]
    for x, y in expected:
        assert any(abs(x - left) < 0.01 and abs(y - top) < 0.01 for left, top in marks)


def test_what_is_referred_to_is_there_and_named_as_in_no_other_figure() -> None:
    figure, axes = drawn()
    first = svg(figure)
    axes.set_title("Another")
    names = [set(re.findall('id="([^"]+)"', text)) for text in (first, svg(figure))]
    assert names[0]
    assert names[0] == set(re.findall(r'(?:href="|url\()#([^")]+)', first))
    assert not names[0] & names[1]


def test_no_marker_is_clipped_by_itself() -> None:
    """The path that clips a marker would move with the marker, and hide it."""
    figure, (axes,) = theme.canvas(2)
    axes.plot([0.5], [0.5], "D")
    root = read(figure)
    assert any("clip-path" in group.attrib for group in parts(root, "g"))
    assert [use for use in parts(root, "use") if "clip-path" in use.attrib] == []


def test_a_page_may_choose_ink_ground_and_grid_and_each_has_its_own_colour_otherwise() -> None:
    text = svg(drawn()[0])
    for color in (theme.INK, theme.GREY, theme.GRID, theme.GROUND):
        assert f"var(--{theme.VARIABLES[color]},{color})" in text
        assert not re.search(rf":{color}", text)
    assert f":{theme.BLUE}" in text


def test_what_overlaps_keeps_its_own_opacity() -> None:
    figure, (axes,) = theme.canvas(2)
    for end in (1, 2):
        axes.axvspan(0, end, color=theme.BLUE, alpha=0.5, lw=0)
    root = read(figure)
    assert [group.attrib for group in parts(root, "g") if "opacity" in str(group.attrib)] == []
    assert len([path for path in parts(root, "path") if path.get("opacity") == "0.5"]) == 2


@pytest.mark.filterwarnings("ignore:Glyph")  # the font has none for control characters
@pytest.mark.parametrize("text", texts("a file"))
def test_any_text_is_shown_and_does_not_act(text: str) -> None:
    figure = Figure((1, 1))
    figure.text(0, 0, text, parse_math=False)
    root = read(figure)
    assert {element.tag.removeprefix(NAMESPACE) for element in root.iter()} <= {"svg", "g", "path", "text"}


def test_it_is_a_fraction_of_matplotlibs_and_says_nothing_of_the_day() -> None:
    figure, _ = drawn()
    buffer = StringIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg")
    text = svg(figure)
    assert len(text) < len(buffer.getvalue()) / 2
    assert not re.search("metadata|<!|<[?]|<style", text)
