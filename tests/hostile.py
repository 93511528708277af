"""Text that would do something on a page or a terminal that does not escape it, and how readers must see it."""

INSIDE = "the-first-line-of-a-file-outside"
"""What the file holds that some of the texts try to include."""


def texts(file: str) -> list[str]:
    """Return texts that try to act; ``file`` is one that no page may show."""
    return [
        "<script>document.title = 'taken'; alert(1)</script>",
        "<img src=x onerror=alert(2)>",
        "<!-- a comment",
        '" onmouseover="alert(3)" x="',
        "{{7*7}} {% raw %}",
        f"``` \n\n```{{include}} {file}\n```",
        f":::\n\n:::{{literalinclude}} {file}\n:::",
        "```\n\n```{raw} html\n<script>alert(4)</script>\n```",
        f"{{include}}`{file}` {{download}}`{file}` {{math}}`x^2` {{eval-rst}}`x`",
        "[link](javascript:alert(5)) ![picture](javascript:alert(6)) <javascript:alert(7)>",
        "[link]: javascript:alert(8)",
        r"$\href{javascript:alert(9)}{x}$ \(\href{javascript:alert(10)}{x}\) \begin{align}x\end{align}",
        "# a heading",
        "(a-target)=",
        "- an item *with* _emphasis_ ~~and~~ **more** __of__ it",
        "1. one",
        "% a comment",
        "+++",
        "a | table | row &lt;b&gt; &#60;b&#62; \\* `code`` span`",
        "red \x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J \u202etxet",
        "two\n\n    indented lines\r\n\tand a third",
        "-->]]></code></pre></script></title></textarea>",
    ]


def seen(text: str) -> str:
    """Return a text as readers must see it: blanks are one space, and control characters are escapes."""
    named = {"\x1b": r"\x1b", "\x07": r"\x07", "\x9b": r"\x9b", "\u202e": r"\u202e"}
    return " ".join("".join(named.get(character, character) for character in text).split())
