"""Posters, lengths and waveforms by ffmpeg, where it is installed.

It reads strangers' files, so it is told what to expect: one container, by the type that the bytes were
found to have, and a few decoders. Playlists and the like, which name other files and addresses, are then
bad files to it and nothing more; `file` is the one protocol it may speak.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from inbox.adapters import confined
from inbox.adapters.confined import ConfinedError, Limits
from inbox.adapters.peaks import Peaks

MEGABYTE = 1024 * 1024
MEMORY = 1024 * MEGABYTE  # of addresses, half of which the program takes before it reads a file
LOOKING = Limits(seconds=15, memory=MEMORY, output=MEGABYTE)
DRAWING = Limits(seconds=30, memory=MEMORY, output=8 * MEGABYTE)

RATE = 8000  # samples a second are enough to see how loud somebody speaks
LONGEST_SOUND = 2 * 3600  # seconds; longer ones have no waveform
LISTENING = Limits(seconds=60, memory=MEMORY, output=RATE * 2 * (LONGEST_SOUND + 1))

CONTAINERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/3gpp": "mov",
    "video/3gpp2": "mov",
    "video/webm": "matroska",
    "audio/mp4": "mov",
    "audio/x-m4a": "mov",
    "audio/3gpp": "mov",
    "audio/ogg": "ogg",
    "audio/opus": "ogg",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/webm": "matroska",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
}
DECODERS = (
    "h264 hevc mpeg4 h263 vp8 vp9 av1 libdav1d "
    "aac opus libopus vorbis mp3 mp3float amrnb amrwb libopencore_amrnb libopencore_amrwb pcm_s16le"
)
INPUT = "file:/dev/fd/0"
SIDE = 640
MOST_PIXELS = 40_000_000
SHOWN = (
    "stream=codec_type,width,height,sample_aspect_ratio:stream_tags=rotate:"
    "stream_side_data=rotation:stream_disposition=attached_pic:format=duration"
)
LONGEST = 7 * 24 * 3600.0  # seconds; what says more is wrong
SKIPPED, SHARE = 1.0, 0.25  # films begin black: the poster is from a second after that, or a quarter

# One at a time: each may use a processor and some hundred MB.
turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Film:
    """What is known of a video; measures are those of the upright picture, the poster is a PNG."""

    width: int | None = None
    height: int | None = None
    duration: float | None = None
    poster: bytes | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """What is known of a voice note or another sound."""

    duration: float | None = None
    waveform: str | None = None


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    """The two programs. Neither raises for the bytes of a file: what cannot be found out is None."""

    ffmpeg: str
    ffprobe: str

    def starts(self) -> bool:
        """Tell whether both run at all: a program may be there, and a library that it needs not."""
        try:
            with open(os.devnull, "rb") as nothing:
                for program in (self.ffmpeg, self.ffprobe):
                    confined.run([program, "-version"], nothing, LOOKING)
        except ConfinedError:
            return False
        return True

    def film(self, file: BinaryIO, content_type: str) -> Film:
        """Measure a video and take one picture from near its beginning."""
        container = CONTAINERS.get(content_type)
        if container is None:
            return Film()
        with turn:
            found = self.look(file, container)
            if found.width is None:
                return found
            after = min(SKIPPED, (found.duration or 0) * SHARE)
            poster = self.poster(file, container, after) or (
                self.poster(file, container, 0) if after else None
            )
            return Film(found.width, found.height, found.duration, poster)

    def sound(self, file: BinaryIO, content_type: str) -> Sound:
        """Listen to all of a sound, and tell how long and where how loud it is."""
        container = CONTAINERS.get(content_type)
        if container is None:
            return Sound()
        sample = f"s16{'le' if sys.byteorder == 'little' else 'be'}"
        # A second more than allowed shows that there would be more.
        wanted = ["-map", "0:a:0", "-t", str(LONGEST_SOUND + 1), "-ac", "1", "-ar", str(RATE)]
        command = [self.ffmpeg, *quietly(container), *wanted, "-f", sample, "pipe:1"]
        peaks = Peaks()
        try:
            with turn:
                for piece in confined.pieces(command, file, LISTENING):
                    peaks.take(piece)
        except ConfinedError:
            return Sound()
        peaks.end()
        duration = peaks.samples / RATE
        return Sound(duration, peaks.waveform()) if 0 < duration <= LONGEST_SOUND else Sound()

    def look(self, file: BinaryIO, container: str) -> Film:
        command = [
            self.ffprobe,
            "-v",
            "error",
            *carefully(container),
            "-show_entries",
            SHOWN,
            "-of",
            "json",
            INPUT,
        ]
        try:
            answer = json.loads(confined.run(command, file, LOOKING))
            streams = [one for one in answer.get("streams", []) if is_picture(one)]
            width, height = measures(streams[0]) if streams else (None, None)
            return Film(width, height, length(answer.get("format", {}).get("duration")))
        except (ConfinedError, ValueError, AttributeError, TypeError, RecursionError):
            return Film()

    def poster(self, file: BinaryIO, container: str, after: float) -> bytes | None:
        fitted = f"scale=min({SIDE}\\,iw):min({SIDE}\\,ih):force_original_aspect_ratio=decrease"
        upright = ["-map", "0:V:0", "-frames:v", "1", "-vf", f"scale=iw*sar:ih,setsar=1,{fitted}"]
        command = [self.ffmpeg, *quietly(container, "-ss", f"{after:.3f}"), *upright]
        try:
            return (
                confined.run([*command, "-c:v", "png", "-f", "image2pipe", "pipe:1"], file, DRAWING) or None
            )
        except ConfinedError:
            return None


def find() -> Ffmpeg | None:
    """The programs on the PATH, or None where videos and voice notes have to do without."""
    ffmpeg, ffprobe = shutil.which("ffmpeg"), shutil.which("ffprobe")
    return Ffmpeg(ffmpeg, ffprobe) if ffmpeg and ffprobe else None


def quietly(container: str, *seeking: str) -> list[str]:
    one_thread = ["-threads", "1", "-filter_threads", "1"]
    return [
        "-nostdin",
        "-v",
        "error",
        *one_thread,
        *carefully(container),
        *seeking,
        "-i",
        INPUT,
        "-sn",
        "-dn",
    ]


def carefully(container: str) -> Sequence[str]:
    return [
        *("-protocol_whitelist", "file"),
        *("-format_whitelist", container),
        *("-codec_whitelist", ",".join(DECODERS.split())),
        *("-max_pixels", str(MOST_PIXELS)),
        *("-f", container),
    ]


def is_picture(stream: Mapping[str, Any]) -> bool:
    """Tell the film from the sound and from the cover that some files carry."""
    return stream.get("codec_type") == "video" and not stream.get("disposition", {}).get("attached_pic")


def measures(stream: Mapping[str, Any]) -> tuple[int | None, int | None]:
    width, height = stream.get("width"), stream.get("height")
    if not (isinstance(width, int) and isinstance(height, int) and 0 < width < 2**31 and 0 < height < 2**31):
        return None, None
    width = min(2**31 - 1, max(1, round(width * stretch(stream.get("sample_aspect_ratio")))))
    return (height, width) if rotation(stream) % 180 == 90 else (width, height)


def stretch(ratio: object) -> float:
    """How much wider than high a pixel is shown."""
    across, _, down = str(ratio).partition(":")
    if not (across.isdecimal() and down.isdecimal() and int(across) and int(down)):
        return 1.0
    share = int(across) / int(down)
    return share if 0.1 < share < 10 else 1.0


def rotation(stream: Mapping[str, Any]) -> int:
    """Degrees, from where newer and older versions tell them."""
    told = [side.get("rotation") for side in stream.get("side_data_list", [])]
    told.append(stream.get("tags", {}).get("rotate"))
    for value in told:
        try:
            return round(float(value))
        except (TypeError, ValueError, OverflowError):
            continue
    return 0


def length(value: object) -> float | None:
    try:
        seconds = float(str(value))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and 0 < seconds <= LONGEST else None
