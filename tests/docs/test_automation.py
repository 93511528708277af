"""Workflows, templates and hooks are valid, and run commands that exist."""

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.utils import canonicalize_name
from pre_commit.clientlib import load_config
from tests.docs.repository import ROOT, make_targets

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))
HOOKS = [hook for repo in load_config(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def steps(path: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    assert all("runs-on" in job for job in jobs.values())
    return [step for job in jobs.values() for step in job["steps"]]


def test_there_is_a_workflow_for_tests_for_every_night_and_for_the_pages() -> None:
    assert [path.stem for path in WORKFLOWS] == ["nightly", "pages", "test"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_is_named_and_says_when_it_runs_and_what_it_may(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["name"] == path.stem
    assert workflow[True]  # YAML takes the key `on` for a truth value
    assert workflow["permissions"]["contents"] == "read"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_major_version(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", name)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_a_workflow_runs_exists(path: Path) -> None:
    for step in steps(path):
        if "run" in step:
            program, *words = step["run"].split()
            if program == "make":
                assert set(words) <= make_targets()
            else:
                assert os.access(ROOT / program, os.X_OK)


def test_folders_of_the_workflows_are_those_of_the_reports() -> None:
    paths = {step["with"]["path"] for path in WORKFLOWS for step in steps(path) if "upload" in step.get("uses", "")}
    assert paths == {"reports", "build/quick"}
    assert (ROOT / "reports" / "index.html").exists()


def test_workflows_use_the_python_of_the_locked_environment() -> None:
    (python, *_) = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    assert set(re.findall(r'python(?:-version: "|:)(3\.\d+)', text)) == {python.removeprefix("python=")}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_asks_for_something(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert form["name"]
    assert form["description"]
    names = [field["id"] for field in form["body"]]
    assert len(set(names)) == len(names) >= 3
    assert any(field.get("validations", {}).get("required") for field in form["body"])


def test_issues_and_pull_requests_have_templates() -> None:
    assert [path.stem for path in FORMS] == ["bug", "claim"]
    assert (GITHUB / "pull_request_template.md").read_text(encoding="utf-8").count("- [ ] ") >= 4


def test_hooks_format_lint_check_types_and_strip_notebooks() -> None:
    assert {"format", "lint", "types", "strip-notebooks"} <= {hook["id"] for hook in HOOKS}


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_a_hook_runs_a_tool_of_the_lock(hook: dict[str, Any]) -> None:
    packages = {"jupyter nbconvert": "nbconvert", "ruff": "ruff", "mypy": "mypy", "lint-imports": "import-linter"}
    program = hook["entry"].removeprefix(".venv/bin/")
    assert program != hook["entry"]
    (package,) = [package for tool, package in packages.items() if program.startswith(tool)]
    assert re.search(rf"^{canonicalize_name(package)}==", LOCK, re.MULTILINE)
    assert (Path(sys.executable).parent / program.split()[0]).exists()
