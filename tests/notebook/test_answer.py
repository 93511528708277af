"""The answer is written to its place under the title."""

from dataclasses import replace

from IPython.utils.capture import capture_output
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from tests.hostile import seen, texts

from reglab.claims import sentence
from reglab.notebook import Answer
from reglab.notebook.mime import ANSWER


def written(method, *arguments, **options):
    """Return the place that an answer makes, and what a method of it writes there."""
    with capture_output() as captured:
        getattr(Answer(), method)(*arguments, **options)
    place, update = captured.outputs
    assert ANSWER in place.data
    assert update.update
    assert update.transient == place.transient
    return update.data


def test_a_verdict_is_written_with_its_word_as_data(verdict):
    data = written("show", verdict)
    assert (data["text/markdown"], data[ANSWER]) == (sentence(verdict), {"verdict": verdict.verdict})


def test_a_more_direct_answer_stands_before_the_verdict(verdict):
    data = written("show", verdict, first="Most likely **L2**.")
    assert data["text/markdown"] == f"Most likely **L2**. {sentence(verdict)}"
    assert data[ANSWER] == {"verdict": verdict.verdict}


def test_several_verdicts_are_a_list_under_their_titles(verdict):
    data = written("show", verdict, verdict)
    line = f"- *{verdict.title}:* {sentence(verdict)}"
    assert (data["text/markdown"], data[ANSWER]) == (f"{line}\n{line}", {})


def test_a_notebook_that_judges_no_claim_says_its_answer():
    data = written("say", "Inside.")
    assert (data["text/markdown"], data[ANSWER]) == ("Inside.", {})


def test_names_from_data_are_text_in_titles_and_sentences(verdict):
    for name in texts("/etc/hostname"):
        hostile = replace(verdict, title=name, arm=f"the {name}", baseline=name)
        data = written("show", hostile, hostile)
        assert MarkdownIt("commonmark").render(data["text/markdown"]).count(f"<em>{escapeHtml(seen(name))}:</em>") == 2
        assert seen(f"- *{name}:* **Supported.** The {name}") in data["text/plain"]
        assert f"than {seen(name)} (" in data["text/plain"]
