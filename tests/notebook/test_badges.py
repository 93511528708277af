"""Verdicts are badges where a notebook runs, and the site renders what it rendered before."""

import re

import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_notebook, new_output

from reglab.claims import sentence
from reglab.notebook import show_verdict
from reglab.notebook.badges import COLOURS, with_badges
from reglab.publishing.site.pages import page_source


def contrast_with_white(colour):
    """Return the contrast ratio of WCAG 2."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 1.05 / (sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)


@pytest.mark.parametrize("word", COLOURS)
def test_every_verdict_is_a_legible_badge(word):
    html = with_badges(f"First **{word.capitalize()}.** Then *<b>*.")
    assert re.search(rf'<strong style="[^"]*background-color: {COLOURS[word]}">{word.capitalize()}\.</strong>', html)
    assert "<em>&lt;b&gt;</em>" in html
    assert contrast_with_white(COLOURS[word]) >= 4.5


def test_a_verdicts_sentence_has_its_badge_in_a_notebook_and_none_on_the_site(verdict, shown):
    (data,) = shown(show_verdict, verdict)
    assert data["text/html"] == with_badges(sentence(verdict))
    assert data["text/html"].count("background-color") == 1
    before = {kind: content for kind, content in data.items() if kind != "text/html"}
    pages = [
        page_source(
            new_notebook(cells=[new_code_cell(outputs=[new_output("display_data", from_dict(shown_as))])]), "l2"
        )
        for shown_as in (data, before)
    ]
    outputs = [page.cells[0].outputs[0].data for page in pages]
    assert outputs[0] == outputs[1]
    assert "style" not in outputs[0]["text/html"]
