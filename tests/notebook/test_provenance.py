"""Where numbers come from stays the same from run to run."""

import os
import re
import subprocess
from dataclasses import replace

import pandas as pd
import pytest
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from nbformat.v4 import new_code_cell, new_notebook, new_output
from tests.hostile import seen, texts

from reglab.notebook import provenance
from reglab.notebook.mime import PROVENANCE
from reglab.notebook.packed import unpacked
from reglab.notebook.provenance import commit
from reglab.publishing.run.executed import chosen
from reglab.records.store import Store
from reglab.specs import Record

A, B, C = "a" * 64, "b" * 64, "c" * 64


def record(digest, created, torch="2.13.0"):
    origin = {
        "created": created, "device": "cpu", "processor": "a fast one", "python": "3.11.7", "seconds": 1.5,
        "versions": {"reglab": "0.1.0", "numpy": "2.4.6", "torch": torch},
    }  # fmt: skip
    return Record(digest, {}, {"test_error": 1.0}, {}, origin)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("REGLAB_STORE", str(tmp_path / "build" / "store.sqlite"))
    store = Store()
    store.add([record(B, "2026-01-02T00:00:00+00:00"), record(A, "2026-01-01T00:00:00+00:00", "2.14.0")])
    return store


@pytest.mark.usefixtures("store")
def test_provenance_is_shown_with_its_data(shown):
    tables = pd.DataFrame({"digest": [B, B]}), pd.DataFrame({"digest": [A]})
    (data,) = shown(provenance, *tables)
    origin = data[PROVENANCE]
    assert unpacked(origin["packed"]) == [A[:10], B[:10]]
    # the digits of A and then of B, into sha256sum
    assert origin["records"] == "2, together fa0dafbf43f1"
    assert origin["trained"] == "2026-01-01 00:00 to 2026-01-02 00:00 UTC"
    assert origin["training time"] == "3 s on one core"
    assert (origin["torch"], origin["numpy"]) == ("2.13.0, 2.14.0", "2.4.6")
    assert origin["store"] == "build/store.sqlite"
    assert "| processor | a fast one |" in data["text/markdown"]
    assert shown(provenance, *tables) == [data]


@pytest.mark.usefixtures("store")
def test_what_was_chosen_is_found_again(shown):
    rows = {"digest": [B, A, A], "phase": ["comparison", "comparison", "tuning"]}
    table = pd.DataFrame({**rows, "grid_low": [0.01, 0.1, 0.1], "grid_high": [0.1, 1.0, 1.0]})
    (data,) = shown(provenance, table)
    # the digests are A and B: the lowest bit stands for a
    assert data[PROVENANCE]["chosen"] == {"0.01 to 0.1": "0x2", "0.1 to 1": "0x1"}
    notebook = new_notebook(cells=[new_code_cell(outputs=[new_output("display_data", data)])])
    assert chosen(notebook) == {"0.01 to 0.1": {B[:10]}, "0.1 to 1": {A[:10]}}


@pytest.mark.usefixtures("store")
def test_provenance_of_nothing(shown):
    (data,) = shown(provenance, pd.DataFrame({"digest": []}))
    assert (data[PROVENANCE]["packed"], data[PROVENANCE]["trained"]) == ("", "nothing")


def test_the_commit_is_marked_where_files_differ(tmp_path):
    def git(*command):
        who = {"GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x", "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x"}
        return subprocess.run(
            ["git", "-C", tmp_path, *command], env={**os.environ, **who}, check=True, capture_output=True, text=True
        )

    assert commit(tmp_path) == "unknown"
    git("init", "-q")
    (tmp_path / "file").write_text("1")
    git("add", "file")
    git("commit", "-qm", "one")
    short = git("rev-parse", "--short=12", "HEAD").stdout.strip()
    assert commit(tmp_path) == short
    (tmp_path / "file").write_text("2")
    assert commit(tmp_path) == f"{short}, with changes that are not committed"


def test_what_records_say_stays_in_its_cell(store, shown):
    for number, processor in enumerate(texts("/etc/hostname")):
        kept = record(digest := f"{number:064x}", "2026-01-01T00:00:00+00:00")
        store.add([replace(kept, provenance={**kept.provenance, "processor": processor})])
        (data,) = shown(provenance, pd.DataFrame({"digest": [digest]}))
        html = MarkdownIt("gfm-like", {"linkify": False}).render(data["text/markdown"])
        assert re.search(">processor</td>\n<td[^>]*>(.*)</td>", html)[1] == escapeHtml(seen(processor))


def test_trials_that_diverged_come_first(store, shown):
    trial = {"optimizer": {"learning_rate": 1e30}}
    lost = replace(record(C, "2026-01-03T00:00:00+00:00"), trial=trial, curve={"validation_nll": [None]})
    store.add([lost])
    (data,) = shown(provenance, pd.DataFrame({"digest": [A, B, C]}))
    text = "1 of 3 trials diverged, at the learning rates 1e+30 (1 trial)"
    assert data[PROVENANCE]["diverged"] == text
    assert data["text/markdown"].startswith(f"**{text}.** Their weights grew")
