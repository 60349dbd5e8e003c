"""Draws files of every kind in every state, with real bytes, for the gallery of `scripts.gallery`."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from flask import Flask
from PIL import Image
from playwright.sync_api import Page

from inbox.demo.media import films, papers, pictures, sounds
from tests.support.files import WAVE, Files, thumbnail
from tests.support.meta import Meta, envelope

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 3600  # of the window in which a whole thread is drawn
DRAWN = 900  # milliseconds after which pictures are there
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOO_LARGE = "The file has 112 MB, and this inbox takes up to 100 MB."
TOO_LATE = "WhatsApp keeps files for seven days, and this one was asked for too late."
CUT_OFF = "The file never arrived whole."
THREADS = ("photos", "sound", "papers", "albums")
TABS = {"photos": 3, "documents": 2, "links": 2, "voice": 1}


def fill(app: Flask, meta: Meta) -> None:
    """Four conversations: photos and videos, recordings, documents and stickers, albums."""
    files = Files(app, meta)
    start = int(time.time()) - 24 * 3600
    moments = (str(start + step) for step in itertools.count(0, 400))
    photos(files, moments)
    recordings(files, moments)
    documents(files, moments)
    albums(files, moments)


def photos(files: Files, moments: Iterator[str]) -> None:
    def sends(kind: str, **part: Any) -> str:
        return files.sends(kind, part=part, timestamp=next(moments))

    first = sends("image")
    files.bring_picture(first, pictures.coat())
    files.meta.writes("That one", context={"id": first, "from": "15550100777"}, timestamp=next(moments))
    files.bring_picture(sends("image", caption="The stain is near the *left cuff*."), upright())
    files.bring_picture(sends("image"), upright())
    sends("image")
    files.change(sends("image", caption="And this one"), size=2_400_000, last_error="No answer in time.")
    files.change(sends("image"), state="failed", last_error=TOO_LARGE)
    files.change(sends("image"), state="expired", last_error=TOO_LATE)
    poster = thumbnail(files.app, Image.open(BytesIO(pictures.swatches())))
    film = sends("video", caption="How it is sewn")
    files.bring(film, films.needle_at_work(), "video/mp4", duration=4.0, **poster)
    files.bring(sends("video"), films.needle_at_work(), "video/mp4")


def recordings(files: Files, moments: Iterator[str]) -> None:
    def sends(**part: Any) -> str:
        return files.sends(
            "audio", part=part, timestamp=next(moments), number="15550100778", name="Tobias Lund"
        )

    for seconds in (14.0, 74.0):
        note = sends(voice=True)
        files.bring(note, sounds.voice_note(seconds), "audio/ogg", duration=seconds, waveform=WAVE)
    files.bring(sends(voice=True), sounds.voice_note(3), "audio/ogg")
    named = sends(mime_type="audio/mpeg", filename="a-song-with-a-name-that-nobody-can-remember.mp3")
    files.bring(named, sounds.chime(), "audio/mpeg")
    sends(voice=True)
    files.change(sends(voice=True), state="failed", last_error=CUT_OFF)


def documents(files: Files, moments: Iterator[str]) -> None:
    def sends(kind: str, **part: Any) -> str:
        return files.sends(
            kind, part=part, timestamp=next(moments), number="15550100779", name="Ines Halloran"
        )

    named = {"filename": "Invoice 2026-114 for the alterations of November.pdf", "caption": "As you asked."}
    files.bring(sends("document", **named), papers.pdf("Invoice", ["A coat"]), "application/pdf")
    files.bring(sends("document", filename="measures.xlsx"), papers.spreadsheet([["Sleeve", 61]]), SHEET)
    files.bring(sends("document", filename="photos.zip"), b"PK" * 90_000, "application/zip")
    files.bring(sends("document", filename="invoice\u202efdp.exe"), b"MZ", "application/octet-stream")
    sends("document", filename="on-its-way.pdf")
    files.change(sends("document", filename="lost.pdf"), state="expired", last_error=TOO_LATE)
    files.bring_picture(sends("sticker", mime_type="image/webp"), pictures.sticker(), "image/webp")
    moving = sends("sticker", mime_type="image/webp", animated=True)
    files.bring(moving, pictures.animated_sticker(), "image/webp", is_animated=True)
    sends("sticker", mime_type="image/webp")
    files.change(sends("sticker", mime_type="image/webp"), state="failed", last_error=CUT_OFF)
    text = "Have a look at https://shop.example/coats and www.wool.example"
    files.meta.writes(text, timestamp=next(moments), number="15550100779", name="Ines Halloran")


def albums(files: Files, moments: Iterator[str]) -> None:
    who = {"number": "15550100780", "name": "سلمى الراوي"}
    drawn = (pictures.coat(), pictures.street(), pictures.swatches(), pictures.bread(), pictures.receipt())
    for count in (2, 3, 4, 7):
        moment = next(moments)
        files.meta.writes(f"{count} photos", timestamp=moment, **who)
        for number in range(count):
            wamid = files.sends("image", timestamp=moment, **who)
            if (count, number) != (4, 2):  # one of them is still on its way
                files.bring_picture(wamid, drawn[number % len(drawn)])
    for number in range(3):
        wamid = f"wamid.ours-{number}"
        echo = {"id": wamid, "from": "15550100101", "to": who["number"], "timestamp": next(moments)}
        part = {"id": f"ours-{number}", "mime_type": "image/jpeg"}
        files.meta.posts(
            envelope(field="smb_message_echoes", message_echoes=[{**echo, "type": "image", "image": part}])
        )
        files.bring_picture(wamid, drawn[number])


def upright() -> bytes:
    """A photo that is much higher than wide."""
    written = BytesIO()
    Image.open(BytesIO(pictures.street())).rotate(90, expand=True).resize((600, 1100)).save(written, "JPEG")
    return written.getvalue()


def take(pages: list[tuple[str, Page]], paths: list[str], folder: Path) -> None:
    """The threads from end to end, the gallery's tabs, and the lightbox."""
    for size, page in pages:
        window = page.viewport_size or {"width": int(size), "height": 800}
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": window["width"], "height": HEIGHT})
            for path, name in zip(paths, THREADS, strict=True):
                shoot(page, path, folder / f"media-{name}-{size}-{scheme}.png")
            page.set_viewport_size(window)
            for kind, number in TABS.items():
                shoot(
                    page,
                    f"{paths[number]}/media?kind={kind}",
                    folder / f"media-tab-{kind}-{size}-{scheme}.png",
                )
            page.goto(paths[-1])
            page.locator("a[data-photo]").first.click()
            page.wait_for_timeout(DRAWN)
            page.screenshot(path=folder / f"media-lightbox-{size}-{scheme}.png")


def shoot(page: Page, path: str, file: Path) -> None:
    page.goto(path)
    page.wait_for_timeout(DRAWN)
    page.screenshot(path=file)
