"""Downloads of files that are served together in an archive."""

import io
import tarfile
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


# -- tar archives -----------------------------------------------------------------------------


def tarred(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def member(place: str, content: bytes, **attributes: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(place)
    for name, value in attributes.items():
        setattr(info, name, value)
    return info, content


def tar_source(url: str, served: bytes, **sizes: int) -> Source:
    return Source(
        "set",
        (url,),
        sha256={"first.bin": sha256(CONTENT)},
        archive=("both.tar.gz", sha256(served)),
        sizes={f"{name}.bin": size for name, size in sizes.items()},
    )


def test_takes_files_by_checksum_and_by_size_out_of_a_tar_archive(server: Server, folder: Path) -> None:
    served = tarred(
        member("the set/second.bin", b"22"),
        member("the set/readme.txt", b"not asked for"),
        member("the set/first.bin", CONTENT),
    )
    server.answers = [Answer(served)]
    for _ in range(2):
        assert tar_source(server.url, served, second=2).fetch() == folder / "set"
    assert server.requested == ["/both.tar.gz"]
    assert {path.name: path.read_bytes() for path in files_below(folder)} == {"first.bin": CONTENT, "second.bin": b"22"}


def test_nothing_of_a_tar_archive_is_written_elsewhere(server: Server, folder: Path) -> None:
    served = tarred(
        member("../../outside.bin", b"!"),
        member("/tmp/absolute.bin", b"!"),  # noqa: S108
        member("first.bin", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        member("the set/../first.bin", CONTENT),
        member("first.bin", b"", type=tarfile.DIRTYPE),
    )
    server.answers = [Answer(served)]
    tar_source(server.url, served).fetch()
    assert [path for path in folder.parent.rglob("*.bin") if folder in path.parents] == [folder / "set" / "first.bin"]
    assert not (folder / "set" / "first.bin").is_symlink()
    assert (folder / "set" / "first.bin").read_bytes() == CONTENT
    assert not list(folder.parent.rglob("outside.bin"))


def test_file_of_a_tar_archive_with_the_wrong_size(server: Server, folder: Path) -> None:
    served = tarred(member("first.bin", CONTENT), member("second.bin", b"longer"))
    server.answers = [Answer(served)]
    with pytest.raises(ReglabError, match=r"wrong size of second\.bin: expected 2 bytes, found 6"):
        tar_source(server.url, served, second=2).fetch()
    assert files_below(folder) == []


@pytest.mark.parametrize("form", ["zip", "tar"])
def test_archive_without_a_file(server: Server, folder: Path, form: str) -> None:
    if form == "zip":
        served = zipped(second=b"2")
        source = zip_source(server.url, served, second=b"2", first=CONTENT)
    else:
        served = tarred(member("first.bin", CONTENT))
        source = tar_source(server.url, served, second=1)
    server.answers = [Answer(served)]
    missing = {"zip": "both.zip does not hold first.txt", "tar": "both.tar.gz does not hold second.bin"}
    with pytest.raises(ReglabError, match=missing[form]):
        source.fetch()
    assert files_below(folder) == []
