"""Collects everything the inbox says for translation, and makes what it loads: `make words`.

`translations/*.pot` hold the words, `translations/<language>/LC_MESSAGES/*.po` their translations, and the
.mo files beside these are what the program reads. A translator edits .po files and runs `make words`.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config import ROOT
from inbox.words import ENGLISH, LANGUAGES

NO_TIME = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
FOLDER = ROOT / "translations"
MARKS: dict[str, Any] = {
    "_": None,
    "Counted": (1, 2),
    "gettext": None,
    "lazy": None,
    "marked": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Phrase": None,
    "stored": None,
}
OPTIONS = {"**.html": {"trimmed": "true", "encoding": "utf-8"}}
# What a header says about when it was written, and whom to write to, which changes or is nobody.
DROPPED = (b"#", b'"Project-Id', b'"Report-', b'"POT-', b'"PO-', b'"Last-', b'"Language-Team', b'"Generated')
# The demo and the command line speak English: they are for whoever tries the inbox, and runs it.
SOURCES = {
    "messages": (
        ("inbox", [("demo/**.py", "ignore"), ("cli/**.py", "ignore"), ("**.py", "python")]),
        ("templates", [("demo/**.html", "ignore"), ("**.html", "jinja2")]),
    ),
    "scripts": (("static/js", [("**.js", "javascript")]),),
}


def collected(domain: str) -> Catalog:
    """What the sources say now, in the order of the files."""
    catalogue = Catalog(project="inbox", charset="utf-8", fuzzy=False)
    for folder, methods in SOURCES[domain]:
        found = extract_from_dir(ROOT / folder, methods, OPTIONS, MARKS, comment_tags=("Translators:",))
        for file, _, text, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
            catalogue.add(text, None, [(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return catalogue


def translations(domain: str) -> Iterator[tuple[Path, Catalog]]:
    """Each language's file, and its words as the sources have them now."""
    template = collected(domain)
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        path = FOLDER / language / "LC_MESSAGES" / f"{domain}.po"
        catalogue = Catalog(locale=language, header_comment="", fuzzy=False)
        if path.exists():
            with path.open("rb") as file:
                catalogue = read_po(file, locale=language)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        yield path, catalogue


def written(catalogue: Catalog, *, header: bool = True) -> bytes:
    """A catalogue as a file that is the same for the same words, whoever writes it and whenever."""
    file = io.BytesIO()
    write_po(
        file,
        catalogue,
        width=100,
        include_lineno=False,
        omit_header=not header,
        ignore_obsolete=True,
        sort_by_file=True,
    )
    if not header:
        return file.getvalue()
    head, _, words = file.getvalue().partition(b"\n\n")
    lines = [line for line in head.splitlines() if not line.startswith(DROPPED)]
    return b"\n".join(lines).lstrip() + b"\n\n" + words


def compiled(catalogue: Catalog) -> bytes:
    """What the program reads: the same for the same words, so it says of no time when it was made."""
    catalogue.creation_date = catalogue.revision_date = NO_TIME
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def files() -> Iterator[tuple[Path, bytes]]:
    """Every file that is made from the sources, and what belongs into it."""
    for domain in SOURCES:
        yield FOLDER / f"{domain}.pot", written(collected(domain), header=False)
        for path, catalogue in translations(domain):
            text = written(catalogue)
            yield path, text
            yield path.with_suffix(".mo"), compiled(read_po(io.BytesIO(text)))


def main() -> None:
    for path, content in list(files()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for domain in SOURCES:
        for path, catalogue in translations(domain):
            missing = sum(1 for message in catalogue if message.id and not is_translated(message))
            print(f"{path.relative_to(ROOT)}: {len(catalogue)} sentences, {missing} without a translation")


def is_translated(message: Message) -> bool:
    return all(forms(message)) and not message.fuzzy


def forms(message: Message) -> tuple[str, ...]:
    """The translation: one sentence, or one for each kind of number."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


if __name__ == "__main__":
    main()
