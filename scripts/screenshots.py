"""Takes the pictures of the README from a running demo, and those only looked at: `make screenshots`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from config import ROOT
from inbox.demo.launch import FOLDER
from scripts import gallery, tour
from tests.support.browser import FLAGS, NAMES, PLACES
from tests.support.processes import find_program, free_port

IMAGES = ROOT / "docs" / "images"
LINK = "Log in: "
CONVERSATIONS = 15  # as many as the demo's past has; the pictures wait for all of them
PATIENCE = 90.0
QUIET = 1.5  # seconds without a change that tell that everything has been drawn

ORDER, PLACE, PHONE_HELD = "Joaquim Sardoal", "سلمى الراوي", "ilse"
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LARGEST = 300 * 1024


def main() -> None:
    """Take all there is; or one part, `readme`, `gallery` or `tour`, of the tour also one stop."""
    part, stop = [*sys.argv[1:], "", ""][:2]
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or find_program(*NAMES, folders=PLACES)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        if part in ("", "gallery"):
            gallery.take(browser)
        if part in ("", "readme", "tour"):
            with demo() as link:
                take_from_demo(browser, link, part, stop)
        browser.close()


@contextmanager
def demo() -> Iterator[str]:
    """A demo of its own on a free port; gives the link that logs in once."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "inbox.demo"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        link = next((line.removeprefix(LINK).strip() for line in process.stdout if line.startswith(LINK)), "")
        if not link:
            raise SystemExit("The demo did not start; what it wrote above says why.")
        yield link
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        shutil.rmtree(FOLDER / str(port), ignore_errors=True)


def take_from_demo(browser: Browser, link: str, part: str, stop: str) -> None:
    """Log in once, wait for the demo's past, then take the pictures of the README and walk through it."""
    start = browser.new_context()
    page = start.new_page()
    page.goto(link)
    wait_for_past(page)
    order, place = (
        page.locator(".row", has_text=name).get_attribute("href") or "" for name in (ORDER, PLACE)
    )
    cookies = start.storage_state()
    home = "{0.scheme}://{0.netloc}".format(urlsplit(link))
    if part != "tour":
        take_readme(browser, home, cookies, order, place)
    if part != "readme":
        tour.take(browser, home, cookies, place, gallery.FOLDER, stop)


def take_readme(browser: Browser, home: str, cookies: StorageState, order: str, place: str) -> None:
    """In every size and both colours."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    shots = (
        ("inbox", DESKTOP, order),
        ("customer", DESKTOP, f"/demo/{PHONE_HELD}"),
        ("list-phone", PHONE, "/"),
        ("thread-phone", PHONE, place),
    )
    for name, size, path in shots:
        context = browser.new_context(
            storage_state=cookies,
            base_url=home,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **size,
        )
        page = context.new_page()
        page.goto(path)
        page.wait_for_timeout(QUIET * 1000)
        # Both from one page: opening a thread reads it, so a second visit would look different.
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(QUIET * 1000)
            save(page.screenshot(), IMAGES / f"{name}-{scheme}.png")
        context.close()


def wait_for_past(page: Page) -> None:
    """Wait until every conversation is there and the list has stood still for a moment."""
    deadline = time.monotonic() + PATIENCE
    before = ""
    while time.monotonic() < deadline:
        page.reload()
        shown = page.locator("#list").inner_text()
        if page.locator("#list .row").count() >= CONVERSATIONS and shown == before:
            return
        before = shown
        page.wait_for_timeout(QUIET * 1000)
    raise SystemExit(
        f"After {PATIENCE:g} seconds the demo still has fewer than {CONVERSATIONS} conversations."
    )


def save(png: bytes, path: Path) -> None:
    """Write a picture as small as it gets without changing a colour: a palette would grey the soft tints."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {picture.width} x {picture.height}, {size // 1024} KB")
    if size > LARGEST:
        raise SystemExit(f"{path.name} has more than {LARGEST // 1024} KB, which is a lot for a README.")


if __name__ == "__main__":
    main()
