"""Moves are all done or all undone."""

import os

import pytest

from reglab.publishing.moves import move_all, undo


def content(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def moves(tmp_path):
    """An exchange of two files for two others, one of them in a new folder."""
    for name in ("stage", "report"):
        (tmp_path / name).mkdir()
    for name in ("report/a", "report/b", "stage/new-a", "stage/new-c"):
        (tmp_path / name).write_text(name)
    pairs = [("report/a", "stage/old/a"), ("report/b", "stage/old/b")]
    pairs += [("stage/new-a", "report/a"), ("stage/new-c", "report/folder/c")]
    return [(tmp_path / source, tmp_path / target) for source, target in pairs]


def test_after_the_last_move_nothing_can_be_undone(tmp_path, moves):
    move_all(moves, tmp_path / "stage")
    undo(tmp_path / "stage", tmp_path / "report")
    assert content(tmp_path / "report") == {"a": "stage/new-a", "folder/c": "stage/new-c"}


@pytest.mark.parametrize("moved", range(4))
def test_wherever_it_stops_it_can_be_undone(tmp_path, moves, moved, monkeypatch):
    before = content(tmp_path)
    with monkeypatch.context() as patch:
        replace, left = os.rename, [moved + 1]  # the first rename is that of the journal

        def stopping(source, target, **options):
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            replace(source, target, **options)

        patch.setattr(os, "rename", stopping)
        with pytest.raises(KeyboardInterrupt):
            move_all(moves, tmp_path / "stage")
    undo(tmp_path / "stage", tmp_path / "report")
    assert content(tmp_path) == before
    assert not (tmp_path / "report" / "folder").exists()
