"""Tables in notebooks: read back from the HTML that a page shows."""

import re
from html import unescape
from typing import Any

import pandas as pd
import pytest

from reglab import notebook
from reglab.claims import registry, sources


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    bundles: list[dict[str, Any]] = []
    monkeypatch.setattr(notebook, "display", lambda bundle, **_: bundles.append(bundle))
    return bundles


def test_a_table_has_a_header_for_every_column_and_none_for_the_index(shown: list[dict[str, Any]]) -> None:
    notebook.show_table(pd.DataFrame({"arm": ["none"], "mean": [6.94491]}, index=[7]))
    (html,) = (bundle["text/html"] for bundle in shown)
    assert html.count("<th>") == 2
    assert "6.94" in html
    assert "6.944" not in html


def test_long_cells_are_shown_whole(shown: list[dict[str, Any]]) -> None:
    notebook.show_table(pd.DataFrame({"reason": ["word " * 60 + "end"]}))
    assert "end</td>" in shown[0]["text/html"]


def test_published_results_stand_with_their_sources_in_full(shown: list[dict[str, Any]]) -> None:
    claim = registry()["L1"]
    notebook.show_published(claim)
    cells = [unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", shown[0]["text/html"])]
    assert cells[0::3] == [one.what for one in claim.published]
    assert cells[2::3] == [sources()[one.source] for one in claim.published]
