"""A built report as one PDF: the articles of its pages in one page, printed by an installed browser."""

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from reglab.errors import ReglabError
from reglab.publishing.site.assemble import read_site
from reglab.publishing.site.browser import print_page
from reglab.publishing.site.front import PAGES

PDF = "report.pdf"
"""Where the PDF is, within a report."""
COMBINED = "report-in-one.html"
"""The page that is printed; it is removed afterwards."""
ON_SCREEN_ONLY = "explorer"
"""The page that lives from what its reader chooses."""
ARTICLE = re.compile(r'<article role="main"[^>]*>(.*)</article>', re.DOTALL)
TAG = re.compile(r"<[a-z][^>]*>")
ADDRESS = re.compile(r'(?P<before>\s)(?P<name>id|href)="(?P<value>[^"]*)"|url\(#(?P<part>[^)]*)\)')


def print_report(report: Path, browser: str) -> list[str]:
    """Print the pages of a built report, in the order of its contents, to ``report.pdf`` in its folder.

    Parameters
    ----------
    report : Path
        The folder.
    browser : str
        The path of Chromium or Chrome.

    Returns
    -------
    list of str
        Why it was not printed, if it was not: a report is whole without.
    """
    first, *others = (name for name in PAGES if name != ON_SCREEN_ONLY)
    names = [first, *(page["name"] for page in read_site(report)["pages"]), *others]
    page = report / COMBINED
    try:
        page.write_text(combined(report, names), encoding="utf-8")
        print_page(browser, page, report / PDF)
    except ReglabError as error:
        return [str(error)]
    finally:
        page.unlink(missing_ok=True)
    return []


def combined(report: Path, names: Sequence[str]) -> str:
    """Return the first of these pages with the articles of all of them.

    A link to another of them leads to its place; one to a file of the report, which paper cannot open, is text.
    """
    texts = {name: (report / f"{name}.html").read_text(encoding="utf-8") for name in names}
    articles = [
        f'<article role="main" id="{name}.">{_within(found[1], name, names)}</article>'
        for name, text in texts.items()
        if (found := ARTICLE.search(text))
    ]
    return ARTICLE.sub(lambda _: "\n".join(articles), texts[names[0]])


def _within(article: str, page: str, pages: Sequence[str]) -> str:
    """Return an article whose places carry the name of its page, as those of other pages may be called the same."""

    def placed(found: re.Match[str]) -> str:
        if found["part"]:
            return f"url(#{page}.{found['part']})"
        if found["name"] == "id":
            return f'{found["before"]}id="{page}.{found["value"]}"'
        file, _, place = found["value"].partition("#")
        other = unquote(file).removesuffix(".html") if file else page
        if other in pages:
            return f'{found["before"]}href="#{other}.{place}"'
        return found[0] if file.startswith("https:") else ""

    return TAG.sub(lambda tag: ADDRESS.sub(placed, tag[0]), article)
