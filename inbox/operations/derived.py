"""What follows from the log, told by natural keys: the same rows from every database that has the events.

Left out are our own ids, what agents did (reading), the work on attachments, and clocks other than the
time at which an event was received. Rows without a stored event are nobody's to derive again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    case,
    exists,
    func,
    or_,
    select,
)

from inbox.models.attachment import Attachment
from inbox.models.call_status import CallStatus
from inbox.models.channel import Channel
from inbox.models.contact import DIALLED, Contact, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.event import APPLIED, Event, SetAside
from inbox.models.message import Message
from inbox.models.notice import Notice
from inbox.models.search_text import SearchText
from inbox.models.status import Status
from inbox.whatsapp.envelope import CUSTOMER, HISTORY, META_AGENT, PHONE, STANDBY
from inbox.whatsapp.masks import masked

FROM_META = (CUSTOMER, PHONE, HISTORY, STANDBY, META_AGENT)

event, channel, alias = Event.__table__.c, Channel.__table__.c, ContactAlias.__table__.c
contact, conversation, message = Contact.__table__.c, Conversation.__table__.c, Message.__table__.c
status, call_status = Status.__table__.c, CallStatus.__table__.c
attachment, search_text = Attachment.__table__.c, SearchText.__table__.c
notice, set_aside = Notice.__table__.c, SetAside.__table__.c

Key = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Derived:
    """One kind of rows: a query in the order of its natural keys, which are its first columns."""

    name: str
    query: Select[Any]
    keys: int
    called: Callable[[Key], str]  # how a row is called in a sentence, without what customers write

    def rows(self, connection: Connection) -> Iterator[Any]:
        """The rows, a few at a time in memory."""
        yield from connection.execute(self.query.execution_options(yield_per=200))


def everything(kind: str, *, is_whole: bool, is_findable: bool = True) -> list[Derived]:
    """All that is compared on this kind of database.

    Who is who, counters and states follow from all events together: they are compared only while
    the log `is_whole`; what searching finds, once it `is_findable`.
    """
    of = Words(kind)
    people = [contacts(of), aliases(of), conversations(of)] if is_whole else []
    steps = [statuses(of), call_steps(of)]
    rest = [attachments(of), notices(), pieces_set_aside()]
    found = [search_texts(of)] if is_whole and is_findable else []
    return [*people, messages(of, is_whole=is_whole), *found, *steps, *rest]


def is_whole(connection: Connection) -> bool:
    """Tell whether every row that came from Meta has its event; pruned ones have left rows without."""
    orphaned = or_(
        exists().where(message.event_id.is_(None), message.origin.in_(FROM_META)),
        exists().where(status.event_id.is_(None)),
        exists().where(call_status.event_id.is_(None)),
    )
    return not connection.scalar(select(orphaned))


class Words:
    """Text that sorts by its bytes on both databases, as Python sorts it, and the names of people."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def exact(self, text: ColumnElement[Any]) -> ColumnElement[Any]:
        return text.collate("C") if self.kind == "postgresql" else text

    def people(self, name: str) -> Subquery:
        """Each contact by one of its ids, a number where there is one; no id leads to two contacts."""
        last = func.max(self.exact(alias.kind + ":" + alias.value)).label("person")
        told = select(alias.contact_id, last).where(alias.kind != DIALLED)
        return told.group_by(alias.contact_id).subquery(name)

    def place(self, owner: FromClause) -> ColumnElement[Any]:
        """Whose conversation it is: a group's or a contact's."""
        of_group = "group:" + conversation.group_id
        whose = case((conversation.group_id.isnot(None), of_group), else_=func.coalesce(owner.c.person, ""))
        return self.exact(whose)


def told(person: str) -> str:
    """A person or group as logs may show it."""
    kind, _, value = person.partition(":")
    return f"{kind} {masked(value)}"


def columns(table: Any, names: str) -> list[Column[Any]]:
    return [table[name] for name in names.split()]


def stored(query: Select[Any], event_id: ColumnElement[Any]) -> Select[Any]:
    """Only rows whose event is kept and applied."""
    return query.join(Event.__table__, event_id == event.id).where(event.state == APPLIED)


def contacts(of: Words) -> Derived:
    who = of.people("who")
    person = of.exact(func.coalesce(who.c.person, ""))
    facts = "name name_at username saved_name saved_name_at marketing marketing_at recycled_at"
    query = (
        select(person.label("person"), *columns(contact, facts))
        .select_from(Contact.__table__)
        .outerjoin(who, who.c.contact_id == contact.id)
        .where(of_meta())
        .order_by(person, contact.name_at)
    )
    return Derived("contacts", query, 1, lambda key: f"Contact {told(key[0])}")


def of_meta() -> ColumnElement[bool]:
    """The contact is one that Meta told of, and not only a number that somebody dialled."""
    ids = exists().where(alias.contact_id == contact.id)
    return ids.where(alias.kind != DIALLED) | ~ids


def aliases(of: Words) -> Derived:
    who = of.people("who")
    key = of.exact(alias.kind), of.exact(alias.value)
    query = (
        select(key[0].label("kind"), key[1].label("value"), who.c.person, alias.first_seen_at)
        .add_columns(alias.superseded_at)
        .select_from(ContactAlias.__table__)
        .join(who, who.c.contact_id == alias.contact_id)
        .where(alias.kind != DIALLED)
        .order_by(*key)
    )
    return Derived("aliases", query, 2, lambda key: f"Alias {told(f'{key[0]}:{key[1]}')}")


def conversations(of: Words) -> Derived:
    """Living conversations; where some messages have no event, counters are those of the others."""
    who, outside = of.people("who"), without_event()
    in_channel, place = of.exact(channel.phone_number_id), of.place(who)
    inside = (message.conversation_id == conversation.id) & message.event_id.isnot(None)
    shown_at = select(func.max(message.timestamp)).where(inside, message.in_thread).scalar_subquery()
    any_at = select(func.max(message.timestamp)).where(inside).scalar_subquery()
    count = select(func.count()).where(inside, message.in_thread).scalar_subquery()
    is_complete = outside.c.conversation_id.is_(None)
    query = (
        select(
            in_channel.label("channel"),
            place.label("place"),
            conversation.phone_number,
            conversation.contact_name,
            case((is_complete, conversation.message_count), else_=count).label("message_count"),
            case((is_complete, conversation.last_message_at), else_=func.coalesce(shown_at, any_at)).label(
                "last_message_at"
            ),
            conversation.last_inbound_at,
        )
        .select_from(Conversation.__table__)
        .join(Channel.__table__, channel.id == conversation.channel_id)
        .outerjoin(who, who.c.contact_id == conversation.contact_id)
        .outerjoin(outside, outside.c.conversation_id == conversation.id)
        .where(conversation.merged_into_id.is_(None), is_complete | exists().where(inside))
        .order_by(in_channel, place)
    )
    return Derived("conversations", query, 2, lambda key: f"Conversation of {told(key[1])} on {key[0]}")


def without_event() -> Subquery:
    """The conversations with messages that no event brought."""
    query = select(message.conversation_id).where(message.event_id.is_(None)).distinct()
    return query.subquery("outside")


OWN = (
    "event_id direction origin message_type from_number from_name text_body caption has_link media_id "
    "latitude longitude timestamp received_at context_message_id target_message_id "
    "in_thread needs_reading raw_payload"
)


def messages(of: Words, *, is_whole: bool) -> Derived:
    owner, sender = of.people("owner"), of.people("sender")
    wamid, in_channel = of.exact(message.message_id), of.exact(channel.phone_number_id)
    query = (
        select(wamid.label("message_id"), in_channel.label("channel"), *columns(message, OWN))
        .select_from(Message.__table__)
        .join(Channel.__table__, channel.id == message.channel_id)
        .order_by(wamid, in_channel)
    )
    if is_whole:
        query = (
            query.add_columns(message.status, of.place(owner).label("conversation"), sender.c.person)
            .join(Conversation.__table__, conversation.id == message.conversation_id)
            .outerjoin(owner, owner.c.contact_id == conversation.contact_id)
            .outerjoin(sender, sender.c.contact_id == message.contact_id)
        )
    return Derived("messages", stored(query, message.event_id), 2, lambda key: f"Message {key[0]}")


def statuses(of: Words) -> Derived:
    key = of.exact(status.message_id), of.exact(status.status), of.exact(status.participant)
    names = "event_id timestamp error_code error_title error_details pricing_category opaque_data"
    query = (
        select(*(part.label(f"key_{n}") for n, part in enumerate(key)), channel.phone_number_id)
        .add_columns(*columns(status, names))
        .select_from(Status.__table__)
        .join(Channel.__table__, channel.id == status.channel_id)
        .order_by(*key)
    )
    return Derived("statuses", stored(query, status.event_id), 3, lambda key: f"Status {key[1]} of {key[0]}")


def call_steps(of: Words) -> Derived:
    key = of.exact(call_status.call_id), of.exact(channel.phone_number_id), of.exact(call_status.status)
    query = (
        select(*(part.label(f"key_{n}") for n, part in enumerate(key)))
        .add_columns(*columns(call_status, "event_id timestamp"))
        .select_from(CallStatus.__table__)
        .join(Channel.__table__, channel.id == call_status.channel_id)
        .order_by(*key)
    )
    return Derived(
        "call steps", stored(query, call_status.event_id), 3, lambda key: f"Step {key[2]} of call {key[0]}"
    )


def search_texts(of: Words) -> Derived:
    key = of.exact(message.message_id), of.exact(channel.phone_number_id)
    query = (
        select(key[0].label("message_id"), key[1].label("channel"))
        .add_columns(*columns(search_text, "words is_deleted direction message_type has_link"))
        .select_from(SearchText.__table__)
        .join(Message.__table__, message.id == search_text.id)
        .join(Channel.__table__, channel.id == message.channel_id)
        .order_by(*key)
    )
    return Derived(
        "search", stored(query, message.event_id), 2, lambda key: f"Text of message {key[0]} for searching"
    )


def attachments(of: Words) -> Derived:
    key = of.exact(message.message_id), of.exact(channel.phone_number_id)
    query = (
        select(key[0].label("message_id"), key[1].label("channel"))
        .add_columns(*columns(attachment, "kind media_id mime_type sha256 filename"))
        .select_from(Attachment.__table__)
        .join(Message.__table__, message.id == attachment.message_pk)
        .join(Channel.__table__, channel.id == message.channel_id)
        .order_by(*key)
    )
    return Derived(
        "attachments", stored(query, message.event_id), 2, lambda key: f"Attachment of message {key[0]}"
    )


def notices() -> Derived:
    names = "event_id position field severity title text created_at"
    query = stored(select(*columns(notice, names)), notice.event_id)
    query = query.order_by(notice.event_id, notice.position)
    return Derived("notices", query, 2, lambda key: f"Notice {key[1]} of event {key[0]}")


def pieces_set_aside() -> Derived:
    query = stored(select(*columns(set_aside, "event_id position error piece")), set_aside.event_id)
    query = query.order_by(set_aside.event_id, set_aside.position)
    return Derived("set aside", query, 2, lambda key: f"Piece {key[1]} of event {key[0]} that was set aside")
