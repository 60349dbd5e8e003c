"""The names of a group's participants, whom receipts name by id alone."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from inbox.extensions import db
from inbox.models.contact import Contact, ContactAlias
from inbox.operations.folding import Bubble


def names_of(bubbles: Iterable[Bubble]) -> dict[str, str]:
    """The names by id of those whom the statuses of these messages name, in one query or none."""
    ids = sorted(
        {status.participant for bubble in bubbles for status in bubble.statuses if status.participant}
    )
    if not ids:
        return {}
    query = (
        select(ContactAlias.value, func.coalesce(Contact.saved_name, Contact.name))
        .join(Contact, Contact.id == ContactAlias.contact_id)
        .where(ContactAlias.value.in_(ids))
    )
    return {value: name for value, name in db.session.execute(query) if name}
