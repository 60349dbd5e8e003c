"""Whether this host will still have tomorrow what is kept on its disk today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from config import Settings
from inbox.whatsapp.phrases import marked

# On these no folder outlives a restart; on the others one on a volume of its own does.
ALWAYS_EPHEMERAL = ("DYNO", "K_SERVICE")

ALL_CERTAINLY = marked("All conversations are lost when this server restarts")
ALL_PERHAPS = marked("All conversations may be lost when this server restarts")
FILES_CERTAINLY = marked("Photos and other files are lost when this server restarts")
FILES_PERHAPS = marked("Photos and other files may be lost when this server restarts")


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the next restart will or may take away, and what to do about it."""

    of: str
    found: str
    is_certain: bool
    to_do: str

    @property
    def sentence(self) -> str:
        return f"{self.found}: {self.to_do}"


def losses(settings: Settings) -> Iterator[Loss]:
    """What is kept on a disk that a host empties; nothing on a server of your own."""
    if settings.host is None:
        return
    is_certain = settings.host in ALWAYS_EPHEMERAL
    if settings.uses_sqlite:
        folder = Path(make_url(settings.database_url).database or "").parent
        if is_certain or not is_on_volume(folder):
            to_do = marked("add a PostgreSQL database and set DATABASE_URL.")
            yield Loss("SQLite", ALL_CERTAINLY if is_certain else ALL_PERHAPS, is_certain, to_do)
    if not settings.keeps_media_in_bucket and (is_certain or not is_on_volume(Path(settings.media_url))):
        to_do = marked("set MEDIA_URL to s3://bucket/prefix.")
        yield Loss("media", FILES_CERTAINLY if is_certain else FILES_PERHAPS, is_certain, to_do)


def is_on_volume(folder: Path) -> bool:
    """Tell whether a folder is on another disk than the program, as those are that hosts keep."""
    return nearest(folder).stat().st_dev != Path("/").stat().st_dev


def nearest(folder: Path) -> Path:
    """The folder, or the closest one above it that exists."""
    folder = folder.absolute()
    return next((place for place in (folder, *folder.parents) if place.exists()), Path("/"))
