"""The catalogues hold all that the inbox says, and nothing that would break a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from inbox.pages.scriptwords import RULE
from inbox.words import ENGLISH, LANGUAGES
from scripts import words
from tests.support.environment import ROOT

FILES = [
    words.FOLDER / language / "LC_MESSAGES" / f"{domain}.po"
    for language in LANGUAGES
    if language != ENGLISH
    for domain in words.SOURCES
]
BLANK = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>|&\w+;")
# What would end an attribute or begin a tag: templates put translations into the page as they are.
DANGEROUS = re.compile(r"[<>&\"]")


def name_of(path: Path) -> str:
    return str(path.relative_to(words.FOLDER))


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def said(path: Path) -> Iterator[tuple[Message, str, str]]:
    """Each translation with the English it stands for."""
    for message in catalogue(path):
        if not message.id:
            continue
        one, many = (message.id, message.id) if isinstance(message.id, str) else message.id
        texts = words.forms(message)
        for number, text in enumerate(texts if words.is_translated(message) else ()):
            yield message, one if number == 0 and len(texts) <= 2 else many, text


def test_the_files_are_what_the_sources_say():
    stale = [
        str(path.relative_to(ROOT))
        for path, content in words.files()
        if not path.exists() or path.read_bytes() != content
    ]
    assert not stale, "Run `make words`: " + ", ".join(stale)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_everything_is_translated(path):
    missing = [message.id for message in catalogue(path) if message.id and not words.is_translated(message)]
    assert not missing, f"{len(missing)} of them, the first are {missing[:5]}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_number_has_its_form(path):
    found = catalogue(path)
    assert RULE.fullmatch(found.plural_expr)
    wrong = [m.id for m in found if m.pluralizable and len(words.forms(m)) != found.num_plurals]
    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_translation_has_the_same_blanks(path):
    """Where a number picks the words, these may name it without a figure: "a message", "two messages"."""
    wrong = []
    for message, english, text in said(path):
        wanted, found = Counter(BLANK.findall(english)), Counter(BLANK.findall(text))
        if message.pluralizable:
            for number in ("%(num)s", "%(count)s"):
                wanted.pop(number, None)
                found.pop(number, None)
        if wanted != found:
            wrong.append((english, text))
    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_translation_brings_no_markup_of_its_own(path):
    wrong = []
    for _, english, text in said(path):
        same_tags = Counter(TAG.findall(english)) == Counter(TAG.findall(text))
        plain_english, plain = TAG.sub("", english), TAG.sub("", text)
        if not same_tags or set(DANGEROUS.findall(plain)) - set(DANGEROUS.findall(plain_english)):
            wrong.append((english, text))
    assert not wrong
