"""The computer: its disk, its clock, and whether what is kept on it will stay."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import make_url

from config import HOST_SIGNS, Settings
from inbox.models.base import utcnow
from inbox.operations.doctor.finding import FAIL, OK, WARN, Finding

MEGABYTE = 1024 * 1024
LITTLE, TOO_LITTLE = 1024 * MEGABYTE, 100 * MEGABYTE
# Nothing of this program is older, so a clock that says so is wrong.
FIRST_RELEASE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ALWAYS_EPHEMERAL = ("DYNO", "K_SERVICE")


def examine(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    yield clock()
    yield from disks(settings)
    host = next((sign for sign in HOST_SIGNS if environ.get(sign)), None)
    if host:
        yield from ephemeral(settings, host)


def clock() -> Finding:
    now = utcnow()
    found = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if now < FIRST_RELEASE:
        return Finding(FAIL, "clock", found, "set the time of this server: log-ins and times would be wrong.")
    return Finding(OK, "clock", found)


def local_folders(settings: Settings) -> dict[str, Path]:
    folders = {"instance folder": settings.instance_path}
    if settings.uses_sqlite:
        folders["database folder"] = Path(make_url(settings.database_url).database or "").parent
    if "://" not in settings.media_url:
        folders["media folder"] = Path(settings.media_url)
    return folders


def disks(settings: Settings) -> Iterator[Finding]:
    """Each disk once, under the name of the first folder on it."""
    seen: set[int] = set()
    for name, folder in local_folders(settings).items():
        place = nearest(folder)
        device = place.stat().st_dev
        if device not in seen:
            seen.add(device)
            yield disk(name, place)


def nearest(folder: Path) -> Path:
    """The folder, or the closest one above it that exists."""
    folder = folder.absolute()
    return next((place for place in (folder, *folder.parents) if place.exists()), Path("/"))


def disk(name: str, place: Path) -> Finding:
    free = shutil.disk_usage(place).free
    subject, found = f"disk of the {name}", f"{free // MEGABYTE:,} MB free at {place}"
    if free < TOO_LITTLE:
        return Finding(FAIL, subject, found, "free some space: webhooks cannot be stored on a full disk.")
    if free < LITTLE:
        return Finding(WARN, subject, found, "free some space before it is full.")
    return Finding(OK, subject, found)


def ephemeral(settings: Settings, host: str) -> Iterator[Finding]:
    """Hosts whose disk is emptied at every restart must keep nothing on it."""
    level = FAIL if host in ALWAYS_EPHEMERAL else WARN
    unless = "" if host in ALWAYS_EPHEMERAL else ", unless the folder is on a volume that stays"
    if settings.uses_sqlite:
        yield Finding(
            level,
            "SQLite on this host",
            f"the disk is emptied at every restart{unless}",
            "add a PostgreSQL database and set DATABASE_URL.",
        )
    if "://" not in settings.media_url:
        yield Finding(
            WARN,
            "media on this host",
            f"the disk is emptied at every restart{unless}",
            "set MEDIA_URL to s3://bucket/prefix.",
        )
