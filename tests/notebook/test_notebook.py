"""What notebooks show is also published as data; what it says stays the same from run to run."""

import os
import subprocess

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from reglab.claims import judge, registry, sentence
from reglab.notebook import Answer, against_published, order_in_words, provenance, show_verdict
from reglab.notebook.mime import ANSWER, PROVENANCE, VERDICT
from reglab.notebook.provenance import commit
from reglab.records.store import Store
from reglab.specs import Record


@pytest.fixture(autouse=True)
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.fixture
def verdict():
    return judge(registry()["L1"], {"penalty in the loss": [0.9, 1.1, 0.8, 1.0, 1.2]}, trials=40)


def shown(function, *arguments):
    with capture_output() as captured:
        function(*arguments)
    return [output.data for output in captured.outputs]


def test_a_verdict_is_shown_and_published(verdict):
    (data,) = shown(show_verdict, verdict)
    assert data["text/markdown"] == sentence(verdict)
    assert data[VERDICT] == {**verdict.to_json(), "sentence": sentence(verdict)}


def test_the_answer_is_written_to_its_place(verdict):
    with capture_output() as captured:
        answer = Answer()
        answer.show(verdict)
    place, written = captured.outputs
    assert ANSWER in place.data
    assert written.data["text/markdown"] == sentence(verdict)
    assert written.update
    assert written.transient == place.transient


def test_a_notebook_that_judges_no_claim_says_its_answer():
    with capture_output() as captured:
        answer = Answer()
        answer.say("Inside.")
    place, written = captured.outputs
    assert (written.data["text/markdown"], written.data[ANSWER]) == ("Inside.", {})
    assert written.transient == place.transient


ROWS = pd.DataFrame({
    "result": ["standard", "dropout", "both"], "published": [1.6, 1.35, 1.0],
    "mean": [1.5, 1.0, 1.2], "low": [1.4, 0.9, 1.1], "high": [1.7, 1.2, 1.3],
    "run_low": [1.1, 0.8, 0.9], "run_high": [2.0, 1.3, 1.4], "replicates": [5, 5, 5],
    "off_mean": [0.0, 0.15, -0.1], "off_run": [0.0, 0.05, 0.0],
})  # fmt: skip


def test_where_published_errors_lie_in_ours_is_said_with_the_distance():
    first, second, third = against_published(ROWS, "mnist").splitlines()
    assert first == (
        "- Standard: 1.60 % published, ours 1.5 % (95 % interval 1.4 to 1.7), 5 replicates; the published error "
        "lies inside that interval, and inside the range in which one more run of ours would fall (1.1 to 2)."
    )
    assert against_published(ROWS[:1], "mnist") == first.removeprefix("- ")
    assert "lies 0.15 percentage points above that interval, and 0.05 percentage points above the range" in second
    assert "lies 0.1 percentage points below that interval, and inside the range" in third


def test_without_an_interval_nothing_lies_inside():
    said = against_published(ROWS[:1].assign(low=float("-inf"), high=float("inf")), "mnist")
    assert said == "Standard: 1.60 % published, ours 1.5 %, from too few different replicates for an interval."


def test_on_other_data_nothing_is_reproduced():
    assert against_published(ROWS[:2], "digits") == (
        "**Nothing is reproduced here**: the published errors are of other data (MNIST: handwritten digits, 28x28) "
        "than ours (Handwritten digits, 8x8). Ours: standard 1.5 % (95 % interval 1.4 to 1.7); dropout 1 % "
        "(95 % interval 0.9 to 1.2)."
    )


def test_the_steps_of_an_order_are_counted_by_their_intervals():
    steps = pd.DataFrame({"result": ["a", "b", "c", "d"], "low": [0.1, -0.3, -2.0, 0.2], "high": [0.2, 0.3, -1.0, 0.4]})
    said = order_in_words(steps, "mnist")
    assert said == (
        "Of 4 steps of the published order, by 95 % intervals each for itself: 2 seen (a, d); 1 reversed (c); "
        "1 not told apart (b)."
    )
    assert "order on other data (Handwritten digits, 8x8), by" in order_in_words(steps[:2], "digits")
    assert "0 reversed; 1 not" in order_in_words(steps[:2], "digits")


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
    store.add([record("b", "2026-01-02T00:00:00+00:00"), record("a", "2026-01-01T00:00:00+00:00", "2.14.0")])
    return store


@pytest.mark.usefixtures("store")
def test_provenance_tells_and_publishes_where_the_numbers_come_from():
    tables = pd.DataFrame({"digest": ["b", "b"]}), pd.DataFrame({"digest": ["a"]})
    (data,) = shown(provenance, *tables)
    said = data[PROVENANCE]
    assert said["digests"] == "a b"
    # printf ab | sha256sum
    assert said["records"] == "2, together fb8e20fc2e4c"
    assert said["trained"] == "2026-01-01 00:00 to 2026-01-02 00:00 UTC"
    assert said["training time"] == "3 s on one core"
    assert (said["torch"], said["numpy"]) == ("2.13.0, 2.14.0", "2.4.6")
    assert said["store"] == "build/store.sqlite"
    assert "| processor | a fast one |" in data["text/markdown"]
    assert shown(provenance, *tables) == [data]


@pytest.mark.usefixtures("store")
def test_provenance_of_nothing():
    (data,) = shown(provenance, pd.DataFrame({"digest": []}))
    assert (data[PROVENANCE]["digests"], data[PROVENANCE]["trained"]) == ("", "nothing")


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
