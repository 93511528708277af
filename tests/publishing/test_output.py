"""The report's files are replaced all together, or left as they are; everything else stays."""

import json
import os
import subprocess
import sys

import pytest

from reglab.errors import ReglabError
from reglab.publishing.manifest import NAME, Manifest
from reglab.publishing.output import MARKER, PREFIX, replacing


def content(folder):
    """The files of a folder, without the manifest."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: text for name, text in files.items() if not name.endswith(NAME)}


def write(folder, text, **options):
    with replacing(folder, **options) as draft:
        (draft.folder / "pages").mkdir()
        (draft.folder / "pages" / f"{text}.html").write_text(text)
        (draft.folder / "verdicts.json").write_text("[]")
    return draft


def leftovers(folder):
    return list(folder.glob(f"{PREFIX}*"))


def test_a_report_takes_the_place_of_the_former_one(tmp_path):
    write(tmp_path / "new" / "report", "one")
    write(tmp_path / "new" / "report", "two")
    assert content(tmp_path) == {"new/report/pages/two.html": b"two", "new/report/verdicts.json": b"[]"}
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["report"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interrupted_run_leaves_the_former_report(tmp_path, error):
    write(tmp_path / "report", "one")
    with pytest.raises(error), replacing(tmp_path / "report") as draft:  # noqa: PT012 - the second is tested
        (draft.folder / "half.html").touch()
        raise error
    assert content(tmp_path) == {"report/pages/one.html": b"one", "report/verdicts.json": b"[]"}


STAY = """
import sys, time
from pathlib import Path
from reglab.publishing.output import replacing
with replacing(Path(sys.argv[1])) as draft:
    (draft.folder / "half.html").touch()
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
    (stage,) = leftovers(tmp_path)
    assert (stage / "report" / "half.html").exists()


def test_what_a_killed_run_leaves_is_cleared_away(tmp_path, other_run):
    other_run.kill()
    other_run.wait()
    assert content(tmp_path / "report") == {"pages/one.html": b"one", "verdicts.json": b"[]"}
    write(tmp_path / "report", "two")
    assert content(tmp_path) == {"report/pages/two.html": b"two", "report/verdicts.json": b"[]"}


DIE = """
import os, sys
from pathlib import Path
from reglab.publishing.output import replacing
rename, left = os.rename, [int(sys.argv[2])]
def dying(*paths, **options):
    if not left[0]:
        os._exit(9)
    left[0] -= 1
    rename(*paths, **options)
os.rename = dying
with replacing(Path(sys.argv[1])) as draft:
    (draft.folder / "index.html").write_text("two")
    (draft.folder / "verdicts.json").write_text("[2]")
"""


@pytest.mark.parametrize("renames", [0, 1, 2, 3, 4, 5, 6])
def test_a_run_killed_in_the_middle_of_the_exchange_loses_nothing(tmp_path, renames):
    write(tmp_path / "report", "one")
    assert subprocess.run([sys.executable, "-c", DIE, tmp_path / "report", str(renames)], check=False).returncode == 9
    with pytest.raises(ValueError, match="stop"), replacing(tmp_path / "report"):
        raise ValueError("stop")
    assert content(tmp_path) == {"report/pages/one.html": b"one", "report/verdicts.json": b"[]"}
    assert Manifest.read(tmp_path / "report").differences(tmp_path / "report").extra == []


@pytest.mark.parametrize("renames", [1, 3])
def test_a_first_run_killed_in_the_middle_of_the_exchange_is_cleared_away(tmp_path, renames):
    assert subprocess.run([sys.executable, "-c", DIE, tmp_path / "report", str(renames)], check=False).returncode == 9
    write(tmp_path / "report", "two")
    assert content(tmp_path) == {"report/pages/two.html": b"two", "report/verdicts.json": b"[]"}


def test_a_failing_exchange_puts_the_former_report_back(tmp_path, monkeypatch):
    write(tmp_path / "report", "one")
    rename = os.rename

    def failing(source, target, **options):
        if str(source).endswith("two.html"):
            raise OSError("disk full")
        rename(source, target, **options)

    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(OSError, match="disk full"):
        write(tmp_path / "report", "two")
    assert content(tmp_path) == {"report/pages/one.html": b"one", "report/verdicts.json": b"[]"}


def test_what_is_not_the_reports_stays(tmp_path):
    write(tmp_path / "report", "one")
    for name in ("thesis.tex", "CNAME", ".nojekyll", ".git/HEAD", "pages/mine.html", "store.sqlite", "notes.html"):
        (tmp_path / "report" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "report" / name).write_text("precious")
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "data.csv").write_text("precious")
    (tmp_path / "report" / "link").symlink_to(tmp_path / "away")
    others = {name: text for name, text in content(tmp_path).items() if name != "report/pages/one.html"}
    assert write(tmp_path / "report", "two").notes == []
    assert content(tmp_path) == {**others, "report/pages/two.html": b"two"}
    assert (tmp_path / "report" / "link").is_symlink()


def test_folders_that_a_new_report_leaves_empty_are_removed(tmp_path):
    write(tmp_path / "report", "one")
    (tmp_path / "report" / "empty").mkdir()
    with replacing(tmp_path / "report") as draft:
        (draft.folder / "index.html").touch()
    assert {path.name for path in (tmp_path / "report").iterdir()} == {"empty", "index.html", NAME}


def test_a_changed_file_is_kept_beside_the_new_report(tmp_path):
    write(tmp_path / "report", "one")
    for number in (1, 2):
        (tmp_path / "report" / "verdicts.json").write_text(f"changed {number}")
        draft = write(tmp_path / "report", "one")
        assert set(draft.former) == {"pages/one.html"}
        aside = tmp_path / "report" / f"changed-{number}"
        assert draft.notes == [f"changed since reglab wrote it, and so kept in {aside}: verdicts.json"]
    assert content(tmp_path / "report") == {
        "pages/one.html": b"one", "verdicts.json": b"[]",
        "changed-1/verdicts.json": b"changed 1", "changed-2/verdicts.json": b"changed 2",
    }  # fmt: skip


@pytest.mark.parametrize("place", ["index.html", "_static/mine.css", "_images/me.png", "data/mine.csv"])
def test_a_file_of_others_in_the_reports_place_is_refused_at_once(tmp_path, place):
    write(tmp_path / "report", "one")
    (tmp_path / "report" / place).parent.mkdir(exist_ok=True)
    (tmp_path / "report" / place).write_text("precious")
    before = content(tmp_path)
    with pytest.raises(ReglabError, match="reglab did not write it"), replacing(tmp_path / "report", ["index.html"]):
        raise AssertionError("begun")
    assert content(tmp_path) == before
    assert leftovers(tmp_path) == []


def test_a_file_that_comes_into_the_way_while_the_report_is_made_stays(tmp_path):
    write(tmp_path / "report", "one")
    with pytest.raises(ReglabError, match="reglab did not write it"), replacing(tmp_path / "report") as draft:  # noqa: PT012
        (draft.folder / "new.html").touch()
        (tmp_path / "report" / "new.html").write_text("precious")
    former = {"pages/one.html": b"one", "verdicts.json": b"[]"}
    assert content(tmp_path / "report") == {**former, "new.html": b"precious"}


def test_a_folder_that_has_become_a_link_is_not_followed(tmp_path):
    write(tmp_path / "report", "one")
    (tmp_path / "report" / "pages").rename(tmp_path / "moved")
    (tmp_path / "report" / "pages").symlink_to(tmp_path / "moved")
    with pytest.raises(ReglabError, match=r"report/pages is where a report puts"):
        write(tmp_path / "report", "one")
    assert content(tmp_path / "moved") == {"one.html": b"one"}


def test_the_store_and_hidden_files_are_no_obstacle_to_a_first_report(tmp_path):
    for name in (".git", "report.sqlite", "report.sqlite-wal"):
        (tmp_path / "report" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "report" / name).touch()
    write(tmp_path / "report", "one", store=tmp_path / "report" / "report.sqlite")
    assert {"pages/one.html", "report.sqlite", "report.sqlite-wal"} < set(content(tmp_path / "report"))


@pytest.mark.parametrize("of_others", [{"output": "report", "host": "another"}, {"output": "other"}, [], None])
def test_working_folders_of_others_stay(tmp_path, of_others):
    stage = tmp_path / f"{PREFIX}abc"
    stage.mkdir()
    (stage / MARKER).write_text("" if of_others is None else json.dumps(of_others))
    for name in (".report.building", ".report.former"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.tex").write_text("precious")
    before = content(tmp_path)
    write(tmp_path / "report", "one")
    assert content(tmp_path) == {**before, "report/pages/one.html": b"one", "report/verdicts.json": b"[]"}


@pytest.mark.parametrize("text", ["{}", "not even JSON"])
def test_a_folder_with_another_manifest_is_refused(tmp_path, text):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / NAME).write_text(text)
    with pytest.raises(ReglabError, match="holds files but no report"):
        write(tmp_path / "app", "one")
    assert (tmp_path / "app" / NAME).read_text() == text


def test_a_folder_with_other_files_is_refused_and_left(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("precious")
    (tmp_path / "thesis" / "verdicts.json").write_text("precious")
    with pytest.raises(ReglabError, match="holds files but no report"):
        write(tmp_path / "thesis", "one")
    assert content(tmp_path) == {"thesis/chapter.tex": b"precious", "thesis/verdicts.json": b"precious"}
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
