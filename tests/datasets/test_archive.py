"""Downloads of files that are served together in a ZIP archive."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.datasets.publisher import CONTENT, WRONG, Answer, Server, files_below, sha256

from reglab.datasets.download import Source
from reglab.errors import ReglabError


def zipped(**files: bytes) -> bytes:
    """Return a ZIP archive as Macs make them: everything in a folder, and a resource file for each file."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"the set/{name}.txt", content)
            archive.writestr(f"__MACOSX/the set/._{name}.txt", b"a Mac's own")
    return buffer.getvalue()


def zip_source(url: str, served: bytes, **files: bytes) -> Source:
    sums = {f"{name}.txt": sha256(content) for name, content in files.items()}
    return Source("set", (url,), sums, archive=("both.zip", sha256(served)))


def test_takes_the_files_out_of_the_archive(server: Server, folder: Path) -> None:
    served = zipped(first=CONTENT, second=b"2", readme=b"not asked for")
    server.answers = [Answer(served)]
    for _ in range(2):
        assert zip_source(server.url, served, first=CONTENT, second=b"2").fetch() == folder / "set"
    assert server.requested == ["/both.zip"]
    assert sorted(path.name for path in files_below(folder)) == ["first.txt", "second.txt"]
    assert (folder / "set" / "first.txt").read_bytes() == CONTENT
    assert (folder / "set" / "second.txt").read_bytes() == b"2"


def test_asks_for_no_archive_if_the_files_lie_there(server: Server, folder: Path) -> None:
    (folder / "set").mkdir()
    (folder / "set" / "first.txt").write_bytes(CONTENT)
    zip_source(server.url, b"never served", first=CONTENT).fetch()
    assert server.requested == []


def test_archive_with_the_wrong_checksum_is_not_opened(server: Server, folder: Path) -> None:
    right, served = zipped(first=CONTENT), zipped(first=CONTENT, virus=b"!")
    server.answers = [Answer(served)]
    with pytest.raises(ReglabError) as raised:
        zip_source(server.url, right, first=CONTENT).fetch()
    for part in ("wrong checksum of both.zip", sha256(right), sha256(served), "copy first.txt to FOLDER/set"):
        assert part in str(raised.value)
    assert files_below(folder) == []


def test_file_of_an_archive_with_the_wrong_checksum(server: Server, folder: Path) -> None:
    served = zipped(first=CONTENT, second=WRONG)
    server.answers = [Answer(served)]
    with pytest.raises(ReglabError) as raised:
        zip_source(server.url, served, first=CONTENT, second=CONTENT).fetch()
    for part in ("wrong checksum of second.txt", sha256(CONTENT), sha256(WRONG)):
        assert part in str(raised.value)
    assert files_below(folder) == []
