"""Contact cards as files that address books read: vCard 3.0, which all of them know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

LARGEST = 64 * 1024
LINE = 75  # bytes; what is longer goes on in the next line
NEWLINE = re.compile(r"\r\n|\r|\n")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
LABEL = re.compile(r"[A-Za-z0-9-]{1,20}")


def vcard(card: Mapping[str, Any]) -> str:
    """The card that the customer sent along where it is a sound one, else one made of what Meta told."""
    return given(card.get("vcard") or "") or made(card)


def given(text: str) -> str:
    """A vCard with the line ends that the format asks for; empty where it is none, or more than one."""
    lines = NEWLINE.split(text.strip())
    marks = [line.strip().upper() for line in lines]
    is_card = (
        len(text) <= LARGEST
        and marks[0] == "BEGIN:VCARD"
        and marks[-1] == "END:VCARD"
        and marks.count("BEGIN:VCARD") == marks.count("END:VCARD") == 1
        and any(mark.startswith("VERSION:") for mark in marks)
        and not CONTROL.search("".join(lines))
    )
    return joined(lines) if is_card else ""


def made(card: Mapping[str, Any]) -> str:
    return joined(
        ["BEGIN:VCARD", "VERSION:3.0", *(piece for line in facts(card) for piece in fold(line)), "END:VCARD"]
    )


def facts(card: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a card, each still in one piece."""
    name = title_of(card) or "Contact"
    last, first = card.get("last_name") or "", card.get("first_name") or ""
    yield f"N:{fields((last, first or ('' if last else name), '', '', ''))}"
    yield f"FN:{escaped(name)}"
    if card.get("company"):
        yield f"ORG:{escaped(card['company'])}"
    if card.get("job"):
        yield f"TITLE:{escaped(card['job'])}"
    for phone in card.get("phones") or ():
        waid = f";waid={phone['wa_id']}" if phone["wa_id"].isascii() and phone["wa_id"].isdigit() else ""
        yield f"TEL{type_of(phone['label'])}{waid}:{escaped(phone['number'])}"
    for mail in card.get("emails") or ():
        yield f"EMAIL{type_of(mail['label'])}:{escaped(mail['email'])}"
    for url in card.get("urls") or ():
        yield f"URL:{escaped(url['url'])}"
    for address in card.get("addresses") or ():
        street = ", ".join(address["lines"])
        yield f"ADR{type_of(address['label'])}:{fields(('', '', street, '', '', '', ''))}"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", card.get("birthday") or "", re.ASCII):
        yield f"BDAY:{card['birthday']}"


def title_of(card: Mapping[str, Any]) -> str:
    """What to call a card: the name, else the company, a number or an address."""
    ways = [way["number"] for way in card.get("phones") or ()]
    ways += [way["email"] for way in card.get("emails") or ()]
    return next(filter(None, (card.get("name"), card.get("company"), *ways)), "")


def type_of(label: str) -> str:
    return f";TYPE={label.upper()}" if LABEL.fullmatch(label) else ""


def fields(values: Sequence[str]) -> str:
    return ";".join(map(escaped, values))


def escaped(text: str) -> str:
    """A value on one line: a line break in it would begin a line that nobody meant."""
    for letter in ("\\", ";", ","):
        text = text.replace(letter, f"\\{letter}")
    return CONTROL.sub("", NEWLINE.sub(r"\\n", text))


def fold(line: str) -> Iterator[str]:
    """Cut a line into pieces of at most 75 bytes, never inside of a character."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece


def joined(lines: Sequence[str]) -> str:
    return "\r\n".join(lines) + "\r\n"
