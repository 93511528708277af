"""Build the site with Sphinx: pages in, a folder of HTML out, nothing asked from any other host."""

import html
import io
import re
import shutil
from collections.abc import Mapping
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from reglab import __version__

MATHJAX = "mathjax/tex-svg-full.js"
"""Every TeX extension and glyph in one file: no other would be fetched when one is used."""

LEFT_OUT = (".buildinfo", "objects.inv", "_sources")
"""What Sphinx makes for other builders, not for readers."""

SCROLLS = re.compile(r'<(?:pre(?=>)|div(?= class="(?:table|math)-wrapper))')
"""Where the tag begins of what may be wider than a phone."""

TAG = re.compile(r"<[^>]*>")
"""Of HTML."""

DESCRIPTION = (
    "What practitioners are told about dropout and its alternatives, each claim tested by a rule that was written down "
    "before the results were looked at."
)
"""Of every page, where a link to it is shown."""

STYLE: dict[str, Any] = {
    "light_css_variables": {
        "color-brand-primary": "#1f5c99",
        "color-brand-content": "#1f5c99",
        "color-brand-visited": "#5d4a8a",
        "color-foreground-muted": "#5a6069",
    },
    "dark_css_variables": {
        "color-brand-primary": "#8dbcee",
        "color-brand-content": "#8dbcee",
        "color-brand-visited": "#c0aceb",
        "color-foreground-muted": "#a2a8b1",
    },
}

CONFIGURATION: dict[str, Any] = {
    "project": "reglab",
    "release": __version__,
    "extensions": ["myst_nb", "sphinx.ext.mathjax", "sphinxcontrib.bibtex"],
    "html_theme": "furo",
    "html_theme_options": STYLE,
    "html_title": "reglab",
    "html_logo": "_static/mark.svg",
    "html_favicon": "_static/mark.svg",
    "html_static_path": ["_static"],
    "html_css_files": ["reglab.css"],
    "html_copy_source": False,
    "html_show_copyright": False,
    "html_use_index": False,
    "html_show_search_summary": False,  # it would fetch pages, which browsers refuse where the site is opened as files
    "mathjax_path": MATHJAX,
    "bibtex_bibfiles": ["references.bib"],
    "bibtex_default_style": "plain",
    "bibtex_reference_style": "author_year",
    "nb_execution_mode": "off",
    "nb_render_markdown_format": "myst",
    "myst_enable_extensions": ["amsmath", "colon_fence", "deflist", "dollarmath"],
    "myst_heading_anchors": 3,
    "exclude_patterns": [],
}


def build(pages: Mapping[str, str | NotebookNode], destination: Path, scripts: Mapping[str, str]) -> list[str]:
    """Build the site.

    Parameters
    ----------
    pages : mapping of str to str or NotebookNode
        What to build, by name: Markdown or a notebook. ``index`` is the front page.
    destination : Path
        The folder that the site is added to.
    scripts : mapping of str to str
        Texts by file name, put into ``_static/``; a page that needs one loads it.

    Returns
    -------
    list of str
        Sphinx's warnings; none for a site in order.
    """
    warnings = io.StringIO()
    with TemporaryDirectory() as folder, docutils_namespace():
        source, made = Path(folder, "source"), Path(folder, "html")
        source.mkdir()
        _write(pages, scripts, source)
        app = Sphinx(
            source, None, made, Path(folder, "doctrees"), "html", CONFIGURATION,
            status=None, warning=warnings, freshenv=True,
        )  # fmt: skip
        app.connect("html-page-context", _accessible, priority=900)  # after the theme's own
        app.connect("html-page-context", _previewed)
        app.build()
        shutil.copytree(made, destination, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return [line for line in warnings.getvalue().splitlines() if line]


def _write(pages: Mapping[str, str | NotebookNode], scripts: Mapping[str, str], source: Path) -> None:
    with as_file(files("reglab.publishing.site") / "templates" / "static") as static:
        shutil.copytree(static, source / "_static")
    with as_file(files("reglab.publishing.site") / "templates" / "references.bib") as references:
        shutil.copy(references, source)
    package = find_spec("sphinx-mathjax-offline")  # used as a folder: as an extension it would copy all its 24 MB
    if package is None or package.origin is None:
        raise ModuleNotFoundError("sphinx-mathjax-offline")
    (source / "_static" / "mathjax").mkdir()
    shutil.copy(Path(package.origin).parent / "static" / MATHJAX, source / "_static" / MATHJAX)
    for name, script in scripts.items():
        (source / "_static" / name).write_text(script, encoding="utf-8")
    for name, page in pages.items():
        if isinstance(page, str):
            (source / f"{name}.md").write_text(page, encoding="utf-8")
        else:
            nbformat.write(page, source / f"{name}.ipynb")


def _accessible(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Mend what the theme and its builder leave unsaid to the keyboard and to screen readers."""
    if "body" in context:
        body = SCROLLS.sub(r'\g<0> tabindex="0"', context["body"])
        context["body"] = body.replace('role="doc-biblioentry"', 'role="listitem"')
    tree = context["furo_navigation_tree"]
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


def _previewed(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Say what other sites show of a link to a page: its title, what the report is, and a picture."""
    said = {
        "title": html.unescape(TAG.sub("", context.get("title", page))),
        "site_name": "reglab",
        "description": DESCRIPTION,
        "image": "_static/preview.png",
        "image:alt": "The report’s question: which regularizer helps, where, how much, and how sure are we?",
        "type": "article",
    }
    tags = [f'<meta property="og:{name}" content="{html.escape(text)}" />' for name, text in said.items()]
    context["metatags"] = "\n".join([context.get("metatags", ""), *tags])
