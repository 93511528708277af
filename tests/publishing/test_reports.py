"""The published report in reports/: its verdicts follow from its records, and its trials can be trained again."""

import json
from pathlib import Path

import pytest

from reglab.claims import registry
from reglab.publishing.project import Project
from reglab.publishing.verification.identities import check_identities
from reglab.publishing.verification.notebooks import check_verdicts, executed_notebooks
from reglab.publishing.verification.verdicts import check_conclusions
from reglab.records import parquet
from reglab.study import verification
from reglab.study.digests import readable, under_todays_digests

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "reports"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
"""Today's: since the publication a notebook may have been divided."""
MEGABYTES = 14
SAMPLE = 4
"""Trials that are trained again: a few, because the largest take minutes."""


@pytest.fixture(scope="module")
def trials():
    """The published trials with their records, by digest."""
    readable_trials, faults = readable(parquet.read(REPORT))
    assert faults == []
    return readable_trials


def _published_verdicts():
    return json.loads((REPORT / "verdicts.json").read_text(encoding="utf-8"))


def _notebook_of(verdict):
    """Return the notebook that judges a verdict's claim today."""
    return registry()[verdict["claim"]].notebook


def test_every_claim_has_a_verdict():
    claims = {verdict["claim"] for verdict in _published_verdicts()}
    assert claims <= set(registry())
    # each from a notebook that is there, and so is run again below
    assert {_notebook_of(verdict) for verdict in _published_verdicts()} <= {path.stem for path in NOTEBOOKS}
    if missing := sorted(set(registry()) - claims):
        pytest.skip(f"the published report is older than {', '.join(missing)}: publish anew to have their verdicts")


def test_no_verdict_is_typed(trials):
    findings = list(check_verdicts(executed_notebooks(REPORT), REPORT))
    findings += check_conclusions(executed_notebooks(REPORT), under_todays_digests(trials), Project(ROOT), workers=1)
    assert [finding.text for finding in findings if finding.outcome == "does not hold"] == []
    if any("compares other trials now" in finding.text for finding in findings):
        pytest.skip("the published report was made by other notebooks: publish anew to have its verdicts computed here")
    assert findings[1].text == f"{len(registry())} verdicts, computed again from the records"


def test_what_is_undecided_says_what_would_decide():
    undecided = [verdict["sentence"] for verdict in _published_verdicts() if verdict["verdict"] == "undecided"]
    # where nothing would, or where there is no interval to tell by, this is said instead
    said = ("would decide", "needed to decide", "leave it open", "would give an interval")
    assert [sentence for sentence in undecided if not any(words in sentence for words in said)] == []


def test_one_identity_has_one_number(trials):
    findings = list(check_identities(executed_notebooks(REPORT), (record for record, _ in trials.values())))
    if findings[0].outcome == "not checked":
        pytest.skip("the published report does not say which trials were chosen: publish anew")
    assert [finding.text for finding in findings if finding.outcome == "does not hold"] == []


def test_a_publication_is_small():
    assert sum(path.stat().st_size for path in REPORT.rglob("*") if path.is_file()) <= MEGABYTES * 1e6


def test_a_few_published_trials_are_trained_again(trials):
    checks = list(verification.verify(trials, SAMPLE, seed=1, workers=2))
    assert len(checks) == SAMPLE
    assert verification.verified(checks), [check.differences() for check in checks]
