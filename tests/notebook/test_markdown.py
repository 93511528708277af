"""Markdown that notebooks display: emphasis, code, lists and tables act, and nothing else does."""

import re

import pytest
from tests.hostile import texts

from reglab.notebook.markdown import block, inline

ALLOWED = {"p", "strong", "em", "code", "ul", "ol", "li", "br", "table", "thead", "tbody", "tr", "th", "td"}


def tags(html):
    return set(re.findall(r"<\s*/?\s*([a-zA-Z!?]\w*)", html))


@pytest.mark.parametrize("text", texts("/etc/hostname"))
def test_what_is_not_escaped_does_not_act_either(text):
    for markdown in (text, f"**Supported.** {text}", f"- *{text}:* more", f"| a | b |\n|:--|:--|\n| {text} | x |"):
        html = block(markdown)
        assert tags(html) <= ALLOWED
        assert set(re.findall(r"<\w+ ([^>]*)>", html)) <= {'style="text-align:left"', 'start="1"'}
        assert tags(inline(markdown)) <= ALLOWED


def test_verdicts_lists_and_tables_keep_their_form():
    assert block("**Decided.** By *two* of `three`.") == (
        "<p><strong>Decided.</strong> By <em>two</em> of <code>three</code>.</p>\n"
    )
    assert re.sub(r"\s", "", block("- a\n- b")) == "<ul><li>a</li><li>b</li></ul>"
    assert "<td>&lt;b&gt; | c</td>" in block("| x |\n|---|\n| &#60;b&#62; &#124; c |")


def test_a_sentence_gets_no_paragraph():
    assert inline("for &#60;b&#62; *alone*") == "for &lt;b&gt; <em>alone</em>"
