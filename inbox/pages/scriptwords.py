"""What scripts say, in the language of the page: a file for each language but English."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from babel.messages import Message
from babel.messages.mofile import read_mo
from flask import Response, abort, current_app, request, url_for

from inbox.auth import open_to_strangers
from inbox.pages.bundles import keep_while_current
from inbox.pages.routes import bp
from inbox.words import ENGLISH, LANGUAGES, language

# A rule of gettext's, such as `(n == 1) ? 0 : 1`, means the same in JavaScript. Nothing else may come in.
RULE = re.compile(r"[n0-9 ()?:%=!<>&|+*-]+")


@bp.get("/static/words/<name>.js")
@open_to_strangers
def script_words(name: str) -> Response:
    if name not in LANGUAGES or name == ENGLISH:
        abort(404)
    content, version = made(catalogue_of(name))
    return keep_while_current(Response(content, mimetype="text/javascript"), version, request.args.get("v"))


def script_words_url() -> str:
    """Where the words of this page's scripts are; empty in English."""
    name = language()
    if name == ENGLISH:
        return ""
    return url_for("pages.script_words", name=name, v=made(catalogue_of(name))[1])


def catalogue_of(name: str) -> Path:
    return Path(current_app.extensions["babel"].translation_directories[0], name, "LC_MESSAGES", "scripts.mo")


@lru_cache
def made(catalogue: Path) -> tuple[str, str]:
    """The file, and a word that changes when it does."""
    with catalogue.open("rb") as file:
        found = read_mo(file)
    if not RULE.fullmatch(found.plural_expr):
        raise ValueError(f"{catalogue} has no rule for plurals that a browser understands.")
    texts = {said(message): message.string for message in found if message.id}
    words = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    content = f"window.inboxWords = {{ form: (n) => Number({found.plural_expr}), texts: {words} }};\n"
    return content, hashlib.sha256(content.encode()).hexdigest()[:10]


def said(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
