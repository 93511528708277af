"""What is shown of a page elsewhere."""

import html
import json
import re

import pytest

from reglab.publishing.site.previews import LENGTH, Previews, description
from reglab.wording import LEAD

TITLE = '<div class="admonition"><p class="admonition-title">Not from the last run</p>'
BODIES = {
    "<p>Why?</p><div class='cell tag_answer'><div><p>Yes &lt;b&gt;.</p></div></div><p>After.</p>": "Yes <b>.",
    "<div class='cell tag_answer'><ul><li><b>R1</b> Yes.</li><li>No.</li></ul></div><p>After.</p>": "R1 Yes.",
    f"{TITLE}<p>This page is old.</p></div>": "This page is old.",
    '<p class="lead">What\n it <i>is</i>.</p>': "What it is.",
    "<h1>Nothing</h1>": LEAD,
}


@pytest.mark.parametrize(("body", "said"), BODIES.items())
def test_a_page_is_described_by_its_answer_or_else_its_first_paragraph(body, said):
    assert description(body) == said


def test_a_description_is_short():
    said = description(f"<p>{'word ' * 200}</p>")
    assert len(said) <= LENGTH
    assert said.endswith("word …")


def add(previews, page, **context):
    previews.add(None, page, "page.html", context, None if page == "search" else object())
    return context["metatags"]


def properties(tags):
    return {
        name: html.unescape(text) for name, text in re.findall(r'(?:og:|name=")([a-z:_]+)" content="([^"]*)"', tags)
    }


def test_addresses_are_whole_only_where_the_site_has_one():
    body = "<p>&quot;A&quot; &amp; B</p>"
    here = properties(add(Previews(""), "a b", title="<b>A</b>", body=body))
    there = properties(add(Previews("https://example.org/r/"), "a b", title="A", body=body))
    assert (here["title"], here["description"]) == ("A", '"A" & B')
    assert here["image"] == "_static/preview.png"
    assert "url" not in here
    assert there["url"] == "https://example.org/r/a%20b.html"
    assert there["image"] == "https://example.org/r/_static/preview.png"


def test_the_search_page_has_the_descriptions_of_all_others_and_none_acts():
    previews = Previews("")
    add(previews, "one", title="One", body="<p>&lt;i&gt; &quot;1</p>")
    tags = add(previews, "search", title="Search")
    (descriptions,) = re.findall('<meta name="descriptions" content="([^"]*)"', tags)
    assert json.loads(html.unescape(descriptions)) == {"one": '<i> "1'}
    assert "<i>" not in tags
    assert "descriptions" not in add(previews, "two", title="Two", body="")
