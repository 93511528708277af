"""Folders of images: any size and mode, and files that are none."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reglab.advice.reading import read
from reglab.errors import ReglabError

RNG = np.random.default_rng(0)


def save(path: Path, mode: str = "RGB", size: tuple[int, int] = (8, 6), colour: object = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = Image.fromarray(RNG.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))
    (noise.convert(mode) if colour is None else Image.new(mode, size, colour)).save(path)


@pytest.fixture
def folder(tmp_path):
    """Two classes of 30 images, 8 wide and 6 high."""
    for label in ("cat", "dog"):
        for index in range(30):
            save(tmp_path / "pets" / label / f"{index:02}.png")
    return tmp_path / "pets"


def test_images_are_read_as_they_are(folder):
    reading = read(folder)
    assert (reading.title, reading.kind, reading.target, reading.labels) == ("pets", "image", "class", ("cat", "dog"))
    assert (reading.x.shape, reading.x.dtype) == ((60, 3, 6, 8), np.uint8)
    assert reading.y.tolist() == [0] * 30 + [1] * 30
    first = np.asarray(Image.open(folder / "cat" / "00.png"))
    assert np.array_equal(reading.x[0], first.transpose(2, 0, 1))
    assert reading.notes == ("60 images, 0 of them resized; all are RGB, 8×6 pixels.",)


def test_grey_images_stay_grey(tmp_path):
    for index in range(60):
        save(tmp_path / "ab"[index % 2] / f"{index}.png", "L")
    assert read(tmp_path).x.shape == (60, 1, 6, 8)


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("RGBA", (0, 0, 0, 0), 255),
        ("RGBA", (0, 0, 0, 255), 0),
        ("LA", (0, 0), 255),
        ("L", 100, 100),
        ("1", 1, 255),
        ("P", 0, 0),
        ("I;16", 100 * 256, 100),
        ("RGB", (9, 9, 9), 9),
    ],
)
def test_any_mode_becomes_rgb_on_white(folder, mode, colour, expected):
    save(folder / "dog" / "00.png", mode, colour=colour)
    assert set(read(folder).x[30].ravel()) == {expected}


@pytest.mark.parametrize(
    ("mode", "suffix"), [("CMYK", "jpg"), ("L", "bmp"), ("F", "tiff"), ("P", "gif"), ("RGB", "webp")]
)
def test_any_format_is_decoded(folder, mode, suffix):
    save(folder / "dog" / f"x.{suffix}", mode)
    reading = read(folder)
    assert reading.x.shape == (61, 3, 6, 8)
    assert np.ptp(reading.x[-1]) > 100


def test_large_images_become_small(tmp_path):
    for index in range(60):
        save(tmp_path / "ab"[index % 2] / f"{index}.jpg", size=(90 + index, 70))
    reading = read(tmp_path)
    assert reading.x.shape == (60, 3, 32, 32)
    assert reading.notes[0] == "60 images, 60 of them resized; all are RGB, 32×32 pixels."


def test_photographs_are_turned_upright(folder):
    image = Image.new("RGB", (8, 6), "black")
    image.paste("white", (0, 0, 8, 3))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    image.save(folder / "dog" / "00.png", exif=exif)
    assert read(folder).x[30, 0, :, 0].tolist() == [0, 0, 0, 255, 255, 255]


def test_what_is_no_image_is_skipped_and_named(folder):
    (folder / "cat" / "notes.txt").write_text("a cat")
    (folder / "cat" / "script.eps").write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nquit\n")
    (folder / "dog" / "broken.png").write_bytes((folder / "dog" / "00.png").read_bytes()[:100])
    (folder / "empty").mkdir()
    (folder / ".ipynb_checkpoints").mkdir()
    save(folder / ".ipynb_checkpoints" / "x.png")
    save(folder / "cat" / ".ipynb_checkpoints" / "x.png")
    (folder / "cat" / ".DS_Store").write_bytes(b"x")
    (folder / "labels.csv").write_text("x")
    reading = read(folder)
    assert len(reading.x) == 60
    assert reading.labels == ("cat", "dog")
    assert reading.notes[1:] == (
        "Skipped, damaged: 1 file (dog/broken.png).",
        "Skipped, no image: 2 files (cat/notes.txt, cat/script.eps).",
        "Skipped, without an image: 1 folder (empty).",
        "Skipped, outside the classes' folders: 1 file (labels.csv).",
    )


def test_at_most_five_files_are_named(folder):
    for index in range(9):
        (folder / "cat" / f"{index}.txt").write_text("")
    assert "9 files (cat/0.txt, cat/1.txt, cat/2.txt, cat/3.txt, cat/4.txt, …)" in read(folder).notes[1]


@pytest.mark.parametrize("side", [8000, 60_000])
def test_a_decompression_bomb_is_skipped(folder, side):
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000_000)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    (folder / "cat" / "bomb.png").write_bytes(content)
    assert "Skipped, too large: 1 file (cat/bomb.png)." in read(folder).notes


def test_folders_inside_of_a_class_belong_to_it(folder):
    save(folder / "dog" / "small" / "deep" / "x.png")
    assert np.bincount(read(folder).y).tolist() == [30, 31]


def test_fewer_than_two_classes_are_refused(tmp_path):
    with pytest.raises(ReglabError, match="none has any"):
        read(tmp_path)
    save(tmp_path / "cat" / "x.png")
    (tmp_path / "dog").mkdir()
    with pytest.raises(ReglabError, match="only 'cat' has any"):
        read(tmp_path)


def test_parts_of_a_data_set_are_no_classes(tmp_path):
    for part in ("train", "test"):
        save(tmp_path / part / "cat" / "x.png")
    with pytest.raises(ReglabError, match="are parts of a data set; give one of them"):
        read(tmp_path)


def test_small_classes_and_few_images_are_refused(folder):
    for index in range(3):
        save(folder / "emu" / f"{index}.png")
    with pytest.raises(ReglabError, match=r"class 'emu' \(3 rows\)"):
        read(folder)
    reading = read(folder, drop_rare_classes=True)
    assert (reading.labels, len(reading.x)) == (("cat", "dog"), 60)


@pytest.mark.parametrize("option", [{"target": "x"}, {"group": "x"}, {"text": "x"}, {"drop": ["x"]}])
def test_options_of_tables_are_refused(folder, option):
    with pytest.raises(ReglabError, match=f"has no columns.*`--{next(iter(option))}`"):
        read(folder, **option)
    with pytest.raises(ReglabError, match="Leave out `--task`"):
        read(folder, task="regression")


def test_equal_images_are_duplicates(folder):
    (folder / "dog" / "copy.png").write_bytes((folder / "cat" / "00.png").read_bytes())
    assert "2 rows have equal inputs and different classes" in "".join(read(folder).warnings)
