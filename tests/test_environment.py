"""pyproject.toml, requirements.lock, environment.yml, the Makefile and what is installed agree with each other."""

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = PYPROJECT["project"]
RUNTIME = [Requirement(line) for line in PROJECT["dependencies"]]
DECLARED = RUNTIME + [Requirement(line) for line in PROJECT["optional-dependencies"]["dev"]]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = [line for line in LOCK.splitlines() if line and not line.lstrip().startswith("#")]
LOCKED = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in PINS)}


def ids(requirement: Requirement) -> str:
    return requirement.name


def test_every_line_of_the_lock_is_one_exact_version() -> None:
    assert PINS
    assert [line for line in PINS if not re.fullmatch(r"[a-z0-9._-]+==[0-9][a-z0-9.]*", line)] == []


def test_the_lock_names_no_host_and_no_path() -> None:
    assert "/" not in LOCK


@pytest.mark.parametrize("requirement", DECLARED, ids=ids)
def test_a_dependency_is_pinned_within_its_range(requirement: Requirement) -> None:
    name = canonicalize_name(requirement.name)
    # A local build ("+cpu") has no portable pin: torch's exact version stands in pyproject.toml, and only there.
    pin = LOCKED[name] if name != "torch" else str(requirement.specifier).removeprefix("==")
    assert requirement.specifier.contains(pin)


def test_torch_is_pinned_in_pyproject_alone() -> None:
    (torch,) = [requirement for requirement in RUNTIME if requirement.name == "torch"]
    assert [specifier.operator for specifier in torch.specifier] == ["=="]
    assert torch.specifier.contains(Version(metadata.version("torch")).public)
    assert "torch" not in LOCKED
    for other in ("Makefile", "environment.yml", ".ci/run"):
        assert "torch==" not in (ROOT / other).read_text(encoding="utf-8")


@pytest.mark.parametrize("requirement", DECLARED, ids=ids)
def test_a_dependency_is_installed(requirement: Requirement) -> None:
    assert requirement.specifier.contains(Version(metadata.version(requirement.name)).public)


def test_what_is_installed_is_what_is_locked() -> None:
    installed = {canonicalize_name(package.name): package.version for package in metadata.distributions()}
    different = {name: installed[name] for name, pin in LOCKED.items() if installed.get(name, pin) != pin}
    assert different == {}, "run `make venv`"


def test_conda_gets_the_same_environment() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, from_pip = environment["dependencies"]
    assert Requirement(python.replace("=", "==")).specifier.contains(PROJECT["requires-python"].removeprefix(">="))
    assert pip == "pip"
    assert from_pip == {"pip": ["-c requirements.lock", "-e .[dev]"]}
    assert "-c requirements.lock -e " in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_what_the_package_imports_is_declared() -> None:
    providers = metadata.packages_distributions()
    declared = {canonicalize_name(requirement.name) for requirement in RUNTIME}
    foreign = imported_modules(ROOT / "src") - sys.stdlib_module_names - {PROJECT["name"]}
    undeclared = [
        name for name in sorted(foreign) if not declared & set(map(canonicalize_name, providers.get(name, ())))
    ]
    assert undeclared == []


def test_every_file_of_the_package_is_packaged() -> None:
    package = ROOT / "src" / "reglab"
    packaged = {
        path for pattern in PYPROJECT["tool"]["setuptools"]["package-data"]["reglab"] for path in package.glob(pattern)
    }
    files = {path for path in package.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert package / "py.typed" in files
    assert files - packaged == set()


def imported_modules(folder: Path) -> set[str]:
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names


def test_one_version_of_the_package() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert metadata.version(PROJECT["name"]) == PROJECT["version"]
