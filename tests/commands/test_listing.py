"""``reglab list``: all that is registered, as it is written in a notebook."""

import re

import pytest
from tests.publishing.toys import project, source
from tests.test_cli import reglab

from reglab import datasets
from reglab.claims import registry


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
