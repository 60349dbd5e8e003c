"""What templates can ask for: filters, and messages shown so that a strange one can't break a thread."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, url_for
from markupsafe import Markup

from config import Settings
from inbox.adapters.assets import front_end_files
from inbox.auth import current_agent
from inbox.operations.hosting import Loss, losses
from inbox.operations.thread import cursor_of
from inbox.pages import (
    about,
    attached,
    blanks,
    details,
    gallery,
    moments,
    panes,
    people,
    picker,
    previews,
    shortcuts,
    states,
    templatewords,
    viewwords,
    windows,
)
from inbox.pages.bundles import bundle_url
from inbox.pages.collision import note_since_begun
from inbox.pages.composer import EMOJI, REACTIONS, composer, fresh_token
from inbox.pages.others import others_of
from inbox.pages.personal import preference
from inbox.pages.places import Place
from inbox.pages.release import release
from inbox.pages.scriptwords import script_words_url
from inbox.pages.surroundings import reason_files_wait, warnings_from_meta
from inbox.pages.timeline import Entry
from inbox.whatsapp.contents.orders import money
from inbox.whatsapp.formats import is_emoji_only, to_html
from inbox.whatsapp.languages import language_name
from inbox.whatsapp.links import EMAIL as EMAIL_SHAPE
from inbox.words import LANGUAGES

LONG_LINES, LONG_LETTERS, LINE = 20, 1400, 70
TAIL = 8
EMAIL = re.compile(EMAIL_SHAPE)

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    env = app.jinja_env
    env.filters.update(
        address=people.address_of,
        at_most=details.count_words,
        birthday=moments.birthday,
        brief_moment=moments.in_brief,
        clock=moments.clock,
        country=details.country_of,
        cursor=lambda bubble: cursor_of(bubble.message),
        date=moments.date,
        dialled=dialled,
        day_name=moments.day_name,
        formatted=formatted,
        full_moment=moments.in_full,
        header_facts=people.header_facts,
        hue=people.hue,
        initials=people.initials,
        language_name=language_name,
        letters=people.letters_of,
        is_email=EMAIL.fullmatch,
        is_long=is_long,
        iso=dt.datetime.isoformat,
        ladder=moments.ladder,
        large_emoji=is_emoji_only,
        file_type=file_type,
        family=attached.family,
        glyph=previews.glyph,
        marked=blanks.in_line,
        money=money,
        name=people.name_of,
        phone=people.phone,
        sender=people.sender_of,
        spoken=people.spoken,
        tail=tail,
        with_blanks=blanks.with_marks,
    )
    env.globals.update(
        LANGUAGES=LANGUAGES,
        about=about.about,
        asset=asset,
        bundle_url=bundle_url,
        composer_of=composer,
        countdown=windows.countdown,
        countdown_of=windows.countdown_of,
        emoji_to_write=EMOJI,
        emoji_to_react=REACTIONS,
        fresh_token=fresh_token,
        lately_used=picker.used_lately,
        place_of=Place,
        template_words=templatewords,
        view_words=viewwords,
        attached=attached.attached,
        current_agent=current_agent,
        front_end_files=lambda: front_end_files(settings().instance_path),
        is_demo=lambda: settings().demo,
        keeps_deleted=lambda: settings().keep_deleted,
        key_hints=shortcuts.hints,
        losses_to_fear=losses_to_fear,
        media_kinds=gallery.TABS,
        message=show_message,
        panes=panes.panes,
        pane_widths=panes.WIDTHS,
        note_since_begun=note_since_begun,
        others_of=others_of,
        preference=preference,
        preview=previews.preview,
        preview_url=attached.preview_url,
        reason_files_wait=reason_files_wait,
        recent_warnings=warnings_from_meta,
        release=release,
        script_words_url=script_words_url,
        shortcut_groups=shortcuts.groups,
        shortcuts_are_on=shortcuts.are_on,
        spoken_key=shortcuts.spoken_key,
        states=states,
    )


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def losses_to_fear() -> list[Loss]:
    """What the next restart takes away, told to those who can do something about it."""
    agent = current_agent()
    return list(losses(settings())) if agent and agent.is_admin else []


def formatted(text: str) -> Markup:
    """A customer's words with WhatsApp's formatting; `to_html` has escaped everything else."""
    return Markup(to_html(text))


def is_long(text: str) -> bool:
    """Tell whether a text would fill the screen and is folded up at first."""
    return len(text) > LONG_LETTERS or sum(1 + len(line) // LINE for line in text.split("\n")) > LONG_LINES


def file_type(mime_type: str, filename: str = "") -> str:
    """A word for the kind of a file: PDF, XLSX, JPEG; empty where nothing tells."""
    suffix = Path(filename).suffix.lstrip(".")
    if suffix.isascii() and suffix.isalnum() and len(suffix) <= TAIL:
        return suffix.upper()
    subtype = mime_type.partition(";")[0].partition("/")[2]
    return subtype.upper() if subtype.isalnum() and len(subtype) <= TAIL else ""


def dialled(number: str) -> str:
    """A written number as a telephone wants it; empty where it is no number."""
    digits = re.sub(r"[^0-9]", "", number)
    return f"+{digits}" if number.lstrip().startswith("+") and digits else digits


def tail(filename: str) -> tuple[str, str]:
    """A file name in two parts: the first may be cut short on the page, the last never is."""
    return (filename[:-TAIL], filename[-TAIL:]) if len(filename) > 2 * TAIL else (filename, "")


def asset(filename: str) -> str:
    """The address of one of our own files; it changes with the file, so that caches can't be stale."""
    known: dict[str, str] = g.setdefault("assets", {})  # a page names the file of icons hundreds of times
    if filename not in known:
        version = fingerprint(Path(current_app.static_folder or "") / filename)
        known[filename] = url_for("static", filename=filename, v=version)
    return known[filename]


@lru_cache
def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def show_message(entry: Entry, **around: Any) -> Markup:
    """One message of a thread, or a line in its place where it can't be shown.

    A thread holds years of messages from strangers; the one that breaks its partial must not
    take the others with it.
    """
    env = current_app.jinja_env
    name = f"thread/_{entry.shape}.html"
    try:
        html = env.get_template(name).render(entry=entry, bubble=entry.bubble, **around)
    except Exception:
        log.exception("Message %s could not be shown", entry.bubble.message.id)
        html = env.get_template("thread/_unrenderable.html").render(
            entry=entry, bubble=entry.bubble, **around
        )
    return Markup(html)
