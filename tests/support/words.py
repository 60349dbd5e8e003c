"""A language for tests: all that the inbox says, in letters that nothing else in these tests is written in.

`arabic` lets the app speak it to whoever asks for Arabic. With customers who write Greek, whatever is left
in Latin letters was not given to the translators: `strays` finds it, wherever the words come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from babel.messages import Catalog
from flask import Flask
from playwright.sync_api import Page

from inbox.words import LANGUAGES
from scripts import words
from tests.support.html import parse

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
# Placeholders, tags and entities stay what they are.
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|\{\w*\}|</?[a-z][^>]*>|&\w+;)")
LATIN = re.compile(r"[a-zA-Z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")
# What is written alike in every language: names of products, of keys and of languages, and addresses.
ALLOWED = (
    r"[\w.+-]+@[\w.-]+\w",
    r"\b(WhatsApp|Inbox|Meta|JSON)\b",
    r"\b(Alt|Ctrl|Enter|Esc|Shift|Tab)\b",
    "|".join(LANGUAGES.values()),
)
NO_WORDS = re.compile("|".join(ALLOWED))
# Letters to type or to compare, not words to read.
UNREAD = {"script", "style", "code", "kbd", "pre"}
UNREAD_CLASSES = {"json__key", "json__string", "json__word"}
SPOKEN = (
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "aria-valuetext",
    "label",
    "placeholder",
    "title",
)
BUTTONS = {"button", "reset", "submit"}
READ_IN_BROWSER = """([unread, spoken, buttons]) => {
  const told = [document.title];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) told.push(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || unread.includes(node.localName)) return;
    for (const name of spoken) told.push(node.getAttribute(name) ?? "");
    if (node.localName === "input" && buttons.includes(node.type)) told.push(node.value);
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  return told;
}"""


@pytest.fixture
def arabic(app, tmp_path) -> None:
    """Let Arabic be a language of the tests' own, in which nothing is left to translate."""
    folder = tmp_path / "translations"
    speak(app, folder)


def speak(app: Flask, folder: Path) -> None:
    for domain in words.SOURCES:
        path = folder / "ar" / "LC_MESSAGES" / f"{domain}.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(catalogue(domain))
    babel = app.extensions["babel"]
    babel.translation_directories = [str(folder)]
    with app.app_context():
        babel.instance.domain_instance.cache.clear()


@lru_cache
def catalogue(domain: str) -> bytes:
    """Everything that the sources say, translated letter by letter."""
    made = Catalog(locale="ar")
    for message in words.collected(domain):
        if not message.id:
            continue
        if isinstance(message.id, str):
            made.add(message.id, turned(message.id), context=message.context)
        else:
            one, many = map(turned, message.id)
            forms = tuple(one if number == 1 else many for number in range(made.num_plurals))
            made.add(message.id, forms, context=message.context)
    return words.compiled(made)


def turned(text: str) -> str:
    return "".join(part if KEPT.fullmatch(part) else "".join(map(letter, part)) for part in KEPT.split(text))


def letter(sign: str) -> str:
    return LETTERS[ord(sign.lower()) - ord("a")] if LATIN.match(sign) and sign.isascii() else sign


def strays(texts: Iterable[str]) -> list[str]:
    """Those of the texts with Latin letters in them that no list allows, each once."""
    found = (" ".join(text.split()) for text in texts if LATIN.search(NO_WORDS.sub("", text)))
    return list(dict.fromkeys(found))


def told(html: str) -> Iterator[str]:
    """What a page or a piece of one says: its text, and what is read aloud or shown on hovering."""
    tree, _ = parse(html, whole=html.lstrip().lower().startswith("<!doctype"))
    yield from said_by(tree)


def said_by(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in UNREAD:  # type: ignore[redundant-expr]
        return
    if UNREAD_CLASSES.intersection(element.get("class", "").split()):
        return
    yield element.text or ""
    yield from (element.get(name, "") for name in SPOKEN)
    if element.tag == "input" and element.get("type") in BUTTONS:
        yield element.get("value", "")
    for inner in element:
        yield from said_by(inner)
        yield inner.tail or ""


def strays_on(page: Page) -> list[str]:
    """The strays of what a browser shows, hidden parts included: scripts bring them to light."""
    texts: list[str] = page.evaluate(READ_IN_BROWSER, [[*UNREAD, "noscript"], SPOKEN, [*BUTTONS]])
    return strays(texts)
