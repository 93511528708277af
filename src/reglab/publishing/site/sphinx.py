"""Build the site with Sphinx: pages in, a folder of HTML out, nothing asked from any other host."""

import io
import re
import shutil
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from reglab import __version__
from reglab.notebook.badges import COLOURS
from reglab.publishing.run.executed import ANSI
from reglab.publishing.site.formulas import RENDERER
from reglab.publishing.site.previews import Previews

LEFT_OUT = (".buildinfo", "objects.inv", "_sources", "*.map", "debug.css", "skeleton.css")
"""Files that Sphinx makes for other builders, and the theme for its developers: no page loads them."""

SCROLLS = re.compile(r'<(?:pre(?=>)|div(?= class="(?:table|math)-wrapper))')
"""The beginning of the tags whose content may be wider than a phone."""

LIGHT = {
    "color-brand-primary": "#1f5c99",
    "color-brand-content": "#1f5c99",
    "color-brand-visited": "#5d4a8a",
    "color-foreground-muted": "#5a6069",
    **COLOURS,
    "tint": "9%",
    "band": "rgb(120 130 145 / 16%)",
    "chart-grid": "#e6e8eb",
    "figure-ink": "#24292f",
    "figure-grey": "#6e7781",
    "figure-grid": "#e6e8eb",
    "figure-ground": "var(--color-background-primary)",
}
"""The variables of the style sheet. Words and their ground have a contrast of at least 4.5 to 1, light and dark."""

DARK = {
    "color-brand-primary": "#8dbcee",
    "color-brand-content": "#8dbcee",
    "color-brand-visited": "#c0aceb",
    "color-foreground-muted": "#a2a8b1",
    "supported": "#4fd1a5",
    "contradicted": "#ff9e66",
    "negligible": "#b4becd",
    "depends": "#c9a6f5",
    "undecided": "#e0c14f",
    "tint": "14%",
    "band": "rgb(160 170 190 / 18%)",
    "chart-grid": "#33373e",
    "figure-ink": "#d3d7dd",
    "figure-grey": "#98a1ab",
    "figure-grid": "#2c3036",
    "figure-ground": "var(--color-background-primary)",
}
"""The same in the dark, whether the reader or the system chose it: the theme writes the rules for both."""

CONFIGURATION: dict[str, Any] = {
    "project": "reglab",
    "release": __version__,
    "extensions": ["myst_nb", "reglab.publishing.site.formulas", "sphinx_copybutton", "sphinxcontrib.bibtex"],
    "copybutton_selector": "div.highlight pre, .program pre",
    "html_theme": "furo",
    "html_theme_options": {"light_css_variables": LIGHT, "dark_css_variables": DARK},
    "html_title": "reglab",
    "html_logo": "_static/mark.svg",
    "html_favicon": "_static/mark.svg",
    "html_static_path": ["_static"],
    "html_css_files": ["reglab.css", ("print.css", {"media": "print"})],
    "html_js_files": [("figures.js", {"defer": "defer"})],
    "html_copy_source": False,
    "html_show_copyright": False,
    "html_use_index": False,
    "html_show_search_summary": False,  # it would fetch pages, which browsers refuse for a site opened as files
    "html_math_renderer": RENDERER,
    "bibtex_bibfiles": ["references.bib"],
    "bibtex_default_style": "plain",
    "bibtex_reference_style": "author_year",
    "nb_execution_mode": "off",
    "nb_code_prompt_show": "Show the code",
    "nb_code_prompt_hide": "Hide the code",
    "nb_render_markdown_format": "myst",
    "myst_enable_extensions": ["amsmath", "colon_fence", "deflist", "dollarmath"],
    "myst_heading_anchors": 3,
    "exclude_patterns": [],
}


def build(
    pages: Mapping[str, str | NotebookNode], destination: Path, scripts: Mapping[str, str], address: str = ""
) -> list[str]:
    """Build the site.

    Parameters
    ----------
    pages : mapping of str to str or NotebookNode
        The sources of the pages by name, in Markdown or as notebooks. ``index`` is the front page.
    destination : Path
        The folder to add the site to.
    scripts : mapping of str to str
        The texts of scripts by file name. They go to ``_static/``, where pages may load them.
    address : str
        Where the site will be published, with a slash at the end.

    Returns
    -------
    list of str
        Sphinx's warnings, if any.
    """
    warnings = io.StringIO()
    with TemporaryDirectory() as folder, docutils_namespace():
        source, built = Path(folder, "source"), Path(folder, "html")
        source.mkdir()
        _write(pages, scripts, source)
        app = Sphinx(
            source, None, built, Path(folder, "doctrees"), "html",
            {**CONFIGURATION, "html_baseurl": address, "html_search_scorer": str(source / "search.js")},
            status=None, warning=warnings, freshenv=True,
        )  # fmt: skip
        app.connect("html-page-context", _make_accessible, priority=900)  # after the theme's
        app.connect("html-page-context", Previews(address).add)
        app.build()
        shutil.copytree(built, destination, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return [ANSI.sub("", line) for line in warnings.getvalue().splitlines() if line]


def _write(pages: Mapping[str, str | NotebookNode], scripts: Mapping[str, str], source: Path) -> None:
    with as_file(files("reglab.publishing.site") / "templates" / "static") as static:
        shutil.copytree(static, source / "_static")
    for name in ("references.bib", "search.js"):
        with as_file(files("reglab.publishing.site") / "templates" / name) as file:
            shutil.copy(file, source)
    for name, script in scripts.items():
        (source / "_static" / name).write_text(script, encoding="utf-8")
    for name, page in pages.items():
        if isinstance(page, str):
            (source / f"{name}.md").write_text(page, encoding="utf-8")
        else:
            nbformat.write(page, source / f"{name}.ipynb")


def _make_accessible(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Add the tab stops and ARIA roles that the theme omits."""
    if "body" in context:
        body = SCROLLS.sub(r'\g<0> tabindex="0"', context["body"])
        context["body"] = body.replace('role="doc-biblioentry"', 'role="listitem"')
    tree = context["furo_navigation_tree"]
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')
