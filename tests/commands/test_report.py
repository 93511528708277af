"""``reglab report`` and ``reglab plan``, with what they call standing in; reports are made in tests/faults."""

from pathlib import Path

import pytest
from tests.publishing.toys import project, source
from typer.testing import CliRunner

from reglab.cli import app
from reglab.errors import ReglabError
from reglab.publishing.report import BuildResult
from reglab.publishing.run.batch import Task
from reglab.publishing.run.planning import NotebookPlan


def test_a_report_that_failed_in_part_names_its_verdicts_and_its_problems(tmp_path, monkeypatch):
    project(tmp_path, toy=source())
    task = Task("toy", Path("toy.ipynb"), Path("toy.ipynb"), {}, state="failed", reason="KeyError")
    verdicts = [{"claim": "L1", "verdict": "supported", "title": "It helps"}]
    commands = []

    def make(project, settings, resources, output, command, watch, browser):
        commands.append(command)
        return BuildResult(output, [task], verdicts, ["no such link"])

    monkeypatch.setattr("reglab.publishing.report.make", make)
    monkeypatch.chdir(tmp_path)
    answered = CliRunner().invoke(app, ["report", "--set", "toy.rates=[0.1, 0.2]"])
    folder = tmp_path / "build" / "quick"
    assert answered.exit_code == 1
    assert answered.stdout.splitlines()[-2:] == ["L1 supported: It helps", f"report: {folder}/index.html"]
    assert answered.stderr.splitlines() == [
        "site: no such link",
        f"failed: toy: KeyError (as far as it came: {folder}/failed/toy.ipynb)",
    ]
    assert commands == ["reglab report --profile quick --set 'toy.rates=[0.1, 0.2]'"]


def test_a_report_is_printed_only_where_a_browser_is_installed(tmp_path, monkeypatch):
    project(tmp_path, toy=source())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("reglab.publishing.report.make", lambda *_: pytest.fail("it began to make the report"))
    answered = CliRunner().invoke(app, ["report", "--pdf"])
    assert isinstance(answered.exception, ReglabError)
    assert "none of chromium, chromium-browser and google-chrome is in the PATH" in str(answered.exception)


def test_a_report_names_its_pdf_and_fails_where_there_is_none(tmp_path, monkeypatch):
    project(tmp_path, toy=source())
    output, given = tmp_path / "out", []
    output.mkdir()

    def make(project, settings, resources, output, command, watch, browser):
        given.append(browser)
        return BuildResult(output, [], [], [])

    monkeypatch.setattr("reglab.publishing.report.make", make)
    monkeypatch.setattr("reglab.publishing.site.browser.installed", lambda: "/bin/browser")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["report", "--output", "out", "--pdf"]).exit_code == 1
    (output / "report.pdf").touch()
    answered = CliRunner().invoke(app, ["report", "--output", "out", "--pdf"])
    assert (answered.exit_code, answered.stdout.splitlines()[-1]) == (0, "PDF: out/report.pdf")
    answered = CliRunner().invoke(app, ["report", "--output", "out"])
    assert (answered.exit_code, answered.stdout.splitlines()[-1]) == (0, "report: out/index.html")
    assert given == ["/bin/browser", "/bin/browser", None]


def test_the_page_of_a_single_notebook_is_named_where_it_was_made(tmp_path):
    tasks = [Task(name, Path(), Path(), {}, state="done") for name in ("l2", "rate")]
    (tmp_path / "l2.html").touch()
    assert BuildResult(tmp_path, tasks, [], []).page() == tmp_path / "index.html"
    assert BuildResult(tmp_path, tasks[:1], [], []).page() == tmp_path / "l2.html"
    assert BuildResult(tmp_path, tasks[1:], [], []).page() == tmp_path / "index.html"


@pytest.fixture
def planned(tmp_path, monkeypatch):
    """What the command prints of two notebooks that share a trial."""
    project(tmp_path, l2=source(), rate=source())
    plans = {
        "l2": NotebookPlan({"a": 200.0, "b": 40.0}, {"a": 900, "b": 100}, ["c"]),
        "rate": NotebookPlan({"b": 40.0, "d": None}, {"b": 100, "d": 50}, ["c", "e"]),
        "broken": NotebookPlan(error="ReglabError: unknown data set 'digit'"),
    }
    monkeypatch.setattr("reglab.publishing.plan.plan_report", lambda *_: plans)
    monkeypatch.chdir(tmp_path)
    answered = CliRunner().invoke(app, ["plan", "--workers", "2"])
    assert (answered.exit_code, answered.stderr) == (0, "")
    return answered.stdout.splitlines()


def test_a_plan_counts_what_notebooks_share_once(planned):
    assert [" ".join(line.split()).split(maxsplit=5) for line in planned[1:3]] == [
        ["l2", "2", "1", "1,000", "2", "min"],
        ["rate", "2", "2", "150", "20", "s without 1 trial of which the store has none alike"],
    ]
    assert planned[3].split()[:6] == ["broken", "0", "0", "0", "0", "s"]
    assert "unknown data set" in planned[3]
    assert planned[4].split()[:6] == ["together", "3", "2", "1,050", "2", "min"]


def test_a_plan_says_what_it_covers(planned):
    assert planned[5].startswith("The time is that of 2 workers, by what trials alike took.")
    assert "extended" in planned[5]
