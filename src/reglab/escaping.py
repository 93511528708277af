"""How text that comes from data or parameters gets to a terminal or a page: it is shown, and never acts."""

import json
import os
import re
import sys
from contextlib import suppress

BLANKS = re.compile(r"[\t-\r ]+")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal obeys, what reorders the text around it, and what cannot be written as UTF-8."""
SPECIAL = {ord(character): f"&#{ord(character)};" for character in "&<>\"'\\`*_{}[]|$~^"}
"""The characters that mean something inside a line of HTML or Markdown, as references to them."""
OPENING = re.compile(r"[#=%:(]|[-+](?![\d.])|\d+[.)](?: |$)")
"""What else means something at the beginning of a block of Markdown: headings, lists, fences, comments, targets."""


MESSAGES = "REGLAB_MESSAGES"
"""The environment variable that names the file for what a notebook of a report tells: its page is for readers."""


def visible(text: str) -> str:
    r"""Return a text on one line, with its control characters as escapes: as a terminal may show it.

    Examples
    --------
    >>> print(visible("red: \x1b[31m\n  next line"))
    red: \x1b[31m next line
    """
    return CONTROLS.sub(lambda match: _escape(match[0]), BLANKS.sub(" ", text).strip(" "))


def for_page(text: str) -> str:
    r"""Return a text for a page: wherever it is put in Markdown or in HTML, in an attribute too, it is shown as it is.

    Parameters
    ----------
    text : str
        Any text; only what stands in a code span of Markdown is for `code_span` and `code_block`.

    Examples
    --------
    >>> for_page("<b> & `x`"), for_page("- no item"), for_page("rate 0.5, p = 3 %")
    ('&#60;b&#62; &#38; &#96;x&#96;', '&#45; no item', 'rate 0.5, p = 3 %')
    """
    shown = visible(text)
    first = f"&#{ord(shown[0])};" if OPENING.match(shown) else shown[:1].translate(SPECIAL)
    return first + shown[1:].translate(SPECIAL)


def code_span(text: str) -> str:
    """Return a text as a code span of Markdown.

    Examples
    --------
    >>> print(code_span("a `b`"))
    `` a `b` ``
    """
    shown, marks = visible(text), "`" * (_longest_run(text) + 1)
    return f"{marks} {shown} {marks}" if "`" in shown else f"`{shown}`"


def code_block(text: str, language: str) -> str:
    """Return a text as a fenced block of Markdown, its lines kept.

    Examples
    --------
    >>> print(code_block("reglab report", "sh"))
    ```sh
    reglab report
    ```
    """
    fence = "`" * max(3, _longest_run(text) + 1)
    return "\n".join([f"{fence}{language}", visible_lines(text), fence])


def visible_lines(text: str) -> str:
    r"""Return a text with its lines and blanks kept, and its other control characters as escapes.

    In a literal of Python these escapes stand for the same characters.

    Examples
    --------
    >>> print(visible_lines("name = 'a\u202eb'\nrate = 0.5"))
    name = 'a\u202eb'
    rate = 0.5
    """
    return CONTROLS.sub(lambda match: match[0] if match[0] in "\t\n" else _escape(match[0]), text)


def tell(message: str) -> None:
    """Tell the user on standard error, beside what is printed as a result; the text may come from another machine.

    A notebook of a report leaves it to the process that makes the report (`MESSAGES`).
    """
    if file := os.environ.get(MESSAGES):
        with suppress(OSError), open(file, "a", encoding="utf-8") as messages:  # noqa: PTH123 - imports nothing more
            messages.write(f"{json.dumps(message)}\n")
            return
    sys.stderr.write(f"reglab: {visible_lines(message)}\n")


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
