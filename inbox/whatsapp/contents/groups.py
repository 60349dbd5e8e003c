"""Lines in the thread of a group: how it began, how it is called, who came and went."""

from __future__ import annotations

from functools import reduce

from inbox.whatsapp import groups
from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads
from inbox.whatsapp.ids import digits
from inbox.whatsapp.phrases import Counted, Phrase, marked, phrase

MOST_NAMED = 3
SENTENCES = marked("%(first)s. %(second)s")
SOMEBODY = Phrase("A participant")
LINES = {
    groups.DELETED: Phrase("The group was deleted"),
    groups.SUSPENDED: Phrase("WhatsApp suspended this group: nobody can write in it"),
    groups.CLEARED: Phrase("WhatsApp lifted the suspension of this group"),
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
        line = (
            Phrase("The group “%(name)s” was created", name=subject)
            if subject
            else Phrase("The group was created")
        )
    elif kind == groups.CHANGED:
        subject = subject_of(message)
        line = change(message, subject)
    elif kind in LINES:
        line = LINES[kind]
    else:
        people = [number_of(one) for one in [*message.parts(groups.PEOPLE.get(kind, "")), message]]
        people = people[:-1] if len(people) > 1 else people
        line = what_they_did(message, people)
    numbers = [number for number in people if number]
    return Content("system", line, details={"type": kind, "subject": subject, "people": numbers})


def subject_of(message: Part) -> str:
    part = message.part("group_subject")
    return part.text("text") if part.flag("update_successful") else ""


def change(message: Part, subject: str) -> Phrase:
    """Say what was changed; a setting that could not be is left to the notices."""
    happened = [Phrase("The group is called “%(name)s” now", name=subject)] if subject else []
    if message.part("group_description").flag("update_successful"):
        happened.append(Phrase("The group's description was changed"))
    if message.part("profile_picture").flag("update_successful"):
        happened.append(Phrase("The group's picture was changed"))
    if not happened:
        return Phrase("The group's settings were changed")
    return reduce(lambda first, second: Phrase(SENTENCES, first=first, second=second), happened)


def what_they_did(message: Part, people: list[str]) -> Phrase:
    kind, by = message.text("type"), message.text("initiated_by")
    who, count = listed(people), len(people)
    if kind == groups.JOINED and message.text("reason") == "invite_link":
        return Counted(
            "%(people)s joined with the invite link",
            "%(people)s joined with the invite link",
            count,
            people=who,
        )
    if kind == groups.JOINED:
        return Counted("%(people)s joined", "%(people)s joined", count, people=who)
    if kind == groups.ASKED:
        return Counted("%(people)s asked to join", "%(people)s asked to join", count, people=who)
    if kind == groups.WITHDREW:
        return Counted(
            "%(people)s no longer asks to join", "%(people)s no longer ask to join", count, people=who
        )
    if by == "participant" or (bool(by) and digits(by) in people):
        return Counted("%(people)s left", "%(people)s left", count, people=who)
    return Counted("%(people)s was removed", "%(people)s were removed", count, people=who)


def number_of(person: Part) -> str:
    return digits(person.text("wa_id"))


def listed(people: list[str]) -> Phrase:
    """People in a row; the pages put names in the place of numbers where they know them."""
    names = [f"+{number}" if number.isdigit() else SOMEBODY for number in people[:MOST_NAMED]]
    more = len(people) - MOST_NAMED
    if more > 0:
        return Counted(
            "%(people)s and %(num)s other", "%(people)s and %(num)s others", more, people=reduce(comma, names)
        )
    if len(names) == 1:
        return phrase(names[0])
    return Phrase("%(first)s and %(last)s", first=reduce(comma, names[:-1]), last=names[-1])


def comma(first: str, second: str) -> Phrase:
    return Phrase("%(first)s, %(second)s", first=first, second=second)
