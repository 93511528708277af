"""The Markdown of a notebook's outputs: words with emphasis, code, lists and tables, and nothing that acts.

An output holds names from data. Raw HTML, links, images, directives, roles and mathematics in it are shown as text.
"""

from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("zero").enable(["backticks", "emphasis", "entity", "escape", "list", "newline", "table"])


def block(text: str) -> str:
    """Return the HTML of an output.

    Examples
    --------
    >>> print(block("**Decided** for <b>[x](y)").strip())
    <p><strong>Decided</strong> for &lt;b&gt;[x](y)</p>
    """
    return str(_MARKDOWN.render(text))


def inline(text: str) -> str:
    """Return the HTML of a sentence, without a paragraph around it.

    Examples
    --------
    >>> inline("for &#60;b&#62; and `code`")
    'for &lt;b&gt; and <code>code</code>'
    """
    return str(_MARKDOWN.renderInline(text))
