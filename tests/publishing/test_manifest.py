"""A manifest tells what reglab wrote from everything else."""

import json

import pytest

from reglab.errors import ReglabError
from reglab.publishing.manifest import NAME, Differences, Manifest


@pytest.fixture
def folder(tmp_path):
    """A report of two files."""
    folder = tmp_path / "report"
    (folder / "notebooks").mkdir(parents=True)
    (folder / "index.html").write_text("front")
    (folder / "notebooks" / "l2.ipynb").write_text("{}")
    Manifest.of(folder).write(folder)
    return folder


def test_it_names_every_file_but_itself_with_its_hash(folder):
    # printf front | sha256sum; printf {} | sha256sum
    assert json.loads((folder / NAME).read_text())["files"] == {
        "index.html": "2d8d693177ac44895fc02c009ec3f6af32e51eb00783c17000d7051d1662b93a",
        "notebooks/l2.ipynb": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    }
    assert Manifest.of(folder) == Manifest.read(folder)


def test_what_differs_is_named(folder):
    assert Manifest.read(folder).differences(folder) == Differences([], [], [])
    (folder / "index.html").unlink()
    (folder / "notebooks" / "l2.ipynb").write_text("{ }")
    (folder / "notebooks" / "mine.ipynb").touch()
    (folder / ".git" / "objects").mkdir(parents=True)
    (folder / ".git" / "objects" / "pack").touch()
    (folder / "elsewhere").symlink_to(folder.parent)
    expected = Differences(["index.html"], ["notebooks/l2.ipynb"], [".git/", "elsewhere/", "notebooks/mine.ipynb"])
    assert Manifest.read(folder).differences(folder) == expected


@pytest.mark.parametrize("name", ["notebooks", "notebooks/l2.ipynb"])
def test_what_lies_behind_a_link_is_changed_even_if_it_is_equal(folder, name):
    (folder / name).rename(folder.parent / "moved")
    (folder / name).symlink_to(folder.parent / "moved")
    assert Manifest.read(folder).differences(folder).changed == ["notebooks/l2.ipynb"]


HASH = "0" * 64


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"files": 1, "reglab": "1"}', '{"files": {"a": 1}, "reglab": "1"}', "[" * 100_000,
        *(json.dumps({"reglab": "1", "files": {name: HASH}})
          for name in ("", ".", "../a", "/a", "a/../b", "a//b", "a\0", NAME)),
    ],
)  # fmt: skip
def test_what_is_no_manifest_is_refused(folder, text):
    (folder / NAME).write_text(text)
    with pytest.raises(ReglabError, match="is not the manifest of a report"):
        Manifest.read(folder)


def test_a_folder_without_one_is_no_report(tmp_path):
    with pytest.raises(ReglabError, match=r"no report in .*: it has no manifest.json"):
        Manifest.read(tmp_path)
