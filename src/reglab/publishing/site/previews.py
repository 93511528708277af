"""What is shown of a page elsewhere: with a link to it on other sites, and in the site's own search."""

import html
import json
import re
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any
from urllib.parse import quote

from sphinx.application import Sphinx

from reglab.wording import LEAD, QUESTION

TAG = re.compile(r"<[^>]*>")
"""An HTML tag."""
PARAGRAPH = re.compile(r'<(?:p|p class="lead"|li)>(.*?)</(?:p|li)>', re.DOTALL)
"""One that is not the title of a note, or an item: an answer may be a list."""
ANSWER = "tag_answer"
"""The class of a notebook's answer on its page."""
LENGTH = 300
"""Characters of a description: more is cut wherever it is shown."""
PICTURE = "_static/preview.png"


@dataclass
class Previews:
    """The descriptions of all pages that are written, each of which is added to its page.

    Parameters
    ----------
    address : str
        Where the site will be published; without it a page names no address of its own.
    described : dict of str to str
        The descriptions, by the names of the pages.
    """

    address: str
    described: dict[str, str] = field(default_factory=dict)

    def add(self, app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
        """Add title, description and picture to the head of a page, and to the search page what it shows of others."""
        said = description(context.get("body", ""))
        preview = {
            "title": plain_text(context.get("title", page)),
            "site_name": "reglab",
            "description": said,
            "image": f"{self.address}{PICTURE}",
            "image:alt": f"The report’s question: {QUESTION}",
            "type": "article",
            **({"url": f"{self.address}{quote(page)}.html"} if self.address else {}),
        }
        tags = [f'<meta property="og:{name}" content="{html.escape(text)}" />' for name, text in preview.items()]
        tags.append(f'<meta name="description" content="{html.escape(said)}" />')
        if doctree is not None:
            self.described[page] = said
        if page == "search":  # written last; it holds them, since a page that is opened as a file may not fetch others
            tags.append(f'<meta name="descriptions" content="{html.escape(json.dumps(self.described))}" />')
        context["metatags"] = "\n".join([context.get("metatags", ""), *tags])


def description(body: str) -> str:
    """Return what a page says in short: its answer, else its first paragraph, else what the report is.

    Examples
    --------
    >>> description("<h1>L2</h1><p>Why?</p><div class='cell tag_answer'><p><b>No.</b> L1 &amp; L2 do not.</p></div>")
    'No. L1 & L2 do not.'
    >>> description("<h1>Method</h1><p>How <i>trials</i> are run.</p>")
    'How trials are run.'
    """
    found = PARAGRAPH.search(body.partition(ANSWER)[2] or body)
    return shorten(plain_text(found[1]) if found else LEAD, LENGTH, placeholder=" …")


def plain_text(markup: str) -> str:
    """Return the text of some HTML on one line."""
    return " ".join(html.unescape(TAG.sub("", markup)).split())
