"""The explorer's charts compile, take their data from the page, and their colours from its style sheet."""

import json
import re

import pytest
import vl_convert

from reglab.publishing.site.explorer import charts as interactive


@pytest.mark.parametrize(("chart", "data"), [(interactive.learning_curves(), "curves"), (interactive.gains(), "gains")])
def test_a_chart_compiles_and_names_its_data(chart, data):
    compiled = vl_convert.vegalite_to_vega(chart)
    assert data in [one["name"] for one in compiled["data"]]


@pytest.mark.parametrize("chart", [interactive.learning_curves(), interactive.gains()])
def test_no_colour_is_fixed(chart):
    assert re.findall(r'"#[0-9a-f]{3,6}"', json.dumps(chart)) == []
    assert "var(--chart-validation)" in json.dumps(chart)
