"""Pictures for tests: small, of one colour or of four quarters, and files that mean harm."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image

RED, GREEN, BLUE, WHITE = (200, 30, 40), (20, 160, 60), (30, 60, 190), (250, 250, 250)


def quarters(size: tuple[int, int] = (80, 40)) -> Image.Image:
    """Red above green on the left, blue above white on the right."""
    small = Image.new("RGB", (2, 2))
    for place, colour in zip([(0, 0), (0, 1), (1, 0), (1, 1)], [RED, GREEN, BLUE, WHITE], strict=True):
        small.putpixel(place, colour)
    return small.resize(size, Image.Resampling.NEAREST)


def saved(picture: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


@contextmanager
def as_file(data: bytes) -> Iterator[BinaryIO]:
    """A nameless file, as the worker has it."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        yield file


def png(*chunks: tuple[bytes, bytes], width: int = 8, height: int = 8) -> bytes:
    """A grey PNG of any size with any chunks before its pixels, of which there may be too few."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 9 * 8)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def gif_of_many_frames(count: int) -> bytes:
    """A GIF that goes on and on: one dot, again and again."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\x04\0\x01\0\0\0" + b"\x2c" + struct.pack("<4HB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return head + frame * count + b"\x3b"


def huge_jpeg(side: int, *, progressive: bool) -> bytes:
    """A real small JPEG whose header says that it is enormous."""
    data = bytearray(saved(quarters(), "JPEG", progressive=progressive))
    place = data.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    data[place + 5 : place + 9] = struct.pack(">HH", side, side)
    return bytes(data)


def huge_webp(side: int) -> bytes:
    """An extended WebP with an enormous canvas and no picture in it."""
    canvas = (side - 1).to_bytes(3, "little")
    extended = b"VP8X" + struct.pack("<I", 10) + bytes([2, 0, 0, 0]) + canvas + canvas
    animation = b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    return b"RIFF" + struct.pack("<I", 4 + len(extended) + len(animation)) + b"WEBP" + extended + animation
