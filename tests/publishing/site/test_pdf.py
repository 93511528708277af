"""A report as one PDF: every page once, and links that lead to places within it."""

import re

import pytest
from tests.publishing.toys import RECORDS, TITLES, prints, publication

from reglab.publishing.site.assemble import assemble
from reglab.publishing.site.pdf import COMBINED, PDF, combined, print_report

pytestmark = pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    project, settings, tasks, folder = publication(tmp_path_factory.mktemp("site"))
    assemble(project, settings, tasks, RECORDS, folder, "reglab report")
    return folder


def page(article, head="<head></head>"):
    main = f'<article role="main" id="furo-main-content">{article}</article>'
    return f"<html>{head}<body><nav>menu</nav>{main}</body></html>"


def test_the_articles_of_all_pages_stand_in_the_first(tmp_path):
    for name in ("index", "a b"):
        (tmp_path / f"{name}.html").write_text(page(f"<p>{name}</p>", "<head>style</head>"))
    assert combined(tmp_path, ["index", "a b"]) == (
        '<html><head>style</head><body><nav>menu</nav><article role="main" id="index."><p>index</p></article>\n'
        '<article role="main" id="a b."><p>a b</p></article></body></html>'
    )


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ('<p id="x" class="y">', '<p id="index.x" class="y">'),
        ('<a href="#x">', '<a href="#index.x">'),
        ('<a class="y" href="other%20page.html#x">', '<a class="y" href="#other page.x">'),
        ('<a href="other%20page.html">', '<a href="#other page.">'),
        ('<a href="https://example.org/#x">', '<a href="https://example.org/#x">'),
        ('<a href="data/l2-1.csv" download>', "<a download>"),
        ('<a href="explorer.html">', "<a>"),
        ('<g clip-path="url(#x)">', '<g clip-path="url(#index.x)">'),
        ('<code>id="x"</code>', '<code>id="x"</code>'),
    ],
)
def test_links_lead_to_the_places_of_the_one_page(tmp_path, written, printed):
    (tmp_path / "index.html").write_text(page(written))
    (tmp_path / "other page.html").write_text(page(""))
    assert f'id="index.">{printed}</article>' in combined(tmp_path, ["index", "other page"])


def test_a_report_that_is_not_printed_says_why_and_keeps_nothing_of_it(built, tmp_path):
    (note,) = print_report(built, str(prints(tmp_path, works=False)))
    assert "no display" in note
    assert not (built / COMBINED).exists()
    assert not (built / PDF).exists()


@pytest.mark.browser
def test_a_report_is_printed_with_every_page_in_it(built, chromium):
    assert print_report(built, chromium) == []
    pdf = (built / PDF).read_bytes()
    assert len(re.findall(rb"/Type /Page\b", pdf)) >= len(TITLES) + 4  # each begins on a new sheet
    assert b"file://" not in pdf
    assert not (built / COMBINED).exists()
