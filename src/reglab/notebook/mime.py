"""Mime types of reglab's own, under which a notebook hands a program the data of what it shows to a reader.

A batch run collects ``verdicts.json`` and ``records.parquet`` from this data.
"""

from collections.abc import Mapping
from typing import Any

ANSWER = "application/vnd.reglab.answer+json"
VERDICT = "application/vnd.reglab.verdict+json"
PROVENANCE = "application/vnd.reglab.provenance+json"


def with_data(text: str, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a display bundle: Markdown for a reader, and the same as data for a program."""
    return {"text/markdown": text, "text/plain": text, kind: dict(data)}
