"""Every link of the built site, from its files: pages, anchors, pictures, scripts, styles, downloads."""

import re
import struct
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from tests.site.conftest import PUBLISHED

from reglab.publishing.site.explorer.address import VIEWS
from reglab.publishing.site.explorer.labels import CHOICES

pytestmark = pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"
)

LINKS = {"href", "src", "poster", "action"}
"""Attributes that hold an address."""
ADDRESS = re.compile(r"url\(\s*['\"]?([^)'\"]+)")
"""In a style sheet."""
VIEW = {*CHOICES, "regularizer", "arm", *(name for name, _, _ in VIEWS)}
"""What an address of the explorer may name after `#`."""


class Reader(HTMLParser):
    """Collects a page's addresses, and the places that an address may name."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.places: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.links |= {given[name] for name in LINKS & set(given)}
        self.links |= {one.split()[0] for one in given.get("srcset", "").split(",") if one.strip()}
        self.places |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "meta" and given.get("property") == "og:image":
            self.links.add(given["content"])


def faults(site: Path) -> list[tuple[str, str, str]]:
    """Return what is wrong with which link of which file."""
    pages = {path.resolve(): Reader(path) for path in site.rglob("*.html")}
    links = [(path, link) for path, page in pages.items() for link in page.links]
    for path in site.rglob("*.css"):
        links += [(path, link) for link in ADDRESS.findall(path.read_text(encoding="utf-8"))]
    return sorted((path.name, link, fault) for path, link in links if (fault := _fault(link, path, pages)))


def _fault(link: str, path: Path, pages: dict[Path, Reader]) -> str:
    address = urlsplit(link)
    if address.scheme == "data":
        return ""
    if address.scheme or address.netloc:
        return _outside(link)
    target = (path.parent / unquote(address.path)).resolve() if address.path else path
    if not target.is_file() or not target.stat().st_size:
        return "no such file, or an empty one"
    if not address.fragment or target not in pages:
        return ""
    if target.name == "explorer.html" and "=" in address.fragment:
        return (
            "" if {name for name, _ in parse_qsl(address.fragment, keep_blank_values=True)} <= VIEW else "no such view"
        )
    return "" if unquote(address.fragment) in pages[target].places else "no such place on the page"


def _outside(link: str) -> str:
    """Say what is wrong with an address of another host; it is not asked for."""
    return (
        ""
        if re.fullmatch(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/[^\s<>\"{}|\\^`]*)?", link)
        else "not a whole https address"
    )


def test_no_link_is_broken(site):
    assert faults(site) == []


def test_no_link_of_the_published_report_is_broken():
    assert faults(PUBLISHED) == []


def test_the_links_that_readers_need_are_among_them(site):
    links = Reader(site / "index.html").links
    assert {"explorer.html", "method.html", "verdicts.json", "records.parquet"} <= links
    assert {"data/verdicts.csv", "data/matrix.csv"} <= links
    assert any(link.startswith("_static/") for link in links)
    assert any(page.links & {"_static/explorer-data.js"} for page in [Reader(site / "explorer.html")])


def test_every_page_says_what_a_link_to_it_shows(site):
    described = []
    for path in site.glob("*.html"):
        named = dict(re.findall(r'<meta property="og:([a-z:_]+)" content="([^"]+)"', path.read_text(encoding="utf-8")))
        assert set(named) == {"title", "site_name", "description", "image", "image:alt", "type"}, path
        described.append(named["description"])
        picture = (site / named["image"]).read_bytes()
        assert struct.unpack(">II", picture[16:24]) == (1280, 640)  # of a PNG's header
    assert len(set(described)) >= len(described) - 1  # the search page has only the lead, as the front page


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ('<a href="gone.html">', "no such file"),
        ('<a href="other.html#gone">', "no such place"),
        ('<a href="#gone">', "no such place"),
        ('<a href="explorer.html#arm=x&gone=y">', "no such view"),
        ('<img src="_images/gone.png">', "no such file"),
        ('<a href="empty.parquet">', "or an empty one"),
        ('<a href="http://example.org/">', "https"),
        ('<a href="https://example.org/a b">', "https"),
        ('<a href="//example.org/">', "https"),
        ('<link rel="stylesheet" href="_static/style.css">', "style.css"),
    ],
)
def test_a_broken_link_is_found(tmp_path, link, fault):
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "style.css").write_text("a { background: url(gone.svg) }" if "style" in link else "a {}")
    (tmp_path / "empty.parquet").write_text("")
    (tmp_path / "other.html").write_text('<p id="here">')
    (tmp_path / "explorer.html").write_text("<form>")
    (tmp_path / "index.html").write_text('<a href="other.html#here"><a href="https://example.org/a?b=c#d">' + link)
    (one,) = faults(tmp_path)
    assert fault in " ".join(one)
