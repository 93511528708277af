"""A report is verified as a whole: each way of falsifying it is found, even where the falsifier mends the manifest."""

import json
import shutil
from copy import deepcopy
from dataclasses import replace
from functools import partial

import pytest
from tests.publishing.toys import project, source
from typer.testing import CliRunner

from reglab.cli import app
from reglab.execution import dispatch
from reglab.notebook.mime import PROVENANCE
from reglab.notebook.packed import packed
from reglab.publishing.manifest import Manifest
from reglab.publishing.report import Resources, make
from reglab.publishing.run.executed import displayed, read, write
from reglab.publishing.run.settings import resolve_settings
from reglab.publishing.site.assemble import render
from reglab.publishing.verification import replay as replaying
from reglab.publishing.verification.identities import check_identities
from reglab.publishing.verification.notebooks import executed_notebooks
from reglab.records import parquet
from reglab.training import digest_by

pytestmark = pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning:myst_parser", "ignore::DeprecationWarning:docutils"
)

STUDY = """from reglab import analyses, claims
from reglab.models import MLP
from reglab.notebook import Answer, provenance, show_verdict
from reglab.regularizers import L2
from reglab.specs import Data
from reglab.study import Study

answer = Answer()
study = Study(
    data=Data(name="digits", train=60, validation=40), model=MLP(hidden=(8,)), replicates=14,
    arms={"none": [], "l2": [L2(strength=0.001)]}, learning_rates=[0.1], epochs=2, batch_size=20,
)
table = study.run()"""
JUDGE = """evidence = analyses.evidence(table, analyses.gain("none", "l2"))
verdict = claims.judge(claims.registry()["L1"], evidence)
show_verdict(verdict)"""
SHOW = "answer.show(verdict)\nprovenance(table)"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A checkout with one notebook of 28 trials, and its report in ``out``."""
    checkout = project(tmp_path_factory.mktemp("checkout"), l2=source(STUDY, JUDGE, SHOW))
    settings = resolve_settings(checkout, "quick", [], [])
    resources = Resources(checkout.root / "build" / "store.sqlite", 2)
    made = make(checkout, settings, resources, checkout.root / "out", "reglab report", lambda *_: None)
    assert made.failed == []
    return checkout.root


@pytest.fixture(scope="module")
def replay():
    """The real replay, run once: its results are the same for every copy of the report."""
    results = []

    def once(*arguments):
        if not results:
            results.append(replaying.replay(*arguments))
        return results[0]

    return once


@pytest.fixture
def verify(root, replay, monkeypatch):
    """Return a function that verifies a folder, training in this process, and returns its exit status and lines."""
    monkeypatch.setattr("reglab.study.verification.run", lambda _, task, groups: map(task, groups))
    monkeypatch.setattr("reglab.publishing.verification.verdicts.replay", replay)
    monkeypatch.chdir(root)

    def run(folder, *arguments, site=False):
        if not site:  # building it takes seconds
            monkeypatch.setattr("reglab.verifying.check_site", lambda *_: iter(()))
        answered = CliRunner().invoke(app, ["verify", str(folder), *arguments])
        assert answered.exception is None or isinstance(answered.exception, SystemExit), answered.exception
        return answered.exit_code, answered.stdout.splitlines()

    return run


@pytest.fixture
def falsify(root, tmp_path):
    """Return a function that changes a copy of the report, with its manifest mended or not."""

    def change(alter, *, mend=True):
        folder = tmp_path / "out"
        shutil.copytree(root / "out", folder)
        alter(folder)
        if mend:
            Manifest.of(folder).write(folder)
        return folder

    return change


def test_a_good_report_holds_from_its_manifest_to_its_trials(root, verify, monkeypatch):
    monkeypatch.setattr("reglab.study.verification.run", dispatch.run)  # the real workers
    status, lines = verify(root / "out", "--seed", "7", site=True)
    assert [line for line in lines if not line.startswith("holds: ")] == []
    assert status == 0
    assert lines[-1] == (
        "holds: 28 of 28 trials agree when they are trained again; 28 of 28 (--seed 7): "
        "a report with 10 % false trials never passes"
    )


def test_the_sample_is_another_each_time_and_its_seed_is_told(root, verify):
    lines = [verify(root / "out", "--sample", "4")[1][-1] for _ in range(2)]
    assert lines[0] != lines[1]
    assert all("4 of 28 (--seed " in line and "passes once in " in line for line in lines)


def _records(change):
    """Return what rewrites the records of a folder."""

    def alter(folder):
        parquet.write(change(parquet.read(folder)), folder / parquet.NAME)

    return alter


def _replaced(name, old, new):
    def alter(folder):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return alter


def _with_errors(records, by=0.4, **provenance):
    """Return records whose test errors are raised, as if made with another provenance."""
    return [
        replace(
            record,
            summary={**record.summary, "test_error": record.summary["test_error"] + by},
            provenance={**record.provenance, **provenance},
        )
        for record in records
    ]


def _reversed(records):
    return [replace(record, digest=record.digest[::-1]) for record in _with_errors(records)]


def _with_false_curves(records, **provenance):
    return [
        replace(
            record,
            summary={**record.summary, "validation_error": 1.0},
            curve={**record.curve, "validation_error": [1.0] * len(record.curve["validation_error"])},
            provenance={**record.provenance, "processor": "an abacus"},
        )
        for record in records
    ]


def _first_changed(records):
    first, *others = records
    return [replace(first, summary={**first.summary, "test_nll": first.summary["test_nll"] * (1 + 2e-7)}), *others]


def _other_trials(records):
    """Return records that claim to be of other trials, under the digests that follow."""
    trials = [{**record.trial, "replicate": record.trial["replicate"] + 100} for record in records]
    return [
        replace(record, trial=trial, digest=digest_by(trial, record.provenance["code"]))
        for record, trial in zip(records, trials, strict=True)
    ]


def _verdict_of(folder):
    return json.loads((folder / "verdicts.json").read_text())[0]["verdict"]


def _false_notebook(folder):
    """Replace the verdict in the notebook, and build everything again that follows from it."""
    path = folder / "notebooks" / "l2.ipynb"
    word = _verdict_of(folder)
    path.write_text(path.read_text().replace(word, "supported").replace(word.capitalize(), "Supported"))
    render(folder, parquet.read(folder))


WAYS = {
    "no records": (_records(lambda _: []), ["there are no records", "0 of 0 trials agree"]),
    "verdicts": (_replaced("verdicts.json", '"estimate": ', '"estimate": 1e3, "was": '), ["L1: estimate is "]),
    "a page": (_replaced("index.html", "L1", "L2"), ["index.html is not what the notebooks and records give"]),
    "a notebook": (_false_notebook, ["l2: L1: verdict is 'supported'", "l2: its answer is another"]),
    "records removed": (_records(lambda records: records[:10]), ["l2 rests on 18 records that are not there"]),
    "a record repeated": (_records(lambda records: records[:1] * 28), [" is there 28 times", "l2 rests on 27 records"]),
    "digests and errors": (_records(_reversed), ["does not have the digest of its trial", "0 of 28 trials agree"]),
    "other trials": (_records(_other_trials), ["l2 rests on 28 records that are not there", "0 of 28 trials agree"]),
    "another processor": (_records(_with_false_curves), ["validation_error 1.0 recorded", "0 of 28 trials agree"]),
    "one value": (_records(_first_changed), ["27 of 28 trials agree"]),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_falsifying_a_report_is_found(falsify, verify, way):
    alter, expected = WAYS[way]
    status, lines = verify(falsify(alter), "--sample", "all", site=way == "a page")
    false = [line for line in lines if line.startswith("does not hold: ")]
    assert status == 1
    for text in expected:
        assert any(text in line for line in false), (text, lines)
    assert any(line.startswith("holds: ") and "files as manifest.json names them" in line for line in lines)


def test_numbers_moved_by_less_than_the_tolerance_are_found_where_another_processor_is_claimed(falsify, verify):
    moved = _records(partial(_with_errors, by=0.4, processor="an abacus"))
    status, lines = verify(falsify(moved), "--sample", "all")
    assert status == 1
    assert lines[-2] == "does not hold: fewer than half agree to 10 % of the tolerances"
    assert "not checked: the last digits of 28 trials, because of a change: processor " in lines[-3]


def _elsewhere(records):
    return [replace(record, provenance={**record.provenance, "processor": "an abacus"}) for record in records]


def test_a_report_of_another_processor_is_said_to_be_so_and_passes(falsify, verify):
    status, lines = verify(falsify(_records(_elsewhere)), "--sample", "all")
    assert (status, lines[-2][:50]) == (0, "not checked: the last digits of 28 trials, because")


def _strange(folder):
    (folder / "notebooks" / "mine.ipynb").write_text("{}")
    (folder / "CNAME").write_text("example.org")
    (folder / "method.html").unlink()
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to(folder / "explorer.html")


def test_files_that_are_missing_changed_or_strange_are_named(falsify, verify):
    status, lines = verify(falsify(_strange, mend=False))
    assert status == 1
    assert lines[:4] == [
        "does not hold: method.html is missing",
        "does not hold: index.html has been changed, or is a link",
        "does not hold: notebooks/mine.ipynb is not a part of the report",
        "not checked: what is not the report's: CNAME",
    ]


@pytest.mark.parametrize(
    ("alter", "text"),
    [
        (_records(lambda records: [replace(records[0], provenance={}), *records[1:]]), "has no processor"),
        (_records(lambda records: [replace(records[0], trial={}), *records[1:]]), "cannot be read: unknown"),
        (_replaced("verdicts.json", '"claim"', '"clam"'), "the verdicts cannot be checked, for they are damaged"),
        (_replaced("verdicts.json", "[", "{"), "verdicts.json cannot be read"),
        (_replaced("site.json", '"builder"', '"bilder"'), "site.json does not tell what the site was made of"),
        (_replaced("site.json", '"name": "l2"', '"name": "../l2"'), "site.json does not tell"),
        (_replaced("notebooks/l2.ipynb", "{", "["), "l2.ipynb is not a notebook"),
        (_replaced("notebooks/l2.ipynb", '"packed"', '"peaked"'), "the notebooks cannot be checked"),
    ],
)  # fmt: skip
def test_damage_is_one_line_and_no_traceback(falsify, verify, alter, text):
    status, lines = verify(falsify(alter), "--sample", "1", site="site.json" in text)
    assert status == 1
    assert any(line.startswith("does not hold: ") and text in line for line in lines), lines


def test_a_report_without_what_its_site_was_made_of_has_pages_that_are_not_checked(falsify, verify):
    folder = falsify(lambda folder: (folder / "site.json").unlink())
    status, lines = verify(folder, "--sample", "1", site=True)
    assert status == 0
    assert "not checked: the pages: an earlier version made them and wrote no site.json" in lines


def test_a_changed_notebook_of_the_checkout_is_told(root, falsify, verify):
    path = root / "notebooks" / "l2.ipynb"
    before = path.read_bytes()
    notebook = read(path)
    notebook.cells[-1].source += "\n# changed"
    write(notebook, path)
    status, lines = verify(root / "out", "--sample", "1")
    path.write_bytes(before)
    assert status == 0
    assert "not checked: the sentences of l2: the code or the notebook is another now" in lines


def test_without_a_checkout_the_verdicts_are_not_computed(root, tmp_path, verify, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, lines = verify(root / "out", "--sample", "1")
    assert status == 0
    assert any(line.startswith("not checked: the verdicts, computed again") for line in lines)


def test_an_arm_that_has_two_numbers_under_one_condition_is_found(root):
    notebooks = executed_notebooks(root / "out")
    records = {record.digest: record for record in parquet.read(root / "out")}
    (finding,) = check_identities(notebooks, records.values())
    assert (finding.outcome, finding.text[:26]) == ("holds", "28 arms under a condition ")
    first = records[min(records)]
    other = replace(first, digest="f" * 64, summary={**first.summary, "test_error": 1.5})
    copied = deepcopy(notebooks["l2"])
    for _, origin in displayed(copied, PROVENANCE):
        origin.update(packed=packed(["f" * 64]), chosen=dict.fromkeys(origin["chosen"], "0x1"))
    (finding,) = check_identities({**notebooks, "copy": copied}, [*records.values(), other])
    assert finding.outcome == "does not hold"
    assert "has 2 numbers, used in l2 and in copy" in finding.text
