"""One image from a file, whatever its size and mode; or the reason why there is none."""

import struct
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")
"""What is decoded. Others are not tried: PostScript, for one, is a program."""
PIXELS = 50_000_000
"""Of an image at most: a file of a few kilobytes may unpack to gigabytes."""
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    MemoryError,
    NotImplementedError,
    struct.error,
    Image.DecompressionBombError,
)
"""What Pillow raises for files that are no images, or damaged ones."""


class Looks(NamedTuple):
    """What is known of an image before it is decoded.

    Parameters
    ----------
    width, height : int
        Its size.
    grey : bool
        Whether it has no colours.
    """

    width: int
    height: int
    grey: bool


def looks(path: Path) -> Looks | str:
    """Return the size of an image and whether it is grey; or why it cannot be used.

    Parameters
    ----------
    path : Path
        Any file.

    Returns
    -------
    Looks or str
        A text says why: ``"no image"`` or ``"too large"``.
    """
    Image.init()  # Pillow knows only the most common formats before; a second call does nothing
    try:
        with warnings.catch_warnings():
            # Pillow warns of large images; `PIXELS` is smaller than what it warns of
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > PIXELS:
                    return "too large"
                return Looks(image.width, image.height, image.mode[0] in "1LIF")
    except Image.DecompressionBombError:
        return "too large"
    except BROKEN:
        return "no image"


def decoded(path: Path, *, size: tuple[int, int], grey: bool) -> np.ndarray | None:
    """Return the pixels of an image, upright, on white, in one size and mode.

    Parameters
    ----------
    path : Path
        An image of which `looks` knows the size.
    size : tuple of int
        Width and height of the result.
    grey : bool
        Whether the result has one channel; else it has three.

    Returns
    -------
    numpy.ndarray or None
        Shape (channels, height, width), ``uint8``; None if the file is damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged metadata, which nobody reads here
            with Image.open(path, formats=FORMATS) as image:
                # of a JPEG, only as many pixels are decoded as are needed
                image.draft("L" if grey else "RGB", (4 * size[0], 4 * size[1]))
                upright = ImageOps.exif_transpose(image)
                pixels = _on_white(_eight_bits(upright)).convert("L" if grey else "RGB")
                pixels = pixels if pixels.size == size else pixels.resize(size, Image.Resampling.BOX)
    except BROKEN:
        return None
    return np.atleast_3d(np.asarray(pixels, dtype=np.uint8)).transpose(2, 0, 1)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return an image of 16 or more bits per pixel with 8, which Pillow would clip."""
    if image.mode[0] not in "IF":
        return image
    values = np.asarray(image, dtype=np.float64)
    if image.mode == "F":
        values = 255 * (values - values.min()) / (np.ptp(values) or 1)
    elif values.max() > 255:
        values = values / 256
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    """Return an image without transparency."""
    if not image.has_transparency_data:
        return image
    clear = image.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    white.alpha_composite(clear)
    return white
