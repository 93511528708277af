"""The command line: quick to answer, light to start, clear about mistakes. Reports are made in tests/faults."""

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from tests.publishing.toys import project, source
from typer.testing import CliRunner

from reglab import datasets
from reglab.claims import registry
from reglab.cli import app
from reglab.errors import ReglabError
from reglab.finding import Finding
from reglab.publishing.report import BuildResult
from reglab.publishing.run.batch import Task


def reglab(*arguments, cwd=None):
    return subprocess.run(
        [Path(sys.executable).with_name("reglab"), *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_help_answers_in_half_a_second():
    # Processor time: on a busy machine, the clock measures the work of other processes.
    took = []
    for _ in range(3):
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        answered = reglab("--help")
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime)
        assert answered.returncode == 0
    assert {"report", "verify", "list", "fetch"} <= set(answered.stdout.split())
    assert min(took) < 0.5


def test_the_start_imports_nothing_heavy():
    code = "import sys, reglab.cli; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"torch", "numpy", "pandas", "sphinx", "papermill", "distributed", "rich"} & set(modules)


def test_making_a_report_does_not_import_torch():
    code = "import sys, reglab.publishing.report, reglab.publishing.run.progress; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_claims_are_listed():
    listed = reglab("list")
    assert listed.returncode == 0
    assert all(claim.id in listed.stdout and claim.title in listed.stdout for claim in registry().values())
    assert reglab("list", "claims").stdout == listed.stdout


def test_notebooks_are_listed_with_their_parameters(tmp_path):
    project(tmp_path, dropout_rate=source())
    lines = reglab("list", "notebooks", cwd=tmp_path / "notebooks").stdout.splitlines()
    assert re.split(r" {2,}", lines[1].strip()) == ["dropout-rate", "rate", "0.5", "in [0, 1)"]


def test_data_sets_are_listed():
    listed = reglab("list", "datasets").stdout
    assert all(name in listed for name in datasets.names())


@pytest.mark.parametrize(("what", "line"), [("regularizers", "Dropout(rate"), ("models", "MLP(hidden")])
def test_parts_are_listed_as_they_are_written(what, line):
    assert line in reglab("list", what).stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["list", "colours"], 2, "'colours' is not one of 'claims'"),
        (["fetch", "digits", "fashon-mnist"], 1, "unknown data set 'fashon-mnist': did you mean 'fashion-mnist'?"),
        (["report", "--workers", "0"], 2, "greater than or equal to 1"),
        (["report", "--device", "tpu"], 2, "'tpu' is not one of 'auto'"),
        (["report"], 1, "reglab: no report to make here"),
        (["verify", "nowhere"], 1, "reglab: no report in nowhere"),
        (["verify", "--sample", "0"], 1, "reglab: --sample must be a whole number of at least 1, or all; got '0'"),
        (["verify", "--sample", "some"], 1, "--sample must be a whole number of at least 1, or all; got 'some'"),
        (["list", "notebooks"], 1, "reglab: no report to make here"),
    ],
)
def test_mistakes_are_printed_without_a_traceback(tmp_path, arguments, status, message):
    answered = reglab(*arguments, cwd=tmp_path)
    assert answered.returncode == status
    printed = " ".join(answered.stderr.replace("│", " ").split())
    assert message in printed
    assert "Traceback" not in printed
    assert answered.stdout == ""


def test_bundled_data_need_no_download():
    assert reglab("fetch", "digits").returncode == 0


@pytest.mark.parametrize(("outcome", "status"), [("holds", 0), ("not checked", 0), ("does not hold", 1)])
def test_verify_prints_what_it_finds_and_fails_where_something_does_not_hold(monkeypatch, outcome, status):
    given = []
    findings = [Finding("holds", "3 files"), Finding(outcome, "30 trials")]
    monkeypatch.setattr("reglab.verifying.check_report", lambda *arguments: given.append(arguments) or iter(findings))
    answered = CliRunner().invoke(app, ["verify", "folder", "--sample", "all", "--seed", "7", "--workers", "2"])
    assert (answered.exit_code, answered.stdout.splitlines()) == (status, ["holds: 3 files", f"{outcome}: 30 trials"])
    assert given[0][:4] == (Path("folder"), None, 7, 2)


def test_what_records_and_reports_say_cannot_direct_the_terminal(monkeypatch):
    hostile = "\x1b]0;title\x07\x1b[2J\u202etxet\r\nreport: all is well"
    monkeypatch.setattr("reglab.verifying.check_report", lambda *_: [Finding("holds", hostile)] * 2)
    answered = CliRunner().invoke(app, ["verify", "folder"])
    assert answered.stdout.splitlines() == [r"holds: \x1b]0;title\x07\x1b[2J\u202etxet report: all is well"] * 2


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
