"""Addresses of views; that the page opens them is tested in a browser."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from reglab.metrics import METRICS
from reglab.publishing.site.explorer.address import VIEWS, address


def test_an_address_holds_the_view_in_the_order_of_the_form():
    made = urlsplit(address({"model": "mlp hidden 64-64", "data": "a & b"}, ["x; y", "é"], ["l2"], measure="nll"))
    assert made.path == "explorer.html"
    assert parse_qsl(made.fragment) == [
        ("data", "a & b"), ("model", "mlp hidden 64-64"), ("regularizer", "l2"), ("arm", "x; y"), ("arm", "é"),
        ("measure", "nll"),
    ]  # fmt: skip


def test_the_address_of_no_view_is_that_of_the_page():
    assert address() == "explorer.html#"


@pytest.mark.parametrize("name", ["measure", "splits", "around", "steps"])
def test_what_a_view_may_hold_is_listed(name):
    assert name in [view for view, _, _ in VIEWS]
    measures = {measure for measure, metric in METRICS.items() if metric.on_curves and metric.target == "class"}
    assert set(VIEWS[0][2]) == measures
