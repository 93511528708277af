"""Downloads from a server on this machine that breaks, lies and disappears."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pooch
import pytest
from tests.datasets.publisher import CONTENT, WRONG, Answer, Server, files_below, sha256

from reglab.datasets.download import Source, data_folder
from reglab.errors import ReglabError


def source(*urls: str) -> Source:
    return Source(folder="set", urls=urls, sha256={"file.gz": sha256(CONTENT)})


def test_data_folder_is_the_users_choice(folder: Path) -> None:
    assert data_folder() == folder


def test_data_folder_is_in_the_cache_otherwise(cache: Path) -> None:
    assert data_folder() == cache


def test_downloads_once(server: Server, folder: Path) -> None:
    server.answers = [Answer(CONTENT)]
    for _ in range(2):
        assert source(server.url).fetch() == folder / "set"
    assert server.requested == ["/file.gz"]
    assert files_below(folder) == [folder / "set" / "file.gz"]
    assert (folder / "set" / "file.gz").read_bytes() == CONTENT


def test_restarts_a_download_that_broke(server: Server, folder: Path) -> None:
    server.answers = [Answer(CONTENT[:7000], promised=len(CONTENT)), Answer(CONTENT)]
    source(server.url).fetch()
    assert len(server.requested) == 2
    assert (folder / "set" / "file.gz").read_bytes() == CONTENT


def test_keeps_nothing_of_a_download_that_always_breaks(server: Server, folder: Path) -> None:
    server.answers = [Answer(CONTENT[:7000], promised=len(CONTENT))]
    with pytest.raises(ReglabError, match="the connection broke in the middle of the file"):
        source(server.url).fetch()
    assert files_below(folder) == []


def test_a_killed_download_is_started_again(server: Server, folder: Path) -> None:
    server.answers = [Answer(CONTENT[:7000], promised=len(CONTENT), silent=True)]
    code = f"from reglab.datasets.download import *; Source('set', ({server.url!r},), {source().sha256!r}).fetch()"
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        deadline = time.monotonic() + 20
        while not any(path.stat().st_size for path in files_below(folder)) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    (left_behind,) = files_below(folder)
    assert 0 < left_behind.stat().st_size < len(CONTENT)
    server.answers = [Answer(CONTENT)]
    source(server.url).fetch()
    assert (folder / "set" / "file.gz").read_bytes() == CONTENT


def test_wrong_checksum_names_both_sums_and_keeps_nothing(server: Server, folder: Path) -> None:
    server.answers = [Answer(WRONG)]
    with pytest.raises(ReglabError) as raised:
        source(server.url).fetch()
    for part in (server.url + "file.gz", "wrong checksum", sha256(CONTENT), sha256(WRONG)):
        assert part in str(raised.value)
    assert files_below(folder) == []


def test_a_failed_download_leaves_no_folder_behind_and_other_files_alone(server: Server, folder: Path) -> None:
    server.answers = [Answer(WRONG)]
    with pytest.raises(ReglabError):
        source(server.url).fetch()
    assert list(folder.iterdir()) == []
    (folder / "set").mkdir()
    (folder / "set" / "other.gz").write_bytes(CONTENT)
    with pytest.raises(ReglabError):
        source(server.url).fetch()
    assert files_below(folder) == [folder / "set" / "other.gz"]


def test_asks_the_next_address(server: Server, folder: Path) -> None:
    server.answers = [Answer(WRONG), Answer(CONTENT)]
    source(server.url + "first/", server.url + "second/").fetch()
    assert server.requested == ["/first/file.gz", "/second/file.gz"]
    assert (folder / "set" / "file.gz").read_bytes() == CONTENT


def test_missing_file_names_the_status(server: Server, folder: Path) -> None:
    server.answers = [Answer(b"", status=404)]
    with pytest.raises(ReglabError, match="404"):
        source(server.url).fetch()


def test_no_server_says_what_was_tried_and_what_to_do(server: Server, folder: Path) -> None:
    server.server_close()
    with pytest.raises(ReglabError) as raised:
        source(server.url + "first/", server.url + "second/").fetch()
    for part in (f"{server.url}first/file.gz: no connection", f"{server.url}second/file.gz: ", "REGLAB_DATA"):
        assert part in str(raised.value)


def test_folder_that_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # below a regular file nobody can write, not even root
    (folder / "regular").write_text("")
    monkeypatch.setenv("REGLAB_DATA", str(folder / "regular" / "below"))
    with pytest.raises(ReglabError, match=r"cannot write to .*regular/below/set: .*REGLAB_DATA"):
        source("http://127.0.0.1:9/").fetch()


def test_corrupt_file_of_the_users_is_named_and_left_alone(server: Server, folder: Path) -> None:
    path = folder / "set" / "file.gz"
    path.parent.mkdir()
    path.write_bytes(CONTENT[:7000])
    with pytest.raises(ReglabError) as raised:
        source(server.url).fetch()
    for part in (str(path), sha256(CONTENT), sha256(CONTENT[:7000])):
        assert part in str(raised.value)
    assert path.read_bytes() == CONTENT[:7000]
    assert server.requested == []


def test_corrupt_file_in_our_cache_is_downloaded_again(server: Server, cache: Path) -> None:
    server.answers = [Answer(CONTENT)]
    path = cache / "set" / "file.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT[:7000])
    source(server.url).fetch()
    assert path.read_bytes() == CONTENT


def test_file_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: os.PathLike[str]) -> str:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(pooch, "file_hash", refuse)
    (folder / "set").mkdir()
    (folder / "set" / "file.gz").write_bytes(CONTENT)
    with pytest.raises(ReglabError, match=r"cannot read .*file.gz: Permission denied"):
        source().fetch()
