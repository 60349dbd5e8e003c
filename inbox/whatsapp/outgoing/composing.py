"""Places, contact cards and questions as people fill them in, made into Meta's message objects.

What is wrong is said in the words of the form, where Meta and `checked` would speak of paths.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from inbox.whatsapp.maplinks import coordinates
from inbox.whatsapp.outgoing.checks import Body, NotSendable
from inbox.whatsapp.outgoing.interactive import LONGEST_BODY, LONGEST_LIST_BODY, MOST_BUTTONS, MOST_ROWS
from inbox.whatsapp.phrases import Amount, Phrase

Fields = Mapping[str, str]

LONGEST_BUTTON, LONGEST_ROW, LONGEST_ABOUT, LONGEST_FOOTER, LONGEST_NAME = 20, 24, 72, 60, 1000
NUMBER = re.compile(r"\+?[0-9][0-9 ()./-]{2,30}", re.ASCII)

NO_PLACE = Phrase(
    "No coordinates can be read from this. Paste a link of Google Maps, Apple Maps or OpenStreetMap, or the "
    "two numbers, such as 52.5163, 13.3777."
)
SHORT_LINK = Phrase(
    "A short link hides its place. Open it in a browser, and copy the long address from there."
)
SHORTENERS = ("maps.app.goo.gl", "goo.gl/maps", "maps.apple/", "osm.org/go", "g.co/")


def location(fields: Fields) -> Body:
    """A pin on the map, with a name and an address where they are given."""
    told = words(fields, "place", Phrase("Say where it is."), most=4096)
    found = coordinates(told)
    if found is None:
        raise NotSendable("place", SHORT_LINK if any(one in told for one in SHORTENERS) else NO_PLACE)
    part: Body = {"latitude": found[0], "longitude": found[1]}
    for key in ("name", "address"):
        if text := optional(fields, key, most=LONGEST_NAME):
            part[key] = text
    return {"type": "location", "location": part}


def contact(fields: Fields) -> Body:
    """One contact card: a name and a number, and whatever else there is."""
    name = words(fields, "name", Phrase("Say whose card it is."), most=LONGEST_NAME)
    phone = words(fields, "phone", Phrase("Say the number."), most=40)
    if not NUMBER.fullmatch(phone):
        raise NotSendable("phone", Phrase("Write the number with digits only, such as +44 7700 900123."))
    first, _, rest = name.partition(" ")
    card: Body = {
        "name": {
            "formatted_name": name,
            "first_name": first,
            **({"last_name": rest.strip()} if rest else {}),
        },
        "phones": [{"phone": phone, "type": "CELL", **wa_id_of(phone)}],
    }
    if company := optional(fields, "company", most=LONGEST_NAME):
        card["org"] = {"company": company}
    if email := optional(fields, "email", most=254):
        card["emails"] = [{"email": email, "type": "WORK"}]
    return {"type": "contacts", "contacts": [card]}


def wa_id_of(phone: str) -> Fields:
    """With it the card has a button to write to them; without a country nobody knows whose number it is."""
    return {"wa_id": re.sub("[^0-9]", "", phone)} if phone.startswith("+") else {}


def buttons(fields: Fields) -> Body:
    """A question with up to three answers to tap on."""
    titles = [
        title
        for number in range(1, MOST_BUTTONS + 1)
        if (title := optional(fields, f"button-{number}", most=LONGEST_BUTTON))
    ]
    question = asked(fields, "button", most=LONGEST_BODY)
    refuse_none_or_twice(titles, "button-1", Phrase("Write at least one button."))
    replies = [
        {"type": "reply", "reply": {"id": f"button-{n}", "title": title}} for n, title in numbered(titles)
    ]
    return {"type": "interactive", "interactive": {**question, "action": {"buttons": replies}}}


def choices(fields: Fields) -> Body:
    """A question with a list behind a button."""
    question = asked(fields, "list", most=LONGEST_LIST_BODY)
    label = words(
        fields, "label", Phrase("Say what stands on the button that opens the list."), most=LONGEST_BUTTON
    )
    rows, titles = [], []
    for number in range(1, MOST_ROWS + 1):
        title = optional(fields, f"row-{number}", most=LONGEST_ROW)
        about = optional(fields, f"about-{number}", most=LONGEST_ABOUT)
        if about and not title:
            raise NotSendable(
                f"row-{number}",
                Phrase("Row %(number)s has a description, but says nothing itself.", number=number),
            )
        if title:
            titles.append(title)
            rows.append(
                {"id": f"row-{len(titles)}", "title": title, **({"description": about} if about else {})}
            )
    refuse_none_or_twice(titles, "row-1", Phrase("Write at least one row."))
    action = {"button": label, "sections": [{"rows": rows}]}
    return {"type": "interactive", "interactive": {**question, "action": action}}


def asked(fields: Fields, kind: str, *, most: int) -> Body:
    """What both kinds of question have."""
    question: Body = {
        "type": kind,
        "body": {"text": words(fields, "question", Phrase("Write the question."), most=most)},
    }
    if footer := optional(fields, "footer", most=LONGEST_FOOTER):
        question["footer"] = {"text": footer}
    return question


def numbered(titles: Sequence[str]) -> list[tuple[int, str]]:
    return list(enumerate(titles, start=1))


def refuse_none_or_twice(titles: Sequence[str], field: str, none: str) -> None:
    if not titles:
        raise NotSendable(field, none)
    if len({title.casefold() for title in titles}) < len(titles):
        raise NotSendable(field, Phrase("Two of the answers say the same, so nobody could tell them apart."))


def words(fields: Fields, key: str, missing: str, *, most: int) -> str:
    text = optional(fields, key, most=most)
    if not text:
        raise NotSendable(key, missing)
    return text


def optional(fields: Fields, key: str, *, most: int) -> str:
    text = fields.get(key, "").replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > most:
        told = {"beginning": text[:20], "length": Amount(len(text)), "most": Amount(most)}
        raise NotSendable(
            key,
            Phrase("“%(beginning)s…” has %(length)s characters, and WhatsApp takes %(most)s here.", **told),
        )
    return text
