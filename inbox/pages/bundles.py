"""The styles and scripts of a page in one file each, so that a first visit asks for few of them.

Each part stays a small file with one subject in static/; which page gets it, and in which order, is said
here and nowhere else.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Response, abort, current_app, request, url_for

from inbox.auth import open_to_strangers
from inbox.pages.routes import bp

YEAR = 365 * 24 * 60 * 60
STYLES = {
    "base": (
        "tokens",
        "base",
        "parts",
        "layout",
        "list",
        "thread",
        "message",
        "bodies",
        "page",
        "toast",
        "keys",
    ),
    "inbox": (
        "media",
        "player",
        "lightbox",
        "gallery",
        "composer",
        "presence",
        "tray",
        "canned",
        "picker",
        "panes",
        "details",
        "views",
        "loading",
        "connection",
        "search",
        "palette",
    ),
    "admin": ("admin",),
    "settings": ("admin", "settings", "saved-views"),
    "catalogue": ("admin", "picker", "catalogue"),
}
SCRIPTS = {
    "base": ("htmx-setup", "words", "local-time", "menus", "toast"),
    "inbox": (
        "acts",
        "keys",
        "dialogs",
        "panes",
        "progress",
        "list-place",
        "live-leader",
        "polling",
        "live-stream",
        "connection",
        "release",
        "list-updates",
        "selection",
        "list-views",
        "current-row",
        "days",
        "thread-trim",
        "thread-scroll",
        "thread-resize",
        "thread-pages",
        "jump",
        "reading",
        "announce",
        "title",
        "player",
        "films",
        "lightbox",
        "zoom",
        "refusals",
        "composer-size",
        "composer-window",
        "composer-keys",
        "composer-emoji",
        "composer-quote",
        "composer-draft",
        "composer-outbox",
        "composer-send",
        "composer-react",
        "composer-files",
        "enclosures",
        "composer-keyboard",
        "composer-canned",
        "composer-news",
        "presence",
        "attention",
        "favicon",
        "chime",
        "notifications",
        "picker",
        "offers",
        "details",
        "search",
        "search-marks",
        "palette",
    ),
    "settings": ("chime", "yours"),
}
BUNDLES = {"css": STYLES, "js": SCRIPTS}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
REMARK = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
INDENT = re.compile(r"^\s+", re.MULTILINE)


@bp.get("/static/bundles/<name>.<kind>")
@open_to_strangers
def bundle(name: str, kind: str) -> Response:
    """A bundle; its address changes with what is in it, so a browser may keep it for ever."""
    if name not in BUNDLES.get(kind, {}):
        abort(404)
    content, version = made(Path(current_app.static_folder or ""), name, kind)
    response = Response(content, mimetype="text/css" if kind == "css" else "text/javascript")
    return keep_while_current(response, version, request.args.get("v"))


def keep_while_current(response: Response, version: str, asked: str | None) -> Response:
    """Let browsers keep a file for ever that was asked for by its version."""
    is_current = asked == version
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if is_current else "no-cache"
    return response


def bundle_url(name: str, kind: str) -> str:
    _, version = made(Path(current_app.static_folder or ""), name, kind)
    return url_for("pages.bundle", name=name, kind=kind, v=version)


@lru_cache
def made(static: Path, name: str, kind: str) -> tuple[str, str]:
    """The parts one after the other, and a word that changes when one of them does."""
    parts = [(part, (static / kind / f"{part}.{kind}").read_text("utf-8")) for part in BUNDLES[kind][name]]
    write = styled if kind == "css" else guarded
    content = "\n".join(write(part, text) for part, text in parts)
    return content, hashlib.sha256(content.encode()).hexdigest()[:10]


def styled(part: str, text: str) -> str:
    return f"/* {part}.css */\n{COMMENT.sub('', INDENT.sub('', text)).strip()}"


def guarded(part: str, text: str) -> str:
    """A script that fails tells so and stops no other, as if it had come in a file of its own.

    Comments and indentation stay here; nothing else is touched, so that an error is found again.
    """
    lean = INDENT.sub("", REMARK.sub("", text)).strip()
    return f"/* {part}.js */\ntry {{\n{lean}\n}} catch (error) {{\nreportError(error);\n}}"
