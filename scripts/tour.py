"""Walks through a running demo: each page and state in both colours, at five widths, in some languages.

The pictures are for looking at, not for the repository: `python -m scripts.screenshots tour`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, StorageState

SIZES: dict[str, dict[str, Any]] = {
    "1600": {"viewport": {"width": 1600, "height": 900}},
    "1280": {"viewport": {"width": 1280, "height": 800}},
    "834": {"viewport": {"width": 834, "height": 1112}, "has_touch": True},
    "390": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "320": {"viewport": {"width": 320, "height": 256}},  # 1280 pixels at 400 per cent
}
SIZES |= {  # what longer words and the other direction do to narrow places
    "1280-ar": {**SIZES["1280"], "locale": "ar"},
    "390-ar": {**SIZES["390"], "locale": "ar"},
    "1280-hi": {**SIZES["1280"], "locale": "hi"},
    "390-pt": {**SIZES["390"], "locale": "pt"},
    "390-es": {**SIZES["390"], "locale": "es"},
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
DRAWN = 400  # milliseconds after which a new colour, or what was opened, is on all of the page

Step = Callable[[Page], object]


def opens(selector: str) -> Step:
    return lambda page: page.locator(selector).first.click()


def types(words: str) -> Step:
    return lambda page: page.keyboard.type(words, delay=20)


def presses(key: str) -> Step:
    return lambda page: page.keyboard.press(key)


def stops(thread: str) -> dict[str, tuple[str, list[Step]]]:
    """The pages and states by name: an address, and what is done there before the picture is taken."""
    return {
        "list": ("/", []),
        "view-needs-reply": ("/?view=needs-reply", []),
        "view-done": ("/?view=done", []),
        "filters": ("/", [opens("#filters summary")]),
        "filters-wrong": ("/?since=yesterdayish", []),
        "search": ("/search?q=the", []),
        "search-nothing": ("/search?q=zeppelin", []),
        "search-kind": ("/search?kind=photos", []),
        "palette": (thread, [presses("Control+k"), types("re")]),
        "shortcuts": ("/shortcuts", []),
        "thread": (thread, []),
        "thread-menu": (thread, [opens(".thread .bar details[data-menu] summary")]),
        "thread-attach": (thread, [opens("[data-composer-form] details summary")]),
        "details": (f"{thread}/details", []),
        "gallery": (f"{thread}/media", []),
        "account-menu": ("/", [opens("summary:has(.avatar--small)")]),
        "new": ("/conversations/new", []),
        "picker": (f"{thread}/templates", []),
        "templates": ("/templates", []),
        "settings": ("/settings", []),
        "settings-views": ("/settings/views", []),
        "settings-replies": ("/settings/replies", []),
        "settings-reply-new": ("/settings/replies/new", []),
        "admin-events": ("/admin/events", []),
        "admin-notices": ("/admin/notices", []),
        "not-found": ("/conversations/999999", []),
    }


def take(
    browser: Browser, home: str, cookies: StorageState, thread: str, folder: Path, only: str = ""
) -> None:
    """All stops, or those whose names begin with `only`; and what strangers see."""
    folder.mkdir(parents=True, exist_ok=True)
    for size, options in SIZES.items():
        for state, wanted in ((cookies, stops(thread)), (None, {"login": ("/login", [])})):
            context = browser.new_context(
                base_url=home,
                storage_state=state,
                timezone_id="Europe/London",
                reduced_motion="reduce",
                **{"locale": "en-GB", **options},
            )
            page = context.new_page()
            for name, (path, steps) in wanted.items():
                if name.startswith(only):
                    shoot(page, path, steps, folder / f"tour-{name}-{size}")
            context.close()


def shoot(page: Page, path: str, steps: list[Step], picture: Path) -> None:
    page.goto(path)
    for step in steps:
        step(page)
    page.wait_for_timeout(DRAWN)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(DRAWN)
        page.screenshot(path=f"{picture}-{scheme}.png")
