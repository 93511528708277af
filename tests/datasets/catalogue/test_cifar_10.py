"""CIFAR-10, from a small archive of the published form; the published one where it can be had."""

import io
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.datasets.publisher import Answer, Server, files_below, sha256

from reglab.datasets.catalogue.cifar_10 import SOURCE
from reglab.datasets.catalogue.cifar_10 import load as read
from reglab.datasets.download import Source
from reglab.datasets.pools import load
from reglab.errors import ReglabError

IMAGES = 3
"""In each of the made files."""
NAMES = [*(f"data_batch_{number}.bin" for number in (1, 2, 3, 4, 5)), "test_batch.bin"]
LABELS = np.random.default_rng(0).integers(0, 10, size=(6, IMAGES), dtype=np.uint8)
PIXELS = np.random.default_rng(1).integers(0, 256, size=(6, IMAGES, 3, 32, 32), dtype=np.uint8)


def batch(file: int) -> bytes:
    """A file as the publisher describes it: each label is followed by the red, the green and the blue pixels."""
    content = b""
    for label, (red, green, blue) in zip(LABELS[file], PIXELS[file], strict=True):
        content += bytes([label]) + red.tobytes() + green.tobytes() + blue.tobytes()
    return content


def archive() -> bytes:
    """The publisher's archive has its files in another order, and others beside them."""
    files = {name: batch(file) for file, name in enumerate(NAMES)}
    files = {"data_batch_4.bin": files["data_batch_4.bin"], "readme.html": b"see the page", **files}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in {**files, "batches.meta.txt": b"airplane\n"}.items():
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def small(server: Server) -> Source:
    """The registered source, of an archive with fewer images on this server."""
    served = archive()
    server.answers = [Answer(served)]
    sizes = dict.fromkeys(SOURCE.sizes, IMAGES * 3073)
    return replace(SOURCE, urls=(server.url,), archive=(str(SOURCE.archive[0]), sha256(served)), sizes=sizes)


def test_images_and_labels_are_those_of_the_archive(server: Server, folder: Path) -> None:
    fetched = small(server).fetch()
    assert server.requested == ["/cifar-10-binary.tar.gz"]
    assert sorted(files_below(folder)) == [folder / "cifar-10" / name for name in NAMES]
    pool, test = read(fetched)
    assert np.array_equal(pool.x, PIXELS[:5].reshape(-1, 3, 32, 32))
    assert np.array_equal(test.x, PIXELS[5])
    assert np.array_equal(pool.y, LABELS[:5].ravel())
    assert np.array_equal(test.y, LABELS[5])
    assert (pool.x.dtype, pool.y.dtype) == (np.uint8, np.int64)


def test_nothing_is_downloaded_again(server: Server, folder: Path) -> None:
    for _ in range(2):
        small(server).fetch()
    assert len(server.requested) == 1


def test_file_of_another_size_is_named_and_left_alone(server: Server, folder: Path) -> None:
    source = small(server)
    path = source.fetch() / "data_batch_3.bin"
    path.write_bytes(b"short")
    with pytest.raises(ReglabError, match=r"data_batch_3.bin is not the file .*expected 9219 bytes, found 5"):
        source.fetch()
    assert path.read_bytes() == b"short"


def test_what_is_published_is_asked_for() -> None:
    # "each file contains 10000 such 3073-byte rows", says the publisher: 30,730,000 bytes
    assert SOURCE.sizes == dict.fromkeys(NAMES, 30_730_000)


def test_classes_are_balanced(available: Callable[[str], str]) -> None:
    pool, test = load(available("cifar-10"))
    assert np.bincount(pool.y).tolist() == [5000] * 10
    assert np.bincount(test.y).tolist() == [1000] * 10
