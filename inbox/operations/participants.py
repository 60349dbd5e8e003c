"""The names of a group's participants, whom receipts and news of the group name by id alone."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from inbox.extensions import db
from inbox.models.contact import Contact, ContactAlias
from inbox.operations.folding import Bubble


def names_of(bubbles: Iterable[Bubble]) -> dict[str, str]:
    """The names by id of those whom these messages and their statuses name, in one query or none."""
    found: set[str] = set()
    for bubble in bubbles:
        found.update(status.participant for status in bubble.statuses if status.participant)
        if bubble.content.kind == "system":
            found.update(bubble.content.details.get("people", ()))
    ids = sorted(found)
    if not ids:
        return {}
    query = (
        select(ContactAlias.value, func.coalesce(Contact.saved_name, Contact.name))
        .join(Contact, Contact.id == ContactAlias.contact_id)
        .where(ContactAlias.value.in_(ids))
    )
    return {value: name for value, name in db.session.execute(query) if name}
