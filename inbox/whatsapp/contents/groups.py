"""Lines in the thread of a group: how it began, how it is called, who came and went."""

from __future__ import annotations

from inbox.whatsapp import groups
from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads
from inbox.whatsapp.ids import digits

MOST_NAMED = 3
SOMEBODY = "A participant"
LINES = {
    groups.DELETED: "The group was deleted",
    groups.SUSPENDED: "WhatsApp suspended this group: nobody can write in it",
    groups.CLEARED: "WhatsApp lifted the suspension of this group",
}


@reads(*groups.TYPES)
def group(message: Part) -> Content:
    """News of a group.

    details: type, subject (how the group is called from now on), people (the numbers that the line names,
    each written as + and digits).
    """
    kind = message.text("type")
    subject, people = "", []
    if kind == groups.CREATED:
        subject = message.text("subject")
        line = f"The group “{subject}” was created" if subject else "The group was created"
    elif kind == groups.CHANGED:
        subject = subject_of(message)
        line = change(message, subject)
    elif kind in LINES:
        line = LINES[kind]
    else:
        people = [number_of(one) for one in [*message.parts(groups.PEOPLE.get(kind, "")), message]]
        people = people[:-1] if len(people) > 1 else people
        line = f"{listed(people)} {what_they_did(message, people)}"
    numbers = [number for number in people if number]
    return Content("system", line, details={"type": kind, "subject": subject, "people": numbers})


def subject_of(message: Part) -> str:
    part = message.part("group_subject")
    return part.text("text") if part.flag("update_successful") else ""


def change(message: Part, subject: str) -> str:
    """Say what was changed; a setting that could not be is left to the notices."""
    happened = [f"The group is called “{subject}” now"] if subject else []
    if message.part("group_description").flag("update_successful"):
        happened.append("The group's description was changed")
    if message.part("profile_picture").flag("update_successful"):
        happened.append("The group's picture was changed")
    return ". ".join(happened) or "The group's settings were changed"


def what_they_did(message: Part, people: list[str]) -> str:
    kind, by = message.text("type"), message.text("initiated_by")
    if kind == groups.JOINED:
        return "joined with the invite link" if message.text("reason") == "invite_link" else "joined"
    if kind == groups.ASKED:
        return "asked to join"
    if kind == groups.WITHDREW:
        return "no longer asks to join"
    has_left = by == "participant" or (bool(by) and digits(by) in people)
    return "left" if has_left else "were removed" if len(people) > 1 else "was removed"


def number_of(person: Part) -> str:
    return digits(person.text("wa_id"))


def listed(people: list[str]) -> str:
    """People in a row; the pages put names in the place of numbers where they know them."""
    names = [f"+{number}" if number.isdigit() else SOMEBODY for number in people[:MOST_NAMED]]
    more = len(people) - MOST_NAMED
    if more > 0:
        return f"{', '.join(names)} and {more} {'others' if more > 1 else 'other'}"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
