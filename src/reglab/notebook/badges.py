"""Verdicts in colour where a notebook runs; the site has a style sheet instead."""

from reglab.notebook.markdown import block

COLOURS = {
    "supported": "#00664a",
    "contradicted": "#a33a00",
    "negligible": "#4a5568",
    "depends": "#6b3fa0",
    "undecided": "#6f5a00",
}
"""The colour of each verdict on a light page, dark enough to be read on white."""

BADGE = "color: white; padding: 0.1em 0.6em; border-radius: 1em; background-color: "
"""White on a colour of its own is legible on a light page and on a dark one."""


def with_badges(text: str) -> str:
    """Return the HTML of a sentence in Markdown, with its emphasised verdicts as badges.

    Examples
    --------
    >>> print(with_badges("**Supported.** It helps.").strip())  # doctest: +ELLIPSIS
    <p><strong style="color: white; ...; background-color: #00664a">Supported.</strong> It helps.</p>
    """
    html = block(text)
    for word, colour in COLOURS.items():
        start = word.capitalize()
        html = html.replace(f"<strong>{start}", f'<strong style="{BADGE}{colour}">{start}')
    return html
