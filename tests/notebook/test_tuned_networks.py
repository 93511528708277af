"""What notebooks say of the networks that others tuned: every number in a sentence is computed."""

import re

import pytest

from reglab.errors import ReglabError
from reglab.notebook import show_tuned_networks, tuned_networks
from reglab.notebook.tuned_networks import QUESTIONS


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_says_of_what_it_is_and_that_no_gain_is_known(shown, question):
    text, table = shown(show_tuned_networks, question)
    assert "on 86 tabular tasks from 46 data sets" in text["text/markdown"]
    assert text["text/markdown"].endswith("It says what tuning chose, not what it gained.")
    assert "<td>" in table["text/html"]


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("dropout", "have dropout on 52 tasks and none on 34."),
        ("rate", "On 29 of these the rate lies between 0.2 and 0.5; of rates that are drawn evenly, 31 would."),
        ("examples", "by training examples: 32 of 62 (cut to 10,000), 0 of 6 (cut to 50,000) and 2 of 18 (not cut)."),
        ("target", "by target: 16 of 35 (classes) and 18 of 51 (numbers)."),
        ("weight decay", "dropout alone on 23 tasks, weight decay alone on 17, both on 29, and neither on 17."),
    ],
)
def test_a_sentence_answers_the_question(shown, question, numbers):
    assert numbers in shown(show_tuned_networks, question)[0]["text/markdown"]


def test_the_numbers_follow_from_the_table(shown, monkeypatch):
    networks = tuned_networks.tuned_networks()
    monkeypatch.setattr(tuned_networks, "tuned_networks", lambda: networks[networks["target"] == "classes"])
    text = shown(show_tuned_networks, "dropout")[0]["text/markdown"]
    assert re.findall(r"on (\d+) tabular tasks|on (\d+) tasks and none on (\d+)", text) == [
        ("35", "", ""), ("", "19", "16"),
    ]  # fmt: skip


def test_an_unknown_question_is_refused():
    with pytest.raises(ReglabError, match="unknown question to the tuned networks 'rates'"):
        show_tuned_networks("rates")
