"""The builder: what it adds to the theme's pages, and that the style sheet knows every colour."""

import html
import re
from importlib.resources import files

import pytest

from reglab.publishing.site.front import MEANINGS
from reglab.publishing.site.sphinx import DARK, LIGHT, build
from reglab.wording import QUESTION

pytestmark = pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"
)

INDEX = """# A & B

[gone](gone.md)

A share $p$ of

$$\\frac{1}{1-p}$$

and what nobody knows: $\\foo < 1$

```sh
make report
```
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of a site of one page, and the builder's warnings."""
    folder = tmp_path_factory.mktemp("site")
    return folder, build({"index": INDEX}, folder, {"data.js": "const DATA = 1;"})


@pytest.fixture(scope="module")
def page(built):
    return (built[0] / "index.html").read_text(encoding="utf-8")


def test_a_broken_reference_is_a_warning(built):
    (warning,) = [warning for warning in built[1] if "formula" not in warning]
    assert "gone.md" in warning
    assert "\x1b" not in warning  # the builder colours it


def test_formulas_are_elements_and_load_nothing(page):
    assert "<math><mi>p</mi></math>" in page
    assert '<math display="block"><mfrac><mn>1</mn>' in page
    assert "MathJax" not in page


def test_a_formula_that_is_not_known_is_a_warning_and_shown_as_it_is_written(built, page):
    (warning,) = [warning for warning in built[1] if "formula" in warning]
    assert "index.md" in warning
    assert r"does not know \foo" in warning
    assert r"<code>\foo &lt; 1</code>" in page


def test_scripts_lie_beside_the_theme_and_nothing_is_left_for_other_builders(built):
    folder, _ = built
    assert (folder / "_static" / "data.js").read_text() == "const DATA = 1;"
    assert not list(folder.glob("*.inv")) + list(folder.glob("_sources"))
    names = {path.name for path in folder.rglob("*")}
    assert {"furo.css", "furo.js", "pygments.css"} <= names
    assert not {name for name in names if name.endswith(".map") or name in ("debug.css", "skeleton.css")}


def test_a_shared_link_shows_title_description_and_question(page):
    shown = {name: html.unescape(text) for name, text in re.findall(r'og:([a-z:_]+)" content="([^"]*)"', page)}
    assert (shown["title"], shown["description"]) == ("A & B", "gone")
    assert shown["image:alt"].endswith(QUESTION)


def test_the_keyboard_reaches_what_may_scroll(page):
    assert '<pre tabindex="0">' in page
    assert '<div tabindex="0" class="math-wrapper docutils container">' in page


def test_the_theme_chooses_the_colours_of_both_schemes(page):
    assert LIGHT.keys() == DARK.keys()
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style.count(f"--supported: {LIGHT['supported']};") == 1
    assert style.count(f"--supported: {DARK['supported']};") == 2  # the reader's choice and the system's


def test_the_style_sheet_uses_only_variables_that_exist():
    text = (files("reglab.publishing.site") / "templates" / "static" / "reglab.css").read_text(encoding="utf-8")
    used, defined = set(re.findall(r"var\(--([\w-]+)", text)), set(re.findall(r"--([\w-]+):", text))
    assert {name for name in used - defined - set(LIGHT) if not name.startswith("color-")} == set()
    assert set(MEANINGS) <= used & set(LIGHT)
