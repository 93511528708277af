"""Hostile text is shown as text: by CommonMark and MyST parsers, in HTML, and on a terminal."""

import ast
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser
from tests.hostile import seen, texts

from reglab.escaping import code_block, code_span, for_page, visible, visible_lines
from reglab.publishing.site.sphinx import CONFIGURATION

TEXTS = texts("/etc/hostname")
EXTENSIONS = set(CONFIGURATION["myst_enable_extensions"])
CONFIG = MdParserConfig(enable_extensions=EXTENSIONS)
PARSERS = {
    "CommonMark": MarkdownIt("commonmark"),
    "GitHub": MarkdownIt("gfm-like", {"linkify": False}),
    "MyST": create_md_parser(CONFIG, DocutilsRenderer),
}
PLACES = {
    "a paragraph": "{}",
    "the middle of a line": "before {} after",
    "an item": "- {}",
    "a heading": "# {}",
    "emphasis": "- *{}:* more",
}
"""What a text stands in, for each of `PARSERS`."""
CALM = {"inline", "text"} | {
    f"{element}_{side}"
    for element in ("paragraph", "heading", "bullet_list", "list_item", "em", "dl", "dt", "dd")
    for side in ("open", "close")
}
"""What `PLACES` and a definition are made of."""


class Reader(HTMLParser):
    """Collects the tags and the words of a piece of HTML, as a browser reads them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


def flat(tokens):
    return [piece for token in tokens for piece in (token, *flat(token.children or []))]


def calm_words(tokens):
    """Return the words of a piece of Markdown that holds nothing but words."""
    pieces = flat(tokens)
    assert {piece.type for piece in pieces} - CALM == set()
    return "".join(piece.content for piece in pieces if piece.type == "text")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
def test_in_markdown_a_text_is_a_text(parser, place, text):
    assert seen(text) in calm_words(parser.parse(place.format(for_page(text))))


@pytest.mark.parametrize("text", TEXTS)
def test_in_a_definition_and_in_a_directive_a_text_is_a_text(text):
    parser = PARSERS["MyST"]
    assert calm_words(parser.parse(f"word\n: {for_page(text)}\n")) == f"word{seen(text)}"
    (fence,) = parser.parse(f":::{{admonition}} Title\n:class: warning\n{for_page(text)}\n:::")
    assert (fence.type, fence.info) == ("colon_fence", "{admonition} Title")
    _, _, held = fence.content.partition(":class: warning\n")
    assert calm_words(parser.parse(held)) == seen(text)


@pytest.mark.parametrize("text", TEXTS)
def test_in_html_a_text_is_a_text(text):
    reader = Reader(f'<b title="{for_page(text)}">{for_page(text)}</b>')
    assert reader.tags == [("b", {"title": seen(text)})]
    assert reader.words == seen(text)


@pytest.mark.parametrize("text", TEXTS)
def test_in_a_cell_of_a_table_a_text_is_a_text(text):
    table = f"| what | value |\n|:--|:--|\n| {for_page(text)} | {for_page(text)} |"
    reader = Reader(PARSERS["GitHub"].render(table))
    assert [tag for tag, _ in reader.tags] == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    assert reader.words.split() == f"what value {seen(text)} {seen(text)}".split()


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
def test_a_code_span_holds_the_whole_text(parser, text):
    tokens = flat(parser.parse(f"command\n: {code_span(text)} more"))
    (span,) = [token for token in tokens if token.type == "code_inline"]
    assert span.content.strip() == seen(text)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
def test_a_code_block_holds_the_whole_text(parser, text):
    (token,) = parser.parse(code_block(text, "sh"))
    assert (token.type, token.info) == ("fence", "sh")
    assert seen(token.content) == seen(text.replace("\r", r"\r"))


@pytest.mark.parametrize("text", TEXTS)
def test_a_terminal_shows_one_line_and_obeys_nothing(text):
    assert visible(text) == seen(text)
    assert all(character.isprintable() for character in visible(text))


def test_what_cannot_be_written_is_shown():
    assert visible("a\udcffb").encode() == rb"a\udcffb"


def test_ordinary_words_stay_as_they_are():
    words = "Rate 0.5: −0.3 to +1.2 (95 % interval), 28x28; naïve, 日本語, −3, 0.1/0.2, Größe? 12 trials!"
    assert (visible(words), for_page(words), code_span(words)) == (words, words, f"`{words}`")
    assert (for_page("+0.5"), for_page("-3"), for_page("3.11.7"), for_page("")) == ("+0.5", "-3", "3.11.7", "")


@pytest.mark.parametrize("text", TEXTS)
def test_a_literal_of_python_keeps_its_value(text):
    source = visible_lines(f"rate = 0.5\ntext = {ascii(text)!s}\nother = '\u202e'\n")
    assert "\u202e" not in source
    assert [ast.literal_eval(node.value) for node in ast.parse(source).body] == [0.5, text, "\u202e"]
