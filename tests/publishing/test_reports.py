"""The published report in reports/: its verdicts follow from its records, and its trials can be trained again."""

import json
from pathlib import Path

import pytest

from reglab import notebook as shown
from reglab.claims import registry
from reglab.publishing.run.executed import read
from reglab.records import parquet
from reglab.records.store import Store
from reglab.specs import canonical
from reglab.study import study as studies
from reglab.study import verification
from reglab.study.from_json import trial_from_json

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "reports"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
"""Today's: since the publication a notebook may have been divided."""
MEGABYTES = 15
SAMPLE = 4
"""Trials that are trained again: a few, because the largest take minutes."""


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The published records in a store, and their digests by specification: those of today's code may be others."""
    store = Store(tmp_path_factory.mktemp("published") / "store.sqlite")
    records = parquet.read(REPORT)
    store.add(records)
    return store, {canonical(trial_from_json(record.trial).to_json()): record.digest for record in records}


@pytest.fixture
def verdicts_of(published, monkeypatch):
    """Return a function that runs a notebook's cells on the published records alone, and returns its verdicts."""
    store, digests = published
    found = []
    monkeypatch.chdir(ROOT / "notebooks")
    monkeypatch.setenv("REGLAB_STORE", str(store.path))
    monkeypatch.setattr("reglab.execution.complete.trial_digest", lambda trial: digests[canonical(trial.to_json())])
    # How long a step takes is no record: it is measured, and no verdict rests on it.
    monkeypatch.setattr(
        studies, "step_times", lambda trials, rounds, _: [[1.0 + i for i in range(rounds)]] * len(trials)
    )
    monkeypatch.setattr(shown, "show_verdict", lambda verdict: found.append(verdict.to_json()))

    def run(path, parameters):
        names = {"In": []}
        for cell in read(path).cells:
            if cell.cell_type == "code":
                names["In"].append(cell.source)
                exec(cell.source, names)  # noqa: S102  # the project's own notebooks
                if "parameters" in cell.metadata.get("tags", []):
                    names.update({name: value for name, value in parameters.items() if name in names})
        return found

    return run


def _published_verdicts():
    return json.loads((REPORT / "verdicts.json").read_text(encoding="utf-8"))


def _published_parameters(notebook):
    """Return what was set in the published notebooks that judged a notebook's claims."""
    judged = {verdict["notebook"] for verdict in _published_verdicts() if _notebook_of(verdict) == notebook}
    (name,) = judged or {notebook}
    return read(REPORT / "notebooks" / f"{name}.ipynb").metadata["reglab"]["parameters"]


def _notebook_of(verdict):
    """Return the notebook that judges a verdict's claim today."""
    return registry()[verdict["claim"]].notebook


def test_every_claim_has_a_verdict():
    verdicts = _published_verdicts()
    assert sorted(verdict["claim"] for verdict in verdicts) == sorted(registry())
    # each from a notebook that is there, and so is run again below
    assert {_notebook_of(verdict) for verdict in verdicts} <= {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_verdict_is_typed(path, verdicts_of):
    published = {verdict["claim"]: verdict for verdict in _published_verdicts() if _notebook_of(verdict) == path.stem}
    again = {verdict["claim"]: verdict for verdict in verdicts_of(path, _published_parameters(path.stem))}
    assert set(again) == set(published)
    for claim, verdict in again.items():
        for name, value in verdict.items():
            if name != "notebook":  # the claim may have moved to another one since
                assert published[claim][name] == _about(value), (claim, name)


def _about(value):
    """Return what a value is compared with: the losses of published curves have 16 bits, and machines round."""
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-4, abs=1e-5)
    if isinstance(value, dict):
        return {name: _about(one) for name, one in value.items()}
    return [_about(one) for one in value] if isinstance(value, list) else value


def test_at_most_a_third_is_undecided_and_says_what_would_decide():
    verdicts = _published_verdicts()
    undecided = [verdict for verdict in verdicts if verdict["verdict"] == "undecided"]
    assert len(undecided) <= len(verdicts) / 3
    assert all(
        "would decide it" in verdict["sentence"] or "needed to decide" in verdict["sentence"] for verdict in undecided
    )


def test_a_publication_is_small():
    assert sum(path.stat().st_size for path in REPORT.rglob("*") if path.is_file()) <= MEGABYTES * 1e6


def test_a_few_published_trials_are_trained_again():
    checks = list(verification.verify(REPORT, SAMPLE, seed=1, workers=2))
    assert len(checks) == SAMPLE
    assert verification.verified(checks), [check.differences() for check in checks]
