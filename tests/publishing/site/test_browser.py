"""The browser that prints: which is found, and what is said where none is, or where it does not print."""

import pytest
from tests.publishing.toys import prints

from reglab.errors import ReglabError
from reglab.publishing.site.browser import installed, needed, print_page


def test_the_first_of_the_known_names_in_the_path_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("google-chrome", "chromium"):
        (tmp_path / name).touch(0o755)
        assert installed() == needed() == str(tmp_path / name)


def test_without_a_browser_the_message_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReglabError, match=r"^--pdf needs .* Install one .* or leave --pdf out .*\.$"):
        needed()


def test_a_page_is_printed_or_the_browsers_last_word_is_the_reason(tmp_path):
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    with pytest.raises(ReglabError, match=r"did not print report\.pdf: no display\. The pages"):
        print_page(str(prints(tmp_path, works=False)), page, pdf)
    print_page(str(prints(tmp_path)), page, pdf)
    assert pdf.read_text() == "%PDF"
