"""Published numbers beside ours, in words."""

import re
from html import unescape

import pandas as pd
from markdown_it import MarkdownIt

from reglab.notebook import against_published, order_in_words

ROWS = pd.DataFrame({
    "result": ["standard", "dropout", "both"], "published": [1.6, 1.35, 1.0],
    "mean": [1.5, 1.0, 1.2], "low": [1.4, 0.9, 1.1], "high": [1.7, 1.2, 1.3],
    "run_low": [1.1, 0.8, 0.9], "run_high": [2.0, 1.3, 1.4], "replicates": [5, 5, 5],
    "off_mean": [0.0, 0.15, -0.1], "off_run": [0.0, 0.05, 0.0],
})  # fmt: skip


def test_where_published_errors_lie_in_ours_stands_with_the_distance():
    first, second, third = against_published(ROWS, "mnist").splitlines()
    assert first == (
        "- Standard: 1.60 % published, ours 1.5 % (95 % interval 1.4 to 1.7), 5 replicates; the published error "
        "lies inside that interval, and inside the range in which one more run of ours would fall (1.1 to 2)."
    )
    assert against_published(ROWS[:1], "mnist") == first.removeprefix("- ")
    assert "lies 0.15 percentage points above that interval, and 0.05 percentage points above the range" in second
    assert "lies 0.1 percentage points below that interval, and inside the range" in third


def test_without_an_interval_nothing_lies_inside():
    text = against_published(ROWS[:1].assign(low=float("-inf"), high=float("inf")), "mnist")
    assert text == "Standard: 1.60 % published, ours 1.5 %, from too few different replicates for an interval."


def test_on_other_data_nothing_is_reproduced():
    assert against_published(ROWS[:2], "digits") == (
        "**Nothing is reproduced here**: the published errors are of other data (MNIST: handwritten digits, 28x28) "
        "than ours (Handwritten digits, 8x8). Ours: standard 1.5 % (95 % interval 1.4 to 1.7); dropout 1 % "
        "(95 % interval 0.9 to 1.2)."
    )


def test_the_steps_of_an_order_are_counted_by_their_intervals():
    steps = pd.DataFrame({"result": ["a", "b", "c", "d"], "low": [0.1, -0.3, -2.0, 0.2], "high": [0.2, 0.3, -1.0, 0.4]})
    text = order_in_words(steps, "mnist")
    assert text == (
        "Of 4 steps of the published order, by 95 % intervals each for itself: 2 seen (a, d); 1 reversed (c); "
        "1 not told apart (b)."
    )
    assert "order on other data (Handwritten digits, 8x8), by" in order_in_words(steps[:2], "digits")
    assert "0 reversed; 1 not" in order_in_words(steps[:2], "digits")


def test_names_from_data_are_text():
    name = "*a* <b> [c](d) `e` | {f}"
    rows = ROWS[:1].assign(result=name)
    for text in (against_published(rows, "mnist"), against_published(rows, "digits"), order_in_words(rows, "mnist")):
        assert name in unescape(re.sub(r"<[^>]+>", "", MarkdownIt("commonmark").render(text)))
