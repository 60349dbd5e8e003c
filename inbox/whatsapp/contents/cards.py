"""Shared contact cards."""

from __future__ import annotations

import re
from typing import Any

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads
from inbox.whatsapp.phrases import Counted, Phrase, Verbatim

OWN_NUMBER = "contact_request"

_VCARD_NAME = re.compile(r"^FN(?:;[^:\r\n]*)?:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_VCARD_ESCAPE = re.compile(r"\\([\\,;])")
# What phones call the numbers and addresses on a card.
LABELS = {
    "cell": Phrase("Cell"),
    "mobile": Phrase("Mobile"),
    "home": Phrase("Home"),
    "work": Phrase("Work"),
    "main": Phrase("Main"),
    "other": Phrase("Other"),
}
ADDRESS_LINES = ("street", "city", "state", "zip", "country")


@reads("contacts")
def contacts(message: Part) -> Content | None:
    """Cards of other people, or the customer's own number where we asked for it.

    details: cards (each with name, first_name, last_name, company, job, phones, emails, urls, addresses,
    birthday, vcard), is_own_number (Meta vouches for it; nothing else proves whose number it is).
    """
    cards = [_card(part) for part in message.parts("contacts")]
    if not cards:
        return None
    is_own_number = message.text("origin") == OWN_NUMBER
    return Content(
        "contacts", _line(cards, is_own_number), details={"cards": cards, "is_own_number": is_own_number}
    )


def own_number(message: object) -> str | None:
    """Return the number that a customer without a visible one gave us on our request."""
    whole = Part(message)
    if whole.text("type") != "contacts" or whole.text("origin") != OWN_NUMBER:
        return None
    phones = [phone for card in whole.parts("contacts") for phone in card.parts("phones")]
    return next((number for phone in phones if (number := phone.text("wa_id"))), None)


def _line(cards: list[dict[str, Any]], is_own_number: bool) -> Phrase:
    label = _label(cards[0])
    if is_own_number and (phones := cards[0]["phones"]):
        return Phrase("Shared their number: %(number)s", number=phones[0]["number"])
    if len(cards) > 1:
        named = label or Phrase("a card without a name")
        return Counted(
            "Contacts: %(name)s and %(num)s more",
            "Contacts: %(name)s and %(num)s more",
            len(cards) - 1,
            name=named,
        )
    return Phrase("Contact: %(name)s", name=label) if label else Phrase("Contact card")


def _label(card: dict[str, Any]) -> str:
    """Choose what to call a card: many have only a company, a number or an address."""
    names = [card["name"], card["company"]]
    ways = [way["number"] for way in card["phones"]] + [way["email"] for way in card["emails"]]
    return next(filter(None, names + ways), "")


def _card(part: Part) -> dict[str, Any]:
    name, org, vcard = part.part("name"), part.part("org"), part.text("vcard")
    return {
        "name": name.text("formatted_name") or _full_name(name) or _vcard_name(vcard),
        "first_name": name.text("first_name"),
        "last_name": name.text("last_name"),
        "company": org.text("company", "department"),
        "job": org.text("title"),
        "phones": [_phone(phone) for phone in part.parts("phones") if phone.text("phone", "wa_id")],
        "emails": [_email(email) for email in part.parts("emails") if email.text("email")],
        "urls": [_url(url) for url in part.parts("urls") if url.text("url")],
        "addresses": [_address(address) for address in part.parts("addresses") if _address_lines(address)],
        "birthday": part.text("birthday"),
        "vcard": vcard,
    }


def _full_name(name: Part) -> str:
    keys = ("prefix", "first_name", "middle_name", "last_name", "suffix")
    return " ".join(filter(None, map(name.text, keys)))


def _vcard_name(vcard: str) -> str:
    found = _VCARD_NAME.search(vcard)
    return _VCARD_ESCAPE.sub(r"\1", found[1]).strip() if found else ""


def _label_of(part: Part) -> Phrase:
    told = part.text("type")
    return LABELS.get(told.lower()) or Verbatim(told.capitalize())


def _phone(part: Part) -> dict[str, str]:
    wa_id = part.text("wa_id")
    return {
        "number": part.text("phone") or f"+{wa_id}",
        "wa_id": wa_id,
        "label": _label_of(part),
    }


def _email(part: Part) -> dict[str, str]:
    return {"email": part.text("email"), "label": _label_of(part)}


def _url(part: Part) -> dict[str, str]:
    """Keep an address as it was written; `href` is empty where it must not become a link."""
    return {"url": part.text("url"), "href": part.link("url"), "label": _label_of(part)}


def _address(part: Part) -> dict[str, Any]:
    return {"lines": _address_lines(part), "label": _label_of(part)}


def _address_lines(part: Part) -> list[str]:
    return list(filter(None, map(part.text, ADDRESS_LINES)))
