"""The blanks of one template as a form: what is asked, what is filled in already, what is wrong with it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote, urlsplit

from inbox.operations.addressing import SHORTEST_NUMBER
from inbox.operations.outgoing import STILL_HERE
from inbox.operations.templates import Choice
from inbox.pages.places import ONE_TIME_CODE, Place
from inbox.whatsapp import templates
from inbox.whatsapp.formats import safe_url
from inbox.whatsapp.outgoing import Body, NotSendable
from inbox.whatsapp.templates import FILES, Slot
from inbox.words import gettext, marked, reason, translated

NAMES = {"name", "customer", "customer_name", "client", "client_name", "full_name", "contact", "contact_name"}
FIRST_NAMES = {"first_name", "firstname", "given_name"}
NUMBERS = {"phone", "phone_number", "number", "mobile", "whatsapp", "whatsapp_number"}
GREETING = re.compile(
    r"[\W_]*(?:hello|hi|hey|dear|good (?:morning|afternoon|evening)|ol[áa]|oi|hola|bonjour|salut|ciao|hallo"
    r"|hej|moin|guten (?:tag|morgen|abend)|merhaba|namaste)[ ,]+[*_]?\{\{\s*1\s*\}\}",
    re.IGNORECASE,
)
NO_LINK = marked("Enter an address that begins with https:// and that WhatsApp can reach without logging in.")
LONGEST_LINK = 2000
LONGEST_FILENAME = 240
ACCEPTED = {
    "image": "image/jpeg,image/png",
    "video": "video/mp4,video/3gpp",
    "document": ".pdf,.txt,.csv,.doc,.docx,.xls,.xlsx,.ppt,.pptx",
}


@dataclass(frozen=True, slots=True)
class Filling:
    """One template for one customer with what is written into its blanks so far.

    `file` is the name of the one that was chosen for the place above the text. `token` is the form's own:
    however often it is posted, it is one message.
    """

    place: Place
    choice: Choice
    values: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(18))

    @property
    def slots(self) -> list[Slot]:
        return templates.slots(self.choice.components)

    @property
    def why_not(self) -> str:
        return self.place.why_not(self.choice)

    def label(self, slot: Slot) -> str:
        return gettext("Code") if self.is_code(slot) else translated(slot.label)

    def is_code(self, slot: Slot) -> bool:
        """Tell whether a blank of the text stands for a one-time code."""
        return self.choice.template.category.upper() == ONE_TIME_CODE and slot.key.startswith("body.")

    def offers(self, slot: Slot) -> list[str]:
        """What a click fills in: what is known of the customer."""
        if slot.kind != "text" or slot.key.startswith("button.") or self.is_code(slot):
            return []
        name = self.place.customer_name
        known = [name, name.partition(" ")[0]]
        looks_dialled = len(re.sub(r"[^0-9]", "", slot.example)) >= SHORTEST_NUMBER
        if name_of(slot) in NUMBERS or looks_dialled or not name:
            known.append(self.place.number)
        known = list(dict.fromkeys(value for value in known if value))
        return [value for value in known if len(value) <= slot.longest]

    @property
    def shown(self) -> dict[str, Any]:
        """What the customer will read; its links are those that a page may have."""
        told = templates.shown(self.choice.components, texts_of(self))
        for button in told["buttons"]:
            button["url"] = safe_url(button["url"])
        return told

    @property
    def file_kind(self) -> str:
        """The kind of the file above the text; empty where there is none."""
        return next((slot.kind for slot in self.slots if slot.kind in FILES.values()), "")

    @property
    def file_name(self) -> str:
        return self.file or filename_of(self.values.get("header", ""))

    @property
    def accepts(self) -> str:
        """The types that the browser lets one choose; empty where no file can be kept for this customer."""
        return ACCEPTED.get(self.file_kind, "") if self.place.conversation else ""


def begin(place: Place, choice: Choice) -> Filling:
    """The form with what we know of the customer filled in."""
    blank = Filling(place, choice, {})
    return Filling(place, choice, {slot.key: known_value(blank, slot) for slot in blank.slots})


def name_of(slot: Slot) -> str:
    """What a named blank is called; the number of another one."""
    return slot.key.rpartition(".")[2].lower()


def known_value(blank: Filling, slot: Slot) -> str:
    if slot.kind != "text" or blank.is_code(slot):
        return ""
    place, word = blank.place, name_of(slot)
    value = ""
    if word in NAMES or (slot.key == "body.1" and GREETING.match(blank.shown["body"])):
        value = place.customer_name
    elif word in FIRST_NAMES:
        value = place.customer_name.partition(" ")[0]
    elif word in NUMBERS:
        value = place.number
    return value if len(value) <= slot.longest else ""


def from_form(place: Place, choice: Choice, form: Mapping[str, str], file: str = "") -> Filling:
    """The form as it was posted. Browsers keep what was typed last by the field's name, so that has the
    template in it.
    """
    template_id = choice.template.id
    slots = templates.slots(choice.components)
    values = {slot.key: form.get(f"{template_id}.{slot.key}", "").strip() for slot in slots}
    token = form.get("client_token", "")
    return Filling(place, choice, values, file=file, token=token or secrets.token_urlsafe(18))


def problems_of(filling: Filling) -> dict[str, str]:
    """What is wrong, in a sentence for each field; what has no field is under an empty key."""
    found: dict[str, str] = {}
    given = given_of(filling)
    for slot in filling.slots:
        try:
            if slot.kind in FILES.values() and filling.values.get(slot.key) and not filling.file:
                check_link(slot, filling.values[slot.key])
            templates.check_value(replace(slot, label=filling.label(slot)), given.get(slot.key))
        except NotSendable as error:
            found[slot.key] = reason(error)
    return found


def check_link(slot: Slot, value: str) -> None:
    try:
        parts = urlsplit(value)
        is_good = parts.scheme == "https" and bool(parts.hostname) and not parts.username
    except ValueError:
        is_good = False
    if not is_good or not value.isprintable() or " " in value or len(value) > LONGEST_LINK:
        raise NotSendable(slot.key, NO_LINK)


def body_of(filling: Filling) -> Body:
    """The message to be sent; raise `NotSendable` for what only shows when all is together."""
    found = filling.choice.template
    named = found.parameter_format.upper() == "NAMED"
    return templates.filled(
        found.name, found.language, filling.choice.components, given_of(filling), named=named
    )


def given_of(filling: Filling) -> dict[str, Any]:
    """The values as the message wants them: a file is named by its address."""
    given: dict[str, Any] = dict(filling.values)
    for slot in filling.slots:
        link = filling.values.get(slot.key, "")
        if slot.kind not in FILES.values():
            continue
        if filling.file:
            named = {"filename": filling.file} if slot.kind == "document" else {}
            given[slot.key] = {"id": STILL_HERE, **named}
            continue
        given[slot.key] = {"link": link} if link else None
        if link and slot.kind == "document" and (name := filename_of(link)):
            given[slot.key]["filename"] = name
    return given


def texts_of(filling: Filling) -> dict[str, str]:
    return {key: value for key, value in filling.values.items() if key != "header"}


def filename_of(link: str) -> str:
    try:
        return unquote(urlsplit(link).path).rpartition("/")[2][:LONGEST_FILENAME]
    except ValueError:
        return ""
