"""``reglab verify`` prints what is found, and nothing that directs the terminal."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reglab.cli import app
from reglab.finding import Finding


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
