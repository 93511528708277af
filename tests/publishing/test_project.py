"""A checkout is found from any of its folders, with its notebooks and profiles."""

import pytest
from tests.publishing.toys import project, source

from reglab.errors import ReglabError
from reglab.publishing.project import Project


@pytest.fixture
def checkout(tmp_path):
    return project(tmp_path / "checkout", l2=source(), dropout_rate=source())


def test_a_project_is_found_from_a_folder_below_it(checkout):
    assert Project.find(checkout.root / "notebooks") == checkout


def test_without_a_project_the_message_says_what_is_missing(tmp_path):
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(ReglabError, match=r"holds notebooks/ and profiles/.*inside a checkout"):
        Project.find(tmp_path / "notebooks")


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
