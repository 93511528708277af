"""The generated pages: the single facts that they show, numbers, and drawn intervals."""

import re
import tomllib
from math import asinh
from pathlib import Path

import pytest

from reglab.metrics import METRICS
from reglab.publishing.site.explorer.page import Explorer
from reglab.publishing.site.front import ReportContent, drawing, generated, signed
from reglab.wording import LEAD, QUESTION

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def sources():
    report = ReportContent("quick", "reglab report", [], [], 0, {})
    return generated(report, Explorer(arms=1, conditions=1, trials=4, scripts={}))


def test_the_question_is_the_same_everywhere(sources):
    assert f"# {QUESTION}\n" in sources["index"]
    assert f"<p>{LEAD}</p>" in sources["index"]
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


@pytest.mark.parametrize(("value", "text"), [(12.345, "+12.3"), (-0.004, "0.00"), (123.4, "+123"), (-9.996, "−10.0")])
def test_numbers_have_three_digits_at_most(value, text):
    assert signed(value) == text


def test_an_interval_without_ends_is_drawn_as_a_point():
    assert drawing({"estimate": 0, "low": None, "high": None, "smallest_effect": 1}, 2) == {
        "estimate": 120.0,
        "band": round(240 * asinh(1) / asinh(2), 1),
    }
