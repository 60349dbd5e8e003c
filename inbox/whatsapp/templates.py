"""Message templates: the blanks in them, how they are filled in, and what the customer then reads.

A template is Meta's list of components: a header, a body, a footer and buttons. Blanks are numbered
(`{{1}}`) or named (`{{customer}}`); a header may be a file, and a button's link or code may end in a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inbox.whatsapp.outgoing.checks import Body, NotSendable
from inbox.whatsapp.phrases import Amount, Phrase, Verbatim

BLANK = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
FILES = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document"}
LONGEST_BODY = 1024
LONGEST_HEADER = 60
LONGEST_CODE = 15
# Meta refuses values that would break the text apart: lines, tabs, long runs of spaces.
UNTIDY = re.compile(r"[\n\r\t]| {5,}")

# What asks for more than words and a file; it is sent from the programs that know what belongs in.
BEYOND_US = {
    "CAROUSEL": Phrase("This template has cards to swipe through, which can only be sent by a program."),
    "LIMITED_TIME_OFFER": Phrase(
        "This template has an offer that ends, which can only be sent by a program."
    ),
    "ORDER_DETAILS": Phrase("This template has an order, which can only be sent by a program."),
}
BUTTONS_BEYOND_US = {
    "FLOW": Phrase("This template opens a form, which can only be sent by a program."),
    "CATALOG": Phrase("This template opens the catalogue, which can only be sent by a program."),
    "MPM": Phrase("This template opens products, which can only be sent by a program."),
    "SPM": Phrase("This template opens a product, which can only be sent by a program."),
}
HEADERS = {"IMAGE": Phrase("Photo"), "VIDEO": Phrase("Video"), "DOCUMENT": Phrase("Document")}
CHOOSE = {
    "image": Phrase("Choose a photo."),
    "video": Phrase("Choose a video."),
    "document": Phrase("Choose a document."),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A blank to be filled in. `key` names it in a form; `kind` is text, code or the kind of a file."""

    key: str
    kind: str
    label: str
    example: str = ""
    longest: int = LONGEST_BODY


def slots(components: Sequence[Mapping[str, Any]]) -> list[Slot]:
    """Every blank of a template, in the order in which one reads it."""
    found: list[Slot] = []
    for component in components:
        kind = str(component.get("type", "")).upper()
        if kind == "HEADER":
            found += header_slots(component)
        elif kind == "BODY":
            examples = body_examples(component)
            found += [
                Slot(f"body.{name}", "text", label_of(name), examples.get(name, ""))
                for name in blanks(str(component.get("text") or ""))
            ]
        elif kind == "BUTTONS":
            found += button_slots(component)
    return found


def header_slots(component: Mapping[str, Any]) -> list[Slot]:
    format = str(component.get("format", "TEXT")).upper()
    if format in FILES:
        return [Slot("header", FILES[format], HEADERS[format])]
    return [
        Slot(
            f"header.{name}", "text", Phrase("Heading: %(name)s", name=label_of(name)), longest=LONGEST_HEADER
        )
        for name in blanks(str(component.get("text") or ""))
    ]


def button_slots(component: Mapping[str, Any]) -> list[Slot]:
    found = []
    for number, button in enumerate(listed(component.get("buttons"))):
        kind, text = str(button.get("type", "")).upper(), str(button.get("text") or "")
        if kind == "URL" and blanks(str(button.get("url") or "")):
            found.append(
                Slot(
                    f"button.{number}",
                    "text",
                    Phrase("End of the link behind “%(button)s”", button=text),
                    longest=2000,
                )
            )
        elif kind == "COPY_CODE":
            found.append(Slot(f"button.{number}", "code", Phrase("Code to copy"), longest=LONGEST_CODE))
    return found


def unsendable(components: Sequence[Mapping[str, Any]]) -> str:
    """Why the inbox cannot send this template, in a sentence; empty where it can."""
    for component in components:
        kind = str(component.get("type", "")).upper()
        if kind in BEYOND_US:
            return BEYOND_US[kind]
        if kind == "HEADER" and str(component.get("format", "TEXT")).upper() not in {"TEXT", *FILES}:
            return Phrase("This template has a heading that can only be sent by a program.")
        for button in listed(component.get("buttons")):
            told = BUTTONS_BEYOND_US.get(str(button.get("type", "")).upper())
            if told:
                return told
    return ""


def filled(
    name: str,
    language: str,
    components: Sequence[Mapping[str, Any]],
    values: Mapping[str, Any],
    *,
    named: bool,
) -> Body:
    """The body to be sent.

    `values` are texts by the slots' keys, and for a file Meta's `{"id": …}` or `{"link": …}`. Raise
    `NotSendable` with the slot's key for a value that is missing or that Meta would refuse.
    """
    reason = unsendable(components)
    if reason:
        raise NotSendable("template", reason)
    wanted = slots(components)
    for slot in wanted:
        check_value(slot, values.get(slot.key))
    code = one_time_code(components, values)
    parts = [
        part
        for part in (
            parameters_of("header", wanted, values, named=named),
            parameters_of("body", wanted, values, named=named),
            *button_parts(components, wanted, values, code),
        )
        if part
    ]
    template: Body = {"name": name, "language": {"code": language}}
    if parts:
        template["components"] = parts
    if len(shown(components, values)["body"]) > LONGEST_BODY:
        raise NotSendable(
            "body",
            Phrase(
                "With these words the message has more than %(most)s characters.", most=Amount(LONGEST_BODY)
            ),
        )
    return {"type": "template", "template": template}


def check_value(slot: Slot, value: Any) -> None:
    if slot.kind in FILES.values():
        if not isinstance(value, Mapping) or not (value.get("id") or value.get("link")):
            raise NotSendable(slot.key, CHOOSE[slot.kind])
        return
    if not isinstance(value, str) or not value.strip():
        raise NotSendable(slot.key, Phrase("Fill in “%(blank)s”.", blank=slot.label))
    if UNTIDY.search(value):
        raise NotSendable(slot.key, Phrase("WhatsApp takes no line breaks, tabs or long gaps here."))
    if len(value) > slot.longest:
        raise NotSendable(
            slot.key, Phrase("WhatsApp takes %(most)s characters here at most.", most=Amount(slot.longest))
        )


def parameters_of(
    where: str, wanted: Sequence[Slot], values: Mapping[str, Any], *, named: bool
) -> Body | None:
    """The values of the header or the body as Meta wants them; None where there is no blank."""
    parameters: list[Body] = []
    for slot in wanted:
        place, _, name = slot.key.partition(".")
        if place != where:
            continue
        if slot.kind in FILES.values():
            parameters.append({"type": slot.kind, slot.kind: dict(values[slot.key])})
        else:
            value: Body = {"type": "text", "text": values[slot.key]}
            parameters.append({**value, "parameter_name": name} if named else value)
    return {"type": where, "parameters": parameters} if parameters else None


def button_parts(
    components: Sequence[Mapping[str, Any]], wanted: Sequence[Slot], values: Mapping[str, Any], code: str
) -> Iterator[Body]:
    keys = {slot.key for slot in wanted}
    for number, button in enumerate(buttons_of(components)):
        kind, key = str(button.get("type", "")).upper(), f"button.{number}"
        if kind == "URL" and key in keys:
            yield button_part("url", number, {"type": "text", "text": values[key]})
        elif kind == "COPY_CODE":
            yield button_part("copy_code", number, {"type": "coupon_code", "coupon_code": values[key]})
        elif kind == "OTP" and code:
            # A one-time code is told twice: in the text, and to the button that copies it.
            yield button_part("url", number, {"type": "text", "text": code})


def button_part(sub_type: str, number: int, parameter: Body) -> Body:
    return {"type": "button", "sub_type": sub_type, "index": str(number), "parameters": [parameter]}


def one_time_code(components: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> str:
    if not any(str(button.get("type", "")).upper() == "OTP" for button in buttons_of(components)):
        return ""
    return str(values.get("body.1") or next((v for k, v in values.items() if k.startswith("body.")), ""))


def with_header_file(template: Mapping[str, Any], kind: str, media_id: str) -> Body:
    """The template with Meta's id for the file above its text."""

    def placed(part: Body) -> Body:
        if str(part.get("type", "")).lower() != "header":
            return part
        file = {**part["parameters"][0].get(kind, {}), "id": media_id}
        return {**part, "parameters": [{"type": kind, kind: file}]}

    return {**template, "components": [placed(dict(part)) for part in listed(template.get("components"))]}


def shown(components: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> dict[str, Any]:
    """What the customer reads: header, body, footer and buttons; a blank without a value stays as it is."""
    told: dict[str, Any] = {"header": "", "body": "", "footer": "", "buttons": []}
    for component in components:
        kind, text = str(component.get("type", "")).upper(), str(component.get("text") or "")
        if kind in ("HEADER", "BODY", "FOOTER"):
            told[kind.lower()] = replaced(text, kind.lower(), values)
    for number, button in enumerate(buttons_of(components)):
        link = str(button.get("url") or "")
        value = values.get(f"button.{number}")
        if isinstance(value, str) and value:
            link = BLANK.sub(value.replace("\\", r"\\"), link)
        told["buttons"].append(
            {
                "type": str(button.get("type", "")).upper(),
                "text": str(button.get("text") or ""),
                "url": "" if blanks(link) else link,
                "code": value if kind_of(button) == "COPY_CODE" and isinstance(value, str) else "",
            }
        )
    return told


def values_in(template: Mapping[str, Any], components: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The values by the slots' keys that a template's body carries, whoever filled it in."""
    names = {
        where: [slot.key for slot in slots(components) if slot.key.partition(".")[0] == where]
        for where in ("header", "body")
    }
    found: dict[str, Any] = {}
    for part in listed(template.get("components")):
        where = str(part.get("type", "")).lower()
        for number, parameter in enumerate(listed(part.get("parameters"))):
            text = parameter.get("text") or parameter.get("coupon_code")
            if where == "button":
                found[f"button.{part.get('index', 0)}"] = text
            elif parameter.get("parameter_name"):
                found[f"{where}.{parameter['parameter_name']}"] = text
            elif number < len(names.get(where, [])):
                found[names[where][number]] = text
    return found


def replaced(text: str, where: str, values: Mapping[str, Any]) -> str:
    def value(found: re.Match[str]) -> str:
        given = values.get(f"{where}.{found[1]}")
        return given if isinstance(given, str) and given else found[0]

    return BLANK.sub(value, text)


def blanks(text: str) -> list[str]:
    """The names of the blanks, each once, numbered ones in the order of their numbers."""
    names = list(dict.fromkeys(BLANK.findall(text)))
    return sorted(names, key=int) if all(name.isascii() and name.isdigit() for name in names) else names


def body_examples(component: Mapping[str, Any]) -> dict[str, str]:
    """The examples that came with the template when it was sent in for approval."""
    example = component.get("example")
    if not isinstance(example, Mapping):
        return {}
    named = listed(example.get("body_text_named_params"))
    if named:
        return {str(each.get("param_name")): str(each.get("example", "")) for each in named}
    rows = example.get("body_text")
    first = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else []
    return {str(number): str(value) for number, value in enumerate(first, 1)}


def label_of(name: str) -> Phrase:
    if name.isdigit():
        return Phrase("Blank %(number)s", number=name)
    return Verbatim(name.replace("_", " ").strip().capitalize())


def buttons_of(components: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [button for component in components for button in listed(component.get("buttons"))]


def kind_of(button: Mapping[str, Any]) -> str:
    return str(button.get("type", "")).upper()


def listed(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
