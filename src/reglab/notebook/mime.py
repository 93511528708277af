"""Mime types of reglab's own, under which a notebook hands a program the data of what it shows to a reader.

A batch run collects ``verdicts.json`` and ``records.parquet`` from this data.
"""

from collections.abc import Mapping
from html import unescape
from typing import Any

from reglab.notebook.badges import with_badges

ANSWER = "application/vnd.reglab.answer+json"
VERDICT = "application/vnd.reglab.verdict+json"
PROVENANCE = "application/vnd.reglab.provenance+json"
CALIBRATION = "application/vnd.reglab.calibration+json"
MATRIX = "application/vnd.reglab.matrix+json"


def with_data(text: str, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a display bundle: Markdown for a reader, and the same as data for a program.

    JupyterLab prefers the HTML, in which verdicts are badges; the site renders the Markdown.

    Names from data stand in the Markdown as `reglab.escaping.for_page` returns them.
    """
    return {"text/html": with_badges(text), "text/markdown": text, "text/plain": unescape(text), kind: dict(data)}
