"""What can be found out about a stored file: its measures, its length, and a picture of it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import BinaryIO

from inbox.adapters import ffmpeg, pictures
from inbox.adapters.ffmpeg import Ffmpeg

MEGABYTE = 1024 * 1024
LARGEST_PICTURE = 32 * MEGABYTE  # as a file; photos of phones have a tenth of that
LARGEST_STICKER = 2 * MEGABYTE
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Findings:
    """The columns of a row. `thumbnail` is None where the file has none, or is small enough itself."""

    width: int | None = None
    height: int | None = None
    is_animated: bool | None = None
    duration: float | None = None
    waveform: str | None = None
    thumbnail: bytes | None = None


NOTHING = Findings()


def worth_reading(kind: str, content_type: str | None, size: int | None, player: Ffmpeg | None) -> bool:
    """Whether there is anything to find; a document is shown by its name alone."""
    if kind == "document":
        return False
    if content_type in PICTURES:
        return (size or 0) <= LARGEST_PICTURE
    return player is not None and content_type in ffmpeg.CONTAINERS


def examine(file: BinaryIO, kind: str, content_type: str, size: int, player: Ffmpeg | None) -> Findings:
    """Look at a file in the way that fits what its bytes are, which need not be what its sender called it."""
    if content_type in PICTURES:
        return picture(file, is_shown_as_it_is=kind == "sticker" and size <= LARGEST_STICKER)
    if player is None:
        return NOTHING
    if kind == "audio" or content_type.startswith("audio/"):
        sound = player.sound(file, content_type)
        return Findings(duration=sound.duration, waveform=sound.waveform)
    film = player.film(file, content_type)
    poster = thumbnail_of(film.poster) if film.poster else None
    return Findings(film.width, film.height, duration=film.duration, thumbnail=poster)


def picture(file: BinaryIO, *, is_shown_as_it_is: bool) -> Findings:
    """A sticker is small enough itself, and one that moves has a still for those who want less motion."""
    found = pictures.examine(file, only_if_it_moves=is_shown_as_it_is)
    return Findings(found.width, found.height, found.is_animated, thumbnail=found.thumbnail)


def thumbnail_of(poster: bytes) -> bytes | None:
    with tempfile.TemporaryFile() as file:
        file.write(poster)
        return pictures.examine(file).thumbnail
