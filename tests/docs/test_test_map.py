"""A module's tests are found by its name, or in the table of tests/README.md."""

import ast
import re
from fnmatch import fnmatch

from tests.docs.repository import PACKAGE, ROOT

TESTS = ROOT / "tests"
NAME = re.compile(r"`([\w/*]+\.py)`")
ROWS = re.findall(r"^\| (`.+?`) \| (.+`.*) \|$", (TESTS / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
TABLE = {module: NAME.findall(suites) for modules, suites in ROWS for module in NAME.findall(modules)}
"""The suites that cover a module, or all modules of a folder that have no test of their own."""


def _defines_something(path):
    """Whether a package's own file does more than pass names on."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body)


def _modules():
    paths = sorted(PACKAGE.rglob("*.py"))
    return [path.relative_to(PACKAGE) for path in paths if path.name != "__init__.py" or _defines_something(path)]


def _untested():
    return [path for path in _modules() if not (TESTS / path.parent / f"test_{path.name}").exists()]


def test_every_module_has_tests_of_its_name_or_stands_in_the_table():
    assert [path.as_posix() for path in _untested() if not any(fnmatch(path.as_posix(), row) for row in TABLE)] == []


def test_every_module_of_the_table_needs_it_and_its_suites_exist():
    assert [module for module in TABLE if not any(fnmatch(path.as_posix(), module) for path in _untested())] == []
    assert all(TABLE.values())
    assert {suite for suites in TABLE.values() for suite in suites if not (TESTS / suite).is_file()} == set()
