"""A checkout is found from any of its folders, with its notebooks and profiles."""

import subprocess
from pathlib import Path

import pytest
from tests.publishing.toys import project, source

from reglab.errors import ReglabError
from reglab.publishing.project import Project


@pytest.fixture
def checkout(tmp_path):
    return project(tmp_path / "checkout", l2=source(), dropout_rate=source())


def test_a_project_is_found_from_a_folder_below_it(checkout):
    assert Project.find(checkout.root / "notebooks", "it") == checkout


def test_without_a_project_the_message_says_what_is_missing(tmp_path):
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(
        ReglabError, match=r"^the page needs it, and neither .*holds notebooks/ and profiles/.*inside a checkout"
    ):
        Project.find(tmp_path / "notebooks", "the page needs it")


def test_notebooks_are_named_after_their_files_and_sorted(checkout):
    assert list(checkout.notebooks()) == ["dropout-rate", "l2"]


def test_a_profile_is_its_file_and_quick_needs_none(checkout):
    (checkout.root / "profiles" / "full.toml").write_text("timeout = 7200\n[l2]\ntrain = 1000\n")
    assert checkout.profile("full") == {"timeout": 7200, "l2": {"train": 1000}}
    assert checkout.profile("quick") == {}
    with pytest.raises(ReglabError, match="unknown profile 'ful': did you mean 'full'"):
        checkout.profile("ful")


def test_records_are_kept_in_the_checkout(checkout, monkeypatch):
    monkeypatch.delenv("REGLAB_STORE", raising=False)
    assert checkout.store() == checkout.root / "build" / "store.sqlite"


@pytest.mark.parametrize("name", ["/", "~", "", "..", "notebooks", "profiles/deep", "src", ".git"])
def test_a_report_does_not_go_where_other_things_are(checkout, monkeypatch, name):
    monkeypatch.setenv("HOME", str(checkout.root.parent / "home"))
    output = checkout.root / Path(name).expanduser()
    with pytest.raises(ReglabError, match=r"no folder for a report|belongs to the sources"):
        checkout.report_folder(output)


@pytest.mark.parametrize("home", ["/nowhere", ""])
def test_a_report_goes_into_a_folder_of_its_own(checkout, monkeypatch, home):
    monkeypatch.setenv("HOME", home)
    for name in ("reports", "build/quick", "../elsewhere", "sources"):
        assert checkout.report_folder(checkout.root / name) == (checkout.root / name).resolve()
    (checkout.root / "link").symlink_to("reports")
    assert checkout.report_folder(checkout.root / "link") == checkout.root / "reports"
    (checkout.root / "to-sources").symlink_to("notebooks")
    with pytest.raises(ReglabError, match="belongs to the sources"):
        checkout.report_folder(checkout.root / "to-sources")


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=nobody", "-c", "user.email=nobody@localhost"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_report_is_published_from_what_is_committed(checkout):
    checkout.refuse_uncommitted(checkout.root / "reports")  # git does not know it
    git(checkout.root, "init")
    (checkout.root / "reports").mkdir()
    (checkout.root / "reports" / "index.html").write_text("one")
    git(checkout.root, "add", ".")
    git(checkout.root, "commit", "-m", "one")
    (checkout.root / "reports" / "index.html").write_text("another")
    (checkout.root / "untracked.txt").write_text("notes")
    checkout.refuse_uncommitted(checkout.root / "reports")
    (checkout.root / "notebooks" / "l2.ipynb").write_text("{}")
    checkout.refuse_uncommitted(checkout.root / "build" / "quick")
    with pytest.raises(ReglabError, match=r"1 files differ, such as notebooks/l2.ipynb. .* --uncommitted"):
        checkout.refuse_uncommitted(checkout.root / "reports")
