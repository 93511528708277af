"""The report's folder is replaced as a whole, or left as it is."""

import subprocess
import sys

import pytest

from reglab.errors import ReglabError
from reglab.publishing import output as subject
from reglab.publishing.output import replacing


def content(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(folder, text):
    with replacing(folder) as building:
        (building / "pages").mkdir()
        (building / "pages" / f"{text}.html").write_text(text)
        (building / subject.MARK).write_text("[]")


def test_a_report_takes_the_place_of_the_former_one(tmp_path):
    write(tmp_path / "new" / "report", "one")
    write(tmp_path / "new" / "report", "two")
    assert content(tmp_path) == {"new/report/pages/two.html": b"two", "new/report/verdicts.json": b"[]"}
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["report"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interrupted_run_leaves_the_former_report(tmp_path, error):
    write(tmp_path / "report", "one")
    with pytest.raises(error), replacing(tmp_path / "report") as building:  # noqa: PT012 - the second is tested
        (building / "half.html").touch()
        raise error
    assert content(tmp_path) == {"report/pages/one.html": b"one", "report/verdicts.json": b"[]"}


STAY = """
import sys, time
from pathlib import Path
from reglab.publishing.output import replacing
with replacing(Path(sys.argv[1])) as building:
    (building / "half.html").touch()
    print("began", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other_run(tmp_path):
    """Another process in the middle of writing the same report."""
    write(tmp_path / "report", "one")
    with subprocess.Popen([sys.executable, "-c", STAY, tmp_path / "report"], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"began\n"
        yield process
        process.kill()


def test_two_runs_cannot_write_the_same_report(tmp_path, other_run):
    with pytest.raises(ReglabError, match="another run is writing"):
        write(tmp_path / "report", "two")
    assert (tmp_path / ".report.building" / "half.html").exists()


def test_what_a_killed_run_leaves_is_cleared_away(tmp_path, other_run):
    other_run.kill()
    other_run.wait()
    assert content(tmp_path / "report") == {"pages/one.html": b"one", "verdicts.json": b"[]"}
    write(tmp_path / "report", "two")
    assert content(tmp_path) == {"report/pages/two.html": b"two", "report/verdicts.json": b"[]"}


def test_a_run_killed_in_the_middle_of_the_exchange_loses_nothing(tmp_path):
    write(tmp_path / "report", "one")
    (tmp_path / "report").rename(tmp_path / ".report.former")
    with pytest.raises(ValueError, match="stop"), replacing(tmp_path / "report"):
        raise ValueError("stop")
    assert content(tmp_path) == {"report/pages/one.html": b"one", "report/verdicts.json": b"[]"}


def test_a_failing_exchange_puts_the_former_report_back(tmp_path, monkeypatch):
    write(tmp_path / "report", "one")
    rename = type(tmp_path).rename

    def failing(path, target):
        if path.name == ".report.building":
            raise OSError("disk full")
        return rename(path, target)

    monkeypatch.setattr(type(tmp_path), "rename", failing)
    with pytest.raises(OSError, match="disk full"):
        write(tmp_path / "report", "two")
    assert content(tmp_path) == {"report/pages/one.html": b"one", "report/verdicts.json": b"[]"}


def test_a_folder_with_other_files_is_refused_and_left(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("precious")
    with pytest.raises(ReglabError, match="holds files but no report"):
        write(tmp_path / "thesis", "one")
    assert content(tmp_path) == {"thesis/chapter.tex": b"precious"}
    assert [path.name for path in tmp_path.iterdir()] == ["thesis"]


def test_a_path_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ReglabError, match=r"cannot write to .*Not a directory.*--output"):
        write(tmp_path / "file" / "report", "one")


def test_a_file_in_the_place_of_the_folder_is_refused_and_left(tmp_path):
    (tmp_path / "report").write_text("precious")
    with pytest.raises(ReglabError, match=r"cannot write to .*Not a directory"):
        write(tmp_path / "report", "one")
    assert content(tmp_path) == {"report": b"precious"}
