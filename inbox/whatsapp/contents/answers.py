"""Answers to what we asked: a tapped button, a chosen row, a permission to call."""

from __future__ import annotations

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.forms import form
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.questions import question
from inbox.whatsapp.contents.readers import NEW_TYPE, Readers, reads
from inbox.whatsapp.phrases import Day, Phrase

ANSWERS = Readers()


@reads("interactive")
def interactive(message: Part) -> Content | None:
    """An answer by its own type, or else a question of ours; anything newer is shown as far as it goes.

    details of a type that is new to us: type.
    """
    part = message.part("interactive")
    kind = part.text("type")
    if reader := ANSWERS.get(kind):
        return reader(part.part(kind))
    if part.part("body") or part.part("action"):
        return question(part)
    if not kind:
        return None
    return Content("unknown", Phrase(NEW_TYPE, type=kind), details={"type": kind})


@reads("button")
def template_button(message: Part) -> Content | None:
    """details: as of a choice; the id is what our template carries behind the button."""
    part = message.part("button")
    return _choice(part.text("text"), part.text("payload"), "", "template")


@ANSWERS.reads("button_reply")
def button_reply(part: Part) -> Content | None:
    return _choice(part.text("title"), part.text("id"), part.text("description"), "button")


@ANSWERS.reads("list_reply")
def list_reply(part: Part) -> Content | None:
    return _choice(part.text("title"), part.text("id"), part.text("description"), "list")


@ANSWERS.reads("nfm_reply")
def form_reply(part: Part) -> Content | None:
    return form(part)


@ANSWERS.reads("call_permission_reply")
def call_permission(part: Part) -> Content | None:
    """details: response (accept, reject), until (None where it has no end), is_permanent, source."""
    response = part.text("response")
    until = part.moment("expiration_timestamp")
    if not response:
        return None
    if response == "accept":
        line = (
            Phrase("Accepted calls until %(day)s", day=Day(until.year, until.month, until.day))
            if until
            else Phrase("Accepted calls")
        )
    elif response == "reject":
        line = Phrase("Declined calls")
    else:
        line = Phrase("Answered the request to call: %(answer)s", answer=response)
    return Content(
        "call_permission",
        line,
        details={
            "response": response,
            "until": until,
            "is_permanent": part.flag("is_permanent"),
            "source": part.text("response_source"),
        },
    )


def _choice(title: str, id: str, description: str, source: str) -> Content | None:
    """details: id, title, description, source (button, list, template)."""
    words = title or id
    if not words:
        return None
    details = {"id": id, "title": title, "description": description, "source": source}
    return Content("reply", Phrase("Chose: %(choice)s", choice=words), text=words, details=details)
