"""Formulas as MathML: what TeX means, element by element, and nothing that is not known."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import nbformat
import pytest

from reglab.publishing.site.mathml import FormulaError, mathml

ROOT = Path(__file__).parents[3]
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)
ARGUMENTS = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}


def _parsed(tex, **options):
    return ET.fromstring(mathml(tex, **options))  # noqa: S314  # the text was made here


def _written(element):
    """Return an element as a text that is easy to read: its name, and its children or its words."""
    return f"{element.tag.removeprefix('m')}({element.text or ''}{' '.join(map(_written, element))})"


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\frac1K h_{t-1}", "frac(n(1) i(K)) sub(i(h) row(i(t) o(−) n(1)))"),
        (r"\frac{a}{2.5b}", "frac(i(a) row(n(2.5) i(b)))"),
        (r"\sum_{k=1}^K x_i^2", "underover(o(∑) row(i(k) o(=) n(1)) i(K)) subsup(i(x) i(i) n(2))"),
        (r"v'_s \le \max_s v_s", "subsup(i(v) i(s) o(\u2032)) o(≤) under(o(max) i(s)) sub(i(v) i(s))"),
        (r"\hat e + \bar{ab}", "over(i(e) o(^)) o(+) over(row(i(a) i(b)) o(¯))"),
        (r"\text{a < b}_2", "sub(text(a\u00a0<\u00a0b) n(2))"),
        (r"\operatorname{arg\,min}_e \mathrm{Var}", "sub(o(arg\u2009min) i(e)) i(Var)"),
        (r"\mathcal{N}(0, \sigma)", "i(\U0001d4a9) o(() n(0) o(,) i(σ) o())"),
        (r"\left( \log x \right]^2", "sup(row(o(() o(log) i(x) o(])) n(2))"),
        (r"\left. x \right|", "row(i(x) o(|))"),
        (r"\Bigl[ x \Bigr]_n", "o([) i(x) o(]) sub(row() i(n))"),
        (r"\lVert w \rVert_2 \in \{1\}", "o(‖) i(w) sub(o(‖) n(2)) o(∈) o({) n(1) o(})"),
        (r"\sqrt 2 \, \sqrt{k(k+1)}", "sqrt(n(2)) space() sqrt(row(i(k) o(() i(k) o(+) n(1) o())))"),
    ],
)
def test_a_formula_has_the_elements_that_tex_means(tex, expected):
    assert " ".join(map(_written, _parsed(tex))) == expected


def test_single_upright_letters_stay_upright():
    assert 'mathvariant="normal">E<' in mathml(r"\mathrm{E}")


def test_a_function_has_a_space_before_its_argument_but_not_before_a_bracket():
    spaces = [_parsed(tex)[0].get("rspace") for tex in (r"\log x", r"\log (x)", r"\log \bigl(x\bigr)")]
    assert spaces == ["0.167em", "0em", "0em"]


def test_a_formula_of_its_own_line_says_so():
    assert _parsed("x", display=True).get("display") == "block"
    assert _parsed("x").get("display") is None


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        (r"\foo x", r"does not know \\foo"), (r"\begin{aligned} a \end{aligned}", r"does not know \\begin"),
        ("a & b", "does not know &"), ("x_1_2", "two scripts in one place"), ("x^2'", "two scripts in one place"),
        ("x_", "ends too early"), (r"\frac{1}", "ends too early"), (r"\frac{1}{2", "ends too early"),
        ("x}", "no beginning to its }"), (r"\left( x", "ends too early"), (r"x \right)", "no beginning to its "),
        (r"\left x y \right)", "does not know x"), (r"\text{a $b$}", r"a text cannot have \$"),
        (r"\text{a", "ends too early"), (r"\text a", "a text needs braces"), (r"\mathcal{B}", "does not know"),
        (r"\href{javascript:alert(1)}{x}", r"does not know \\href"), ("é", "does not know é"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused(tex, why):
    with pytest.raises(FormulaError, match=why):
        mathml(tex)


def test_no_text_becomes_an_element():
    for tex in (r"\text{<b onclick=x>&amp;</b>}", "a < b > c", r"\mathrm{<i>}", r"\operatorname{<i>}"):
        assert {element.tag for element in _parsed(tex).iter()} <= {"math", "mtext", "mi", "mo"}


def test_every_formula_of_the_notebooks_is_known():
    cells = [cell for path in sorted((ROOT / "notebooks").glob("*.ipynb")) for cell in nbformat.read(path, 4).cells]
    pairs = [pair for cell in cells if cell.cell_type == "markdown" for pair in FORMULA.findall(cell.source)]
    formulas = {block or inline for block, inline in pairs}
    assert len(formulas) > 50
    for formula in formulas:
        for element in _parsed(formula).iter():
            assert len(element) == ARGUMENTS.get(element.tag, len(element)), formula
