"""Measures a picture and makes its thumbnail; a program of its own, which `pictures.py` runs confined.

It needs Pillow and nothing of ours. The formats are a list of four, told by the first bytes: a file
that lies about itself never reaches a decoder that few have ever looked at.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from dataclasses import asdict, dataclass
from typing import BinaryIO

from PIL import Image, ImageCms, PngImagePlugin
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

SIDE = 640  # pixels, of the longer side of a thumbnail
QUALITY = 80
MOST_PIXELS = 40_000_000  # in memory at once; a JPEG is scaled down while it is decoded
MOST_IN_FILE = 250_000_000  # as the header says; the largest cameras of phones have 200 million
MOST_PROFILE = 4_000_000  # bytes of a colour profile
MOST_TEXT = 8_000_000  # bytes of unpacked texts in a PNG
BAND = 1_000_000  # pixels that are converted at once

Openers = tuple[tuple[bytes, type[ImageFile]], ...]
OPENERS: Openers = (
    (b"\xff\xd8\xff", JpegImageFile),
    (b"\x89PNG\r\n\x1a\n", PngImageFile),
    (b"GIF8", GifImageFile),
    (b"RIFF", WebPImageFile),
)
ORIENTATION = 0x0112
ON_ITS_SIDE = (5, 6, 7, 8)
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What a colour profile calls the colours that a mode of Pillow has.
SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}


class PictureError(Exception):
    """No thumbnail can be made of this; the message says why in a sentence."""


@dataclass(slots=True)
class Found:
    """What is known of a picture, as far as it could be read; measures are those of the upright one."""

    width: int | None = None
    height: int | None = None
    is_animated: bool | None = None
    trouble: str | None = None


def examine(file: BinaryIO, *, only_if_it_moves: bool = False) -> tuple[Found, bytes]:
    """Read what can be read, and make the thumbnail, of the first frame, where it is wanted; never raises."""
    found, thumbnail = Found(), b""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with opened(file) as picture:
                turn = orientation(picture)
                measure(found, picture, turn)
                if found.is_animated or not only_if_it_moves:
                    thumbnail = make(picture, turn)
    except PictureError as trouble:
        found.trouble = str(trouble)
    except Exception as trouble:  # decoders of strangers' bytes raise whatever comes to them
        found.trouble = f"It cannot be decoded ({type(trouble).__name__})."
    return found, thumbnail


def opened(file: BinaryIO) -> ImageFile:
    head = file.read(16)
    file.seek(0)
    for magic, opener in OPENERS:
        if head.startswith(magic):
            return opener(file)
    raise PictureError("It is not a JPEG, PNG, GIF or WebP picture.")


def orientation(picture: ImageFile) -> int:
    """How the camera was held, from 1 to 8; nonsense counts as upright."""
    try:
        # Not what PNG has of its own: that decodes the whole picture, in case something stands behind it.
        value = Image.Image.getexif(picture).get(ORIENTATION)
    except Exception:
        return 1
    return value if isinstance(value, int) and value in TURNS else 1


def measure(found: Found, picture: ImageFile, turn: int) -> None:
    width, height = reversed(picture.size) if turn in ON_ITS_SIDE else picture.size
    if not (0 < width < 2**31 and 0 < height < 2**31):
        raise PictureError("It has no size.")
    found.width, found.height = width, height
    found.is_animated = bool(getattr(picture, "is_animated", False))


def make(picture: ImageFile, turn: int) -> bytes:
    """Decode no more than is needed, and draw a new picture: nothing of the file but its colours is kept."""
    if picture.width * picture.height > MOST_IN_FILE:
        raise PictureError("It has too many pixels.")
    picture.draft(None, fitting(picture.size))
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureError("It has too many pixels.")
    profile = picture.info.get("icc_profile")
    picture.load()
    small = in_srgb(shrunk(picture), profile)
    if turn != 1:
        small = small.transpose(TURNS[turn])
    clean = Image.new(small.mode, small.size)
    clean.paste(small)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=QUALITY)
    return out.getvalue()


def fitting(size: tuple[int, int]) -> tuple[int, int]:
    """The measures of the thumbnail; a small picture stays as it is."""
    width, height = size
    scale = min(1.0, SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def shrunk(picture: Image.Image) -> Image.Image:
    """Scale down, a large picture band by band, so that there is never a second copy of the whole."""
    width, height = fitting(picture.size)
    across, down = max(1, picture.width // (2 * width)), max(1, picture.height // (2 * height))
    if (across, down) == (1, 1):
        return plain(picture).resize((width, height), Image.Resampling.LANCZOS)
    rows = down * max(1, BAND // (picture.width * down))
    bands = [
        plain(picture.crop((0, top, picture.width, min(top + rows, picture.height)))).reduce((across, down))
        for top in range(0, picture.height, rows)
    ]
    whole = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    top = 0
    for band in bands:
        whole.paste(band, (0, top))
        top += band.height
    return whole.resize((width, height), Image.Resampling.LANCZOS)


def plain(picture: Image.Image) -> Image.Image:
    """One of the modes that can be scaled smoothly: L, RGB, RGBA or CMYK."""
    if picture.mode in ("L", "RGB", "P") and "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode in ("LA", "La", "PA", "RGBa", "RGBA"):
        return picture.convert("RGBA")
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in SPACES else picture.convert("RGB")


def in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """Colours as every screen shows them, because the profile that explains them is not kept."""
    if picture.mode == "RGBA":
        coloured = in_srgb(picture.convert("RGB"), profile)
        coloured.putalpha(picture.getchannel("A"))
        return coloured
    if isinstance(profile, bytes) and 0 < len(profile) <= MOST_PROFILE:
        try:
            its_own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if its_own.profile.xcolor_space.strip() == SPACES[picture.mode]:
                ours = ImageCms.createProfile("sRGB")
                return ImageCms.profileToProfile(picture, its_own, ours, outputMode="RGB") or picture
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a broken profile explains nothing
    return picture.convert("RGB")


def main() -> None:
    """Read standard input; write a line of JSON, and the thumbnail after it."""
    Image.MAX_IMAGE_PIXELS = MOST_IN_FILE // 2
    PngImagePlugin.MAX_TEXT_MEMORY = MOST_TEXT
    found, thumbnail = examine(sys.stdin.buffer, only_if_it_moves="--only-if-it-moves" in sys.argv)
    sys.stdout.buffer.write(json.dumps(asdict(found)).encode() + b"\n" + thumbnail)


if __name__ == "__main__":
    main()
