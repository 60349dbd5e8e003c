"""The computer: its disk, its clock, and whether what is kept on it will stay."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from config import Settings
from inbox.adapters import ffmpeg
from inbox.models.base import utcnow
from inbox.operations import hosting
from inbox.operations.doctor.finding import FAIL, OK, WARN, Finding

MEGABYTE = 1024 * 1024
LITTLE, TOO_LITTLE = 1024 * MEGABYTE, 100 * MEGABYTE
# Nothing of this program is older, so a clock that says so is wrong.
FIRST_RELEASE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def examine(settings: Settings) -> Iterator[Finding]:
    yield clock()
    yield from disks(settings)
    yield films_and_sounds()
    for loss in hosting.losses(settings):
        yield Finding(FAIL if loss.is_certain else WARN, f"{loss.of} on this host", loss.found, loss.to_do)


def clock() -> Finding:
    now = utcnow()
    found = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if now < FIRST_RELEASE:
        return Finding(FAIL, "clock", found, "set the time of this server: log-ins and times would be wrong.")
    return Finding(OK, "clock", found)


def films_and_sounds() -> Finding:
    player = ffmpeg.find()
    if player is not None and player.starts():
        return Finding(OK, "ffmpeg", player.ffmpeg)
    return Finding(
        WARN,
        "ffmpeg",
        f"{'does not start' if player else 'not found'}, so videos have no poster and voices no waveform",
        "install it as docs/deploy.md says; everything else works without it.",
    )


def local_folders(settings: Settings) -> dict[str, Path]:
    folders = {"instance folder": settings.instance_path}
    if settings.uses_sqlite:
        folders["database folder"] = Path(make_url(settings.database_url).database or "").parent
    if not settings.keeps_media_in_bucket:
        folders["media folder"] = Path(settings.media_url)
    return folders


def disks(settings: Settings) -> Iterator[Finding]:
    """Each disk once, under the name of the first folder on it."""
    seen: set[int] = set()
    for name, folder in local_folders(settings).items():
        place = hosting.nearest(folder)
        device = place.stat().st_dev
        if device not in seen:
            seen.add(device)
            yield disk(name, place)


def disk(name: str, place: Path) -> Finding:
    free = shutil.disk_usage(place).free
    subject, found = f"disk of the {name}", f"{free // MEGABYTE:,} MB free at {place}"
    if free < TOO_LITTLE:
        return Finding(FAIL, subject, found, "free some space: webhooks cannot be stored on a full disk.")
    if free < LITTLE:
        return Finding(WARN, subject, found, "free some space before it is full.")
    return Finding(OK, subject, found)
