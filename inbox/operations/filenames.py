"""File names that lead nowhere and hide nothing, made of what strangers call their files."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
LONGEST_SUFFIX = 12
UNFIT = re.compile(r'[:*?"<>|]')
SLASHES = re.compile(r"[ ]*[/\\]+[ ]*")
# Windows opens a device where a file has one of these names, whatever comes after the first dot.
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=[ .]|$)", re.IGNORECASE)


def safe_name(told: str, otherwise: str) -> str:
    """A name that every system can store, or `otherwise` where nothing is left of the one that was told."""
    name = unicodedata.normalize("NFC", told.encode("utf-8", "ignore").decode())
    name = "".join(letter for letter in name if is_seen(letter))
    name = SLASHES.sub("-", UNFIT.sub("", name))
    name = shortened(" ".join(name.split()).strip(" .-~"))
    return DEVICE.sub(r"_\1", name, count=1) if DEVICE.match(name) else name or otherwise


def is_seen(letter: str) -> bool:
    """Neither a control character nor one that turns the direction or cannot be seen at all."""
    kind = unicodedata.category(letter)
    return letter == " " or not (kind.startswith("C") or kind in ("Zl", "Zp"))


def shortened(name: str) -> str:
    """Cut a long name in its middle, so that the end still says what kind of file it is."""
    stem, dot, suffix = name.rpartition(".")
    if not (dot and stem) or len(suffix) > LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    room = LONGEST - len(dot + suffix)
    while len(stem) > room or len(stem.encode()) > 2 * room:  # file systems count bytes, up to 255
        stem = stem[:-1]
    return stem.rstrip(" .") + dot + suffix if stem.rstrip(" .") else suffix
