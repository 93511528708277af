"""A record's provenance: where, when and with what it was made."""

import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest

from reglab.execution.provenance import processor, provenance, versions, without_builds


def test_provenance_describes_this_process():
    before = datetime.now(UTC).replace(microsecond=0)
    origin = provenance("cpu", 8, 0.123456)
    assert before <= datetime.fromisoformat(origin.pop("created")) <= datetime.now(UTC)
    assert origin == {
        "device": "cpu",
        "group": 8,
        "machine": platform.machine(),
        "processor": processor(),
        "python": platform.python_version(),
        "seconds": 0.1235,
        "versions": {"reglab": version("reglab"), "numpy": version("numpy"), "torch": version("torch")},
    }


@pytest.mark.parametrize(
    ("cpuinfo", "name"),
    [("processor\t: 0\nmodel name\t: Fast CPU: 3 GHz\n", "Fast CPU: 3 GHz"), ("processor\t: 0\n", "x99")],
)
def test_the_processor_is_named_as_the_system_names_it(monkeypatch, cpuinfo, name):
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: cpuinfo)
    monkeypatch.setattr(platform, "processor", lambda: "")
    monkeypatch.setattr(platform, "machine", lambda: "x99")
    assert processor() == name


def test_a_system_without_cpuinfo_has_a_processor_too(monkeypatch):
    def missing(*_, **__):
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", missing)
    monkeypatch.setattr(platform, "processor", lambda: "arm")
    assert processor() == "arm"


def test_builds_of_one_version_are_equal():
    assert without_builds({"torch": "2.13.0+cu130"}) == without_builds({"torch": "2.13.0+cpu"}) == {"torch": "2.13.0"}
    assert all("+" not in number for number in without_builds(versions()).values())
