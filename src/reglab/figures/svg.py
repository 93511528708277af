"""What a figure is on a page: a small SVG, whose text is text and whose colours a page may choose.

Matplotlib's SVG is for exact drawing; a page needs a third of its bytes. What a reader sees stays: coordinates are
rounded to hundredths of a point, elements that look alike share a group, and lines that look alike share a path.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from io import StringIO
from itertools import groupby
from typing import TypeAlias
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.figure import Figure

from reglab.escaping import visible_lines
from reglab.figures.paths import rounded, shortened
from reglab.figures.theme import RC, VARIABLES

Style: TypeAlias = dict[str, str]

FOR_ALL = {"font-family": "DejaVu Sans,Verdana,sans-serif", "stroke-linejoin": "round"}
"""What stands once for the whole figure. What has room in the first font has it in the second, which is as wide, and in
most others, which are narrower."""

LEFT_OUT = ("font-family", "text-anchor:start", "stroke-linecap:butt", "stroke-linejoin:round")
"""What stands for the whole figure already, or is what an SVG has anyway."""

PIXELS = 4 / 3
"""Pixels of a page per point."""


def svg(figure: Figure) -> str:
    """Return a figure as an SVG; equal figures give equal texts.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.

    Returns
    -------
    str
        One ``svg`` element. Colours that `theme.VARIABLES` names are CSS variables, with themselves as the fallback.

    Examples
    --------
    >>> figure = Figure(figsize=(1, 0.5))
    >>> _ = figure.text(0.5, 0.5, "a & b")
    >>> text = svg(figure)
    >>> text.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48" viewBox="0 0 72 36"')
    True
    >>> ">a &amp; b</text>" in text
    True
    """
    buffer = StringIO()
    with mpl.rc_context({**RC, "svg.fonttype": "none", "svg.hashsalt": "reglab"}):
        figure.savefig(buffer, format="svg", metadata=dict.fromkeys(["Date", "Creator", "Format", "Type"]))
    figure.set_layout_engine("none")  # it has done its work; a second time it would move everything by a hair
    drawn = visible_lines(buffer.getvalue())  # names from data may hold what XML does not admit
    root = _plain(ET.fromstring(drawn))  # noqa: S314 - it is Matplotlib's
    definitions, names = _definitions(root, prefix="f" + sha256(drawn.encode()).hexdigest()[:5])
    width, height = (float(length) for length in root.attrib["viewBox"].split()[2:])
    size = {"width": rounded(width * PIXELS), "height": rounded(height * PIXELS)}
    whole = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size})
    whole.attrib |= {"viewBox": f"0 0 {rounded(width)} {rounded(height)}", **FOR_ALL}
    if definitions:
        ET.SubElement(whole, "defs").extend(definitions)
    whole.extend(_grouped(_drawn(root)))
    for element in whole.iter():
        for attribute in {"href", "clip-path"} & set(element.attrib):
            element.attrib[attribute] = re.sub(
                r"#([^)]+)", lambda found: f"#{names[found[1]]}", element.attrib[attribute]
            )
    return ET.tostring(whole, encoding="unicode").replace(" />", "/>")


def _plain(root: ET.Element) -> ET.Element:
    """Drop namespaces and the blanks between elements."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        element.tail = None
        if element.tag not in ("text", "tspan"):
            element.text = None
    return root


def _drawn(parent: ET.Element, clip: str = "") -> Iterator[tuple[ET.Element, str]]:
    """Yield what is drawn, in its order, each with the path that clips it; groups are dissolved.

    Of an axis the lines come first, then the text, then the ticks: so those that look alike are neighbours.
    """
    children = list(parent)
    if parent.get("id", "").startswith("matplotlib.axis"):
        inside = [pair for child in children for pair in _drawn(child, clip)]
        yield from sorted(inside, key=lambda pair: pair[0].tag)
        return
    for child in children:
        clipped = child.attrib.pop("clip-path", clip)
        if child.tag == "g":
            yield from _drawn(child, clipped)
        elif child.tag not in ("defs", "metadata") and _style(child) != {"fill": "none"}:
            yield child, clipped


def _grouped(drawn: Iterable[tuple[ET.Element, str]]) -> Iterator[ET.Element]:
    """Put neighbours with the same style into one group, or into one path if they are lines."""
    for (css, opacity, clip), neighbours in groupby(drawn, key=_look):
        elements = [_with_position(element) for element, _ in neighbours]
        if css.startswith("fill:none") and not opacity and all(set(part.attrib) == {"d"} for part in elements):
            elements = [ET.Element("path", d="".join(part.attrib["d"] for part in elements))]
        for element in elements if opacity else ():  # not of their group: what overlaps would look as one
            element.attrib["opacity"] = opacity
        # the path that clips a marker would move with it, not that of its group
        alone = len(elements) == 1 and not (clip and elements[0].tag == "use")
        holder = elements[0] if alone else ET.Element("g")
        if not alone:
            holder.extend(elements)
        holder.attrib |= {name: value for name, value in (("style", css), ("clip-path", clip)) if value}
        yield holder


def _look(drawn: tuple[ET.Element, str]) -> tuple[str, str, str]:
    """Return what neighbours must have in common to share a group: style, opacity, and the path that clips them."""
    style = _style(drawn[0])
    return _css({name: value for name, value in style.items() if name != "opacity"}), style.get("opacity", ""), drawn[1]


def _with_position(element: ET.Element) -> ET.Element:
    """Return an element without style, with rounded and shortened coordinates."""
    given = {name: value for name, value in element.attrib.items() if name not in ("style", "id")}
    if "d" in given:
        given["d"] = shortened(given["d"])
    transform = re.sub(r"rotate\(-?0 [^)]*\)", "", given.pop("transform", ""))
    if moved := re.fullmatch(r"translate\(([-\d.]+) ([-\d.]+)\)", transform):
        given |= {"x": moved[1], "y": moved[2]}
    elif transform:
        given["transform"] = re.sub(r"-?\d+\.\d+", lambda found: rounded(float(found[0])), transform)
    for name in {"x", "y", "width", "height"} & set(given):
        given[name] = rounded(float(given[name]))
    element.attrib = given
    return element


def _definitions(root: ET.Element, prefix: str) -> tuple[list[ET.Element], dict[str, str]]:
    """Return the markers and clipping paths, each once, and what their names become.

    The new names are short, and no other figure on a page has them. A marker is styled where it is used.
    """
    names: dict[str, str] = {}
    shapes: dict[bytes, tuple[str, ET.Element]] = {}
    for part in [part for group in root.iter("defs") for part in group if part.tag != "style"]:
        former = part.attrib["id"]
        for element in part.iter():
            _with_position(element)
        name, _ = shapes.setdefault(ET.tostring(part), (f"{prefix}{len(shapes):x}", part))
        names[former] = name
    for name, part in shapes.values():
        part.attrib["id"] = name
    return [part for _, part in shapes.values()], names


def _style(element: ET.Element) -> Style:
    pairs = (pair.split(":", 1) for pair in element.get("style", "").split(";") if pair.strip())
    return {name.strip(): value.strip() for name, value in pairs}


def _css(style: Mapping[str, str]) -> str:
    """Return a style in a fixed order, in colours that a page may choose."""
    shown = []
    for name in sorted(style):
        value = re.sub(r"-?\d+\.\d+", lambda found: rounded(float(found[0])), style[name])
        if name not in LEFT_OUT and f"{name}:{value}" not in LEFT_OUT:
            variable = VARIABLES.get(value)
            shown.append(f"{name}:{f'var(--{variable},{value})' if variable else value}")
    return ";".join(shown)
