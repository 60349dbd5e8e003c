"""What we ask customers: buttons, lists, links and requests, as our own messages carry them."""

from __future__ import annotations

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.files import header_media
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.formats import to_plain
from inbox.whatsapp.phrases import Phrase

# For questions that came without words of their own.
REQUESTS = {
    "button": Phrase("Asked with buttons"),
    "list": Phrase("Asked with a list"),
    "cta_url": Phrase("Sent a link"),
    "flow": Phrase("Sent a form"),
    "location_request_message": Phrase("Asked for the location"),
    "address_message": Phrase("Asked for the address"),
    "request_contact_info": Phrase("Asked for the phone number"),
    "call_permission_request": Phrase("Asked for permission to call"),
    "voice_call": Phrase("Offered a call"),
    "product": Phrase("Sent a product"),
    "product_list": Phrase("Sent products"),
    "catalog_message": Phrase("Sent the catalogue"),
    "carousel": Phrase("Sent cards to swipe through"),
}


def question(part: Part) -> Content:
    """A question of ours with the answers it offers.

    details: type, header, footer, label (of the button that opens a list, link or form), url, choices (each
    with id, title, description).
    """
    kind = part.text("type")
    body, header = part.part("body").text("text"), part.part("header")
    action = part.part("action")
    parameters = action.part("parameters")
    return Content(
        "interactive",
        to_plain(body) or header.text("text") or REQUESTS.get(kind, Phrase("Interactive message")),
        text=body,
        media=header_media(header),
        details={
            "type": kind,
            "header": header.text("text"),
            "footer": part.part("footer").text("text"),
            "label": action.text("button") or parameters.text("display_text", "flow_cta"),
            "url": parameters.link("url"),
            "choices": _buttons(action) or _rows(action),
        },
    )


def _buttons(action: Part) -> list[dict[str, str]]:
    return [_choice(button.part("reply")) for button in action.parts("buttons") if button.part("reply")]


def _rows(action: Part) -> list[dict[str, str]]:
    return [_choice(row) for section in action.parts("sections") for row in section.parts("rows")]


def _choice(part: Part) -> dict[str, str]:
    return {"id": part.text("id"), "title": part.text("title"), "description": part.text("description")}
