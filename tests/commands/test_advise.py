"""``reglab advise``: mistakes are told before anything is trained, and a killed run goes on where it was."""

import json
import os
import signal
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.advice.own_checkout import ROWS, checkout, environment, plan_little, start, write_table
from tests.advice.small_advice import MINUTES, at_home_in, frame, planned_small
from tests.faults.test_resume import all_records, wait_for_records
from tests.publishing.test_output import content

from reglab import cli
from reglab.advice import advise, read
from reglab.publishing.project import Project
from reglab.publishing.report import Resources

Ended = tuple[int, str, str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with a table."""
    made = checkout(tmp_path / "project")
    write_table(made / "customers.csv", ["size", "age", "churned"], ["no", "yes"])
    return made


@pytest.fixture
def reglab(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Return a function that runs the command line in this process; it fails the test if anything is trained."""
    monkeypatch.setattr("reglab.advice.advice.train", lambda *_: pytest.fail("trained"))
    monkeypatch.setattr(Resources, "environment", lambda self: nullcontext(({}, lambda: None)))
    monkeypatch.setattr("signal.signal", lambda *_: None)

    def run(folder: Path, *arguments: object) -> Ended:
        monkeypatch.chdir(folder)
        for name, value in environment(folder / "build").items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("sys.argv", ["reglab", "advise", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, " ".join(printed.err.replace("│", " ").split())

    return run


def test_check_prints_what_was_seen_and_needs_no_project(reglab: Callable[..., Ended], tmp_path: Path) -> None:
    table = write_table(tmp_path / "customers.csv", ["size", "age", "churned"], ["no", "yes"])
    status, printed, told = reglab(tmp_path, table, "--target", "churned", "--check")
    assert (status, told) == (0, "")
    assert printed.splitlines()[:5] == [
        f"customers: {ROWS} rows, 2 features",
        "Classes: no 45 (50.0 %), yes 45 (50.0 %)",
        "  size: number; 1 feature",
        "  age: number; 1 feature",
        "  churned: target",
    ]
    assert not (tmp_path / "build").exists(), "neither data nor records are kept"


def test_check_takes_the_options_of_reading(reglab: Callable[..., Ended], tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    frame().assign(day=range(240), person=[row // 4 for row in range(240)]).to_csv(path, index=False)
    options = ["--target", "a", "--task", "regression", "--drop", "mail", "--drop", "colour", "--group", "person"]
    status, printed, _ = reglab(tmp_path, path, *options, "--check")
    lines = printed.splitlines()
    assert status == 0
    assert lines[1].startswith("Numbers: mean ")
    assert "  person: group" in lines
    assert [line.partition(";")[0] for line in lines if line.startswith(("  mail", "  colour"))] == [
        "  colour: left out", "  mail: left out",
    ]  # fmt: skip


def test_without_a_project_the_message_says_so(reglab: Callable[..., Ended], tmp_path: Path) -> None:
    table = write_table(tmp_path / "customers.csv", ["size", "churned"], ["no", "yes"])
    status, printed, told = reglab(tmp_path, table, "--target", "churned")
    assert (status, printed) == (1, "")
    assert told.startswith("reglab: the page of the advice is made by a checkout's notebook (--check, which")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["custommers.csv", "--target", "churned"], 1, "custommers.csv. Give a table's file, or a folder of images"),
        (["customers.csv", "--target", "churn"], 1, "unknown target column 'churn': did you mean 'churned'?"),
        (["customers.csv"], 1, "say which column to predict with `--target`. The columns are: size, age, churned."),
        (["customers.csv", "--target", "churned", "--group", "agee"], 1, "unknown group column 'agee': did you mean"),
        (["customers.csv", "--target", "churned", "--task", "clasification"], 1, "did you mean 'classification'?"),
        (["customers.csv", "--target", "churned", "--minutes", "0.4"], 2, "greater than or equal to 0.5"),
        (["customers.csv", "--target", "churned", "--minutes", "nan"], 2, "greater than or equal to 0.5"),
        (["customers.csv", "--target", "churned", "--workers", "0"], 2, "greater than or equal to 1"),
        (["customers.csv", "--target", "churned", "--output", "notebooks"], 1, "belongs to the sources"),
        (["customers.csv", "--target", "churned", "--output", "."], 1, "is no folder for a report"),
        (["customers.csv", "--target", "churned", "--output", "thesis"], 1, "holds files but no report"),
        (["customers.csv", "--target", "churned", "--output", "customers.csv/x"], 1, "cannot write to"),
        ([], 2, "Missing argument 'DATA'"),
    ],
)
def test_a_mistake_is_one_message_before_anything_is_trained(
    root: Path, reglab: Callable[..., Ended], arguments: list[str], status: int, message: str
) -> None:
    (root / "thesis").mkdir()
    (root / "thesis" / "chapter.tex").write_text("precious")
    ended, _, told = reglab(root, *arguments)
    assert ended == status
    assert message in told
    assert told.count("reglab: ") == (status == 1)
    assert "Traceback" not in told
    assert content(root / "thesis") == {"chapter.tex": b"precious"}


def test_too_few_rows_are_refused_with_the_smallest_number(root: Path, reglab: Callable[..., Ended]) -> None:
    frame().head(40).to_csv(root / "few.csv", index=False)
    status, _, told = reglab(root, "few.csv", "--target", "answer")
    assert status == 1
    assert told == "reglab: 40 rows can be used; the smallest number is 50."


def test_the_notebook_on_one_s_own_data_is_no_page_of_a_report(root: Path) -> None:
    assert Project(root).notebooks() == {}
    assert Project(root).own_data_notebook() == root / "notebooks" / "your-data.ipynb"


@pytest.fixture
def killed(root: Path) -> dict[str, object]:
    """The records of a run that was killed in the middle of training."""
    plan_little(root / "build", root / "customers.csv", "churned", size=4)
    with start(root, root / "customers.csv", "--target", "churned", workers=1) as process:
        wait_for_records(root / "build" / "store.sqlite")
        os.kill(process.pid, signal.SIGKILL)
    time.sleep(1)  # its workers notice and end
    return all_records(root / "build" / "store.sqlite")


def test_a_killed_run_goes_on_and_gives_the_advice_of_an_undisturbed_one(
    root: Path, killed: dict[str, object], tmp_path: Path
) -> None:
    with start(root, root / "customers.csv", "--target", "churned", workers=1) as process:
        printed, told = process.communicate(timeout=1200)
    assert process.returncode == 0, told
    after = all_records(root / "build" / "store.sqlite")
    assert 0 < len(killed) < len(after), "it was killed in the middle"
    assert all(after[digest].provenance == record.provenance for digest, record in killed.items()), "trained twice"
    with at_home_in(tmp_path / "undisturbed"):
        reading = read(root / "customers.csv", target="churned")
        planned_small(reading)
        undisturbed = advise(reading, minutes=MINUTES)
    assert set(undisturbed.trained.table["digest"]) <= set(after)
    folder = root / "build" / "advice" / "customers"
    assert json.loads((folder / "advice.json").read_text(encoding="utf-8")) == undisturbed.to_json()
    assert undisturbed.sentence.replace("**", "") in printed
    assert printed.endswith(f"page: {folder / 'index.html'}\n")
