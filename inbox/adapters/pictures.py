"""Measures and thumbnails of pictures, made in a confined process of Pillow's own."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from inbox.adapters import confined
from inbox.adapters.confined import ConfinedError, Limits

PROGRAM = Path(__file__).with_name("thumbnails.py")
MEGABYTE = 1024 * 1024
LIMITS = Limits(seconds=20, memory=448 * MEGABYTE, output=4 * MEGABYTE)

# One at a time: on a small host two large pictures at once would be one too many.
turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a picture. `trouble` is a sentence where not everything could be read or made."""

    width: int | None = None
    height: int | None = None
    is_animated: bool | None = None
    thumbnail: bytes | None = None
    trouble: str | None = None


def examine(file: BinaryIO, *, only_if_it_moves: bool = False) -> Picture:
    """Look at a picture that a stranger sent, and make a WebP thumbnail of it; never raises for its bytes.

    One that moves stands still in its thumbnail, and there may be no need of any other.
    """
    command = [sys.executable, "-I", str(PROGRAM)]
    if only_if_it_moves:
        command.append("--only-if-it-moves")
    try:
        with turn:
            line, _, thumbnail = confined.run(command, file, LIMITS).partition(b"\n")
        return told(json.loads(line), thumbnail)
    except ConfinedError as trouble:
        return Picture(trouble=str(trouble))
    except (ValueError, AttributeError, RecursionError):  # no JSON, or JSON of another kind
        return Picture(trouble="It was answered with nonsense.")


def told(answer: dict[str, object], thumbnail: bytes) -> Picture:
    """The answer as far as it makes sense: whoever took over the program would answer in its name."""
    width, height, is_animated = (answer.get(name) for name in ("width", "height", "is_animated"))
    trouble = answer.get("trouble")
    if not (isinstance(width, int) and isinstance(height, int) and 0 < width < 2**31 and 0 < height < 2**31):
        return Picture(trouble=str(trouble))
    return Picture(
        width,
        height,
        bool(is_animated),
        thumbnail if thumbnail[:4] == b"RIFF" and thumbnail[8:12] == b"WEBP" else None,
        str(trouble) if trouble else None,
    )
