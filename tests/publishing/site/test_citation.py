"""How a report is cited: from the checkout's file, and the day of its last commit."""

import subprocess

import pytest
from tests.publishing.toys import CITATION

from reglab.errors import ReglabError
from reglab.publishing.site.citation import citation


def test_a_checkout_without_the_file_says_nothing(tmp_path):
    assert citation(tmp_path, "abc") == {}


def test_groups_and_persons_are_authors_and_the_release_has_a_date(tmp_path):
    person = "  - {family-names: Noether, given-names: Emmy}\n"
    text = CITATION.replace(
        "version: 0", person + "date-released: 2025-03-04\nrepository-code: https://example.org/r\nversion: 0"
    )
    (tmp_path / "CITATION.cff").write_text(text)
    assert citation(tmp_path, "abc") == {
        "version": "0.1.0",
        "authors": "the authors and Emmy Noether",
        "date": "2025-03-04",
        "repository": "https://example.org/r",
        "bibtex": "@software{reglab,\n"
        "  title = {{reglab: what helps?}},\n"
        "  author = {{the authors} and Noether, Emmy},\n"
        "  version = {0.1.0},\n"
        "  year = {2025},\n"
        "  note = {commit abc},\n"
        "  url = {https://example.org/r},\n"
        "}",
    }


def test_without_a_release_the_day_is_that_of_the_last_commit(tmp_path):
    (tmp_path / "CITATION.cff").write_text(CITATION)
    assert "date" not in citation(tmp_path, "abc")
    assert "year" not in citation(tmp_path, "abc")["bibtex"]
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for arguments in (["init", "-q"], [*identity, "commit", "-q", "--allow-empty", "-m", "one"]):
        subprocess.run(
            ["git", *arguments], cwd=tmp_path, check=True, env={"GIT_COMMITTER_DATE": "2024-02-29T12:00:00Z"}
        )
    assert citation(tmp_path, "abc")["date"] == "2024-02-29"


@pytest.mark.parametrize(
    "text", ["", "title: a\nversion: 1", "authors: [", "title: a\nversion: 1\nauthors: [{alias: b}]"]
)
def test_a_file_that_lacks_something_is_named(tmp_path, text):
    (tmp_path / "CITATION.cff").write_text(text)
    with pytest.raises(ReglabError, match=r"CITATION\.cff must state title, version and authors"):
        citation(tmp_path, "abc")
