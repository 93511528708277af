"""The generated pages: the single facts that they show, verdicts with what qualifies them, advice, controls."""

import re
import tomllib
from html import unescape
from pathlib import Path

import pytest
from tests.publishing import toys

from reglab.claims.recommendations import recommendations
from reglab.metrics import METRICS
from reglab.publishing.site.explorer.page import Explorer
from reglab.publishing.site.front import QUALIFIERS, ReportContent, generated
from reglab.wording import LEAD, QUESTION

ROOT = Path(__file__).parents[3]
EXPLORER = Explorer(arms=1, conditions=1, trials=4, scripts={})


@pytest.fixture(scope="module")
def sources():
    report = ReportContent("quick", "reglab report", [], [], 0, {})
    return generated(report, EXPLORER)


def test_the_question_is_the_same_everywhere(sources):
    assert f"# {QUESTION}\n" in sources["index"]
    assert f'<p class="lead">{LEAD}</p>' in sources["index"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["description"].startswith(QUESTION)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"\*\*(.+?)\*\*", readme, re.DOTALL)[1] == QUESTION


def test_the_explorer_offers_the_metrics_that_have_learning_curves(sources):
    (measure,) = re.findall(r'<select id="measure".*?</select>', sources["explorer"], re.DOTALL)
    offered = re.findall(r'<option value="(.+?)">(.+?)</option>', measure)
    assert offered == [
        (metric.name, metric.axis) for metric in METRICS.values() if metric.on_curves and metric.target == "class"
    ]


def pages(*verdicts):
    shown = [{"page": "l2.html#claim-l1", "earlier_run": False, **verdict} for verdict in verdicts]
    report = ReportContent("quick", "reglab report", [], shown, 0, {})
    return generated(report, EXPLORER)


def test_the_matrix_stands_before_everything_else_and_each_cell_opens_its_program():
    shown = {**toys.matrix(), "page": "head-to-head.html", "earlier_run": False}
    report = ReportContent("quick", "reglab report", [], [], 0, {}, matrix=shown)
    index = generated(report, EXPLORER)["index"]
    assert index.index('class="table-wrapper answers"') < index.index("##")
    opened = re.findall(r'popovertarget="(.+?)"', index)
    assert opened == ["cell-0-0", "cell-0-1", "cell-1-0", "cell-2-0", "cell-2-1"]
    assert re.findall(r'<div popover class="program" id="(.+?)"', index) == opened
    assert "nn.Dropout(0.5),\n" in index
    assert '{"params"' not in index, "quotes are escaped"
    assert index.count('class="refused"') == 1


def test_the_front_page_says_how_to_cite_it_and_where_its_data_are(sources):
    facts = {"version": "0.1.0", "authors": "A & B", "date": "2026-01-02", "bibtex": "@software{reglab,\n}"}
    address = "https://example.org/r"
    cited = [
        generated(ReportContent("quick", "", [], [], 0, {"commit": "abc"}, citation={**facts, **more}), EXPLORER)[
            "index"
        ]
        for more in ({"repository": address}, {"repository": "javascript:alert(1)"}, {})
    ]
    assert "reglab 0.1.0, 2026-01-02, by A &#38; B; made from commit abc." in cited[0]
    assert "```bibtex\n@software{reglab,\n}\n```" in cited[0]
    assert f'href="{address}"' in cited[0]
    assert f'href="{address}/issues"' in cited[0]
    assert all("issues" not in index for index in cited[1:])
    assert 'href="data/verdicts.csv" download' in sources["index"]
    assert "matrix.csv" not in sources["index"]
    assert "Cite" not in sources["index"]


def test_every_claim_has_an_anchor_and_a_link_to_it():
    index = pages(toys.verdict("l2"))["index"]
    assert 'role="row" id="claim-l1"' in index
    assert 'class="id" href="#claim-l1"' in index


def test_a_report_without_a_matrix_has_none(sources):
    assert "answers" not in sources["index"]
    assert "popover" not in sources["index"]


def test_a_row_shows_its_variations_and_what_qualifies_it():
    index = pages(toys.verdict("augmentation"))["index"]
    assert (index.count('class="holds"'), index.count('class="fails"')) == (3, 1)
    assert "over 2 data sets · holds in 3 of 4" in index
    assert "still changing with the budget</b>" in index
    assert "still changing with the budget</b>" not in pages(toys.verdict("l2"))["index"]


def test_a_verdict_without_an_estimate_has_a_row_without_a_dot():
    nothing = {"estimate": None, "low": None, "high": None, "replication": "cell", "conditions": [], "variations": []}
    index = pages(toys.verdict("l2") | nothing)["index"]
    assert "<b>no estimate</b> (no interval)" in index
    assert 'class="estimate"' not in index


def test_advice_comes_from_settled_verdicts_and_says_so():
    advised, changing = pages(toys.verdict("dropout-rate"))["index"], pages(toys.verdict("augmentation"))["index"]
    assert recommendations()["R1"]["supported"] in advised
    assert "at least 75 % of their" in " ".join(advised.split())
    assert "What to do" not in changing


def test_what_is_said_beside_verdicts_is_explained():
    index = pages(toys.verdict("augmentation"))["index"]
    assert all(f"<dd>{meaning}</dd>" in index for meaning in QUALIFIERS.values())


def test_controls_stand_on_the_method_page_and_are_not_counted():
    control = toys.verdict("l2") | {"claim": "A/A 1", "title": "None against none", "control": True}
    found = control | {"claim": "A/A 2", "verdict": "supported"}
    made = pages(toys.verdict("dropout-rate"), control, found)
    assert "None against none" not in made["index"]
    assert re.findall(r'class="badge (\w+)">\w+</span> <b>(\d+)</b>', made["index"]) == [("supported", "1")]
    method = " ".join(made["method"].split())
    assert "Of 2 comparisons of identical arms, 1 came out as anything but negligible or undecided." in method
    effect = "+0.40 (−0.30 to +1.10) % fewer errors (test error)"
    assert f"A/A 2: None against none</a> | supported | {effect} | 1,480 |" in unescape(method)
    assert "Of 1 comparison of identical arms, 0 came out" in " ".join(pages(control)["method"].split())


def test_a_report_without_controls_says_so():
    assert "This report has no such comparison." in pages(toys.verdict("l2"))["method"]


def method(**more):
    simulated = {**toys.calibration(), "page": "controls.html", "earlier_run": False, **more}
    report = ReportContent("quick", "reglab report", [], [], 0, {}, simulated)
    made = generated(report, EXPLORER)["method"]
    return unescape(made[made.index("## Panels whose truth is known") : made.index("## The claims under test")])


def test_simulated_panels_stand_on_the_method_page():
    section = method()
    assert "For each of 2 truths, <strong>40 panels</strong> were simulated." in section
    shares = ["2.5 % (0.1 to 13.2), not known", "0.0 % (0.0 to 0.6), kept"]
    shares += ["100.0 % (91.2 to 100.0), kept", "42.5 % (27.0 to 59.1), missed"]
    rows = [row.strip("|").split("|") for row in re.findall(r"^\|.*\|$", section, re.MULTILINE)]
    assert [[cell.strip() for cell in row] for row in rows] == [
        ["truth", "counted", "promised", "the only claim of its family", "one of 6"],
        [":--"] * 5,
        ["no effect anywhere", "false verdict", "at most 5 %", *shares[:2]],
        ["half against half", "depends", "at least 80 %", *shares[2:]],
    ]
    assert "at most 5 % may get a false verdict" in section
    assert '<a href="controls.html">' in section
    assert "earlier run" not in section
    assert "which is from an earlier run" in method(earlier_run=True)


def test_a_report_without_simulated_panels_says_so():
    without = pages(toys.verdict("l2"))["method"]
    assert "This report has no such simulation" in without
    assert "no such simulation" not in method()
