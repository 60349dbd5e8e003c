"""Writing to a customer: the message is stored and queued in one step, and sent by `sending`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from inbox.adapters.queue import OTHER, SENDS
from inbox.extensions import db
from inbox.models.attachment import PREVIEW_PENDING, STORED, Attachment
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.message import OUTBOUND, Message
from inbox.models.outgoing import QUEUED, Outgoing
from inbox.models.template import Template
from inbox.models.upload import Upload
from inbox.operations import collisions, conversations, counters, indexing, receipts, recipients
from inbox.operations.collisions import News
from inbox.operations.conversations import AnySession, UnknownConversation
from inbox.operations.doorbell import ring
from inbox.operations.drafts import FOLDED_KINDS, content_columns
from inbox.operations.preferences import ON_REPLY
from inbox.operations.sending import JOB
from inbox.operations.transaction import transaction
from inbox.whatsapp.contents import read_content, target_id
from inbox.whatsapp.ids import digits
from inbox.whatsapp.outgoing import NotSendable, checked
from inbox.whatsapp.templates import shown, values_in
from inbox.whatsapp.window import window
from inbox.words import gettext

__all__ = [
    "API",
    "BY_AGENT",
    "Author",
    "NotSendable",
    "OptedOut",
    "UnknownConversation",
    "WindowClosed",
    "write",
]

BY_AGENT, API = "agent", "api"
MARKETING = "MARKETING"
LONGEST_TOKEN = 128
STILL_HERE = "here"  # stands for Meta's id of a file that is not at Meta yet
PREVIEWED = ("image/", "video/", "audio/")


class Refused(Exception):
    """The message may not be sent; `code` is for programs, the text says why and what to do."""

    code = "refused"


class WindowClosed(Refused):
    code = "window_closed"

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The customer last wrote more than 24 hours ago, and WhatsApp delivers only templates after "
                "that. Send a template; when the customer answers, you can write freely again."
            )
        )


class OptedOut(Refused):
    code = "opted_out"

    def __init__(self) -> None:
        super().__init__(
            gettext("The customer has asked for no more marketing messages, so this template is not sent.")
        )


class Unreachable(Refused):
    code = "no_recipient"

    def __init__(self) -> None:
        super().__init__(
            gettext("Neither a number nor an id of this customer is known, so nothing can be sent to them.")
        )


class SomethingNew(Refused):
    """Others wrote meanwhile what the author has not seen: the same goes through once they have."""

    code = "something_new"

    def __init__(self, news: News) -> None:
        super().__init__(gettext("Something came into the conversation after this was begun."))
        self.news = news


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: an agent, or a program by the name of its token."""

    origin: str
    name: str
    agent_id: int | None = None


def write(
    conversation_id: int,
    body: Mapping[str, Any],
    *,
    by: Author,
    client_token: str | None = None,
    upload: Upload | None = None,
    seen_up_to: int | None = None,
) -> Message:
    """Store a message and queue it; the agent sees it before Meta does.

    `body` is Meta's own message object without the recipient; with an `upload` it has no id for its
    file. The same `client_token` again returns the message that it made the first time. Raise
    `NotSendable` for a body that Meta would take in no case, and a `Refused` for one that may not go
    to this customer now. With `seen_up_to` it goes only if nothing came after that message but what
    the author wrote.
    """
    sent = posted(body, upload)
    token = client_token[:LONGEST_TOKEN] if client_token else None
    if token and (first := written_before(token)):
        return first
    try:
        with transaction() as session:
            conversation = conversations.lock(session, conversation_id)
            template = template_of(session, conversation, sent)
            check_may_send(session, conversation, sent, template)
            check_was_seen(session, conversation, by, seen_up_to)
            message = store(session, conversation, {**sent, **shown_of(sent, template)}, by)
            outgoing = Outgoing(
                message_pk=message.id,
                channel_id=conversation.channel_id,
                conversation_id=conversation.id,
                agent_id=by.agent_id,
                client_token=token,
                body=json.dumps(sent),
                state=QUEUED,
                next_attempt_at=message.received_at,
                created_at=message.received_at,
            )
            session.add(outgoing)
            if upload is not None:
                attach(session, message, upload)
            is_read = by.origin == BY_AGENT and receipts.note(session.connection(), conversation.id, ON_REPLY)
    except IntegrityError:
        if token and (first := written_before(token)):
            return first
        raise
    ring(SENDS, JOB, outgoing.id)
    if is_read:
        ring(OTHER, receipts.JOB, message.conversation_id)
    return message


def write_copy(message: Message, work: Outgoing, *, by: Author, client_token: str) -> Message:
    """Write the same once more, with the same file."""
    file = db.session.scalar(select(Attachment).where(Attachment.message_pk == message.id))
    again = file and Upload(
        kind=file.kind,
        filename=file.filename or "",
        content_type=file.content_type or "",
        size=file.size or 0,
        digest=file.digest or "",
        storage_key=file.storage_key or "",
    )
    return write(
        message.conversation_id, json.loads(work.body), by=by, client_token=client_token, upload=again or None
    )


def work_of(message_ids: Sequence[int]) -> dict[int, Outgoing]:
    """The work of sending these messages, of those that were written here."""
    if not message_ids:
        return {}
    query = select(Outgoing).where(Outgoing.message_pk.in_(message_ids))
    return {work.message_pk: work for work in db.session.scalars(query)}


def written_before(client_token: str) -> Message | None:
    """The message that a form made when it was posted the first time."""
    query = select(Message).join(Outgoing).where(Outgoing.client_token == client_token)
    found = db.session.scalar(query)
    db.session.rollback()
    return found


def posted(body: Mapping[str, Any], upload: Upload | None) -> dict[str, Any]:
    """The checked body; a file that has yet to be uploaded is named by nothing in it, above a template by
    a word that stands for it.
    """
    if upload is None or body.get("type") == "template":
        return checked(body)
    part = body.get(upload.kind)
    part = dict(part) if isinstance(part, Mapping) else {}
    sent = checked({**body, "type": upload.kind, upload.kind: {**part, "id": STILL_HERE}})
    del sent[upload.kind]["id"]
    if upload.kind == "document":
        sent[upload.kind]["filename"] = upload.filename
    return sent


def template_of(session: AnySession, conversation: Conversation, body: Mapping[str, Any]) -> Template | None:
    """What we know of the template that is sent; None for other messages, and before it was fetched."""
    if body["type"] != "template":
        return None
    part = body["template"]
    query = select(Template).where(
        Template.name == part["name"], Template.language == part["language"]["code"]
    )
    if waba_id := conversation.channel.waba_id:
        query = query.where(Template.waba_id == waba_id)
    template: Template | None = session.scalar(query.limit(1))
    if template is not None:
        template.last_used_at = utcnow()
    return template


def shown_of(body: Mapping[str, Any], template: Template | None) -> dict[str, Any]:
    """What the customer reads of a template: kept with the message, because its wording may change."""
    if template is None:
        return {}
    components = json.loads(template.components)
    return {"shown": shown(components, values_in(body["template"], components))}


def check_may_send(
    session: AnySession, conversation: Conversation, body: Mapping[str, Any], template: Template | None
) -> None:
    """What Meta would refuse for this customer at this time is refused here, with words."""
    to = recipients.of_conversation(
        session.connection(), contact_id=conversation.contact_id, group_id=conversation.group_id
    )
    if not to:
        raise Unreachable
    is_template = body["type"] == "template"
    if not is_template and not window(conversation.last_inbound_at, utcnow()).is_open:
        raise WindowClosed
    is_marketing = template is not None and template.category.upper() == MARKETING
    if is_marketing and conversation.contact is not None and conversation.contact.wants_no_marketing:
        raise OptedOut


def check_was_seen(
    session: AnySession, conversation: Conversation, by: Author, seen_up_to: int | None
) -> None:
    """Keep two agents from answering at once, and both from answering what was said before."""
    if seen_up_to is None:
        return
    news = collisions.since(session.connection(), conversation.id, seen_up_to, by.agent_id or 0)
    if news:
        raise SomethingNew(news)


def store(session: AnySession, conversation: Conversation, body: Mapping[str, Any], by: Author) -> Message:
    """The row that the thread shows, filled by the same readers as what customers write."""
    payload = as_read(body)
    content = read_content(payload)
    now = utcnow()
    target = target_id(payload)
    is_folded = content.kind in FOLDED_KINDS and bool(target)
    message = Message(
        channel_id=conversation.channel_id,
        conversation_id=conversation.id,
        contact_id=conversation.contact_id,
        direction=OUTBOUND,
        origin=by.origin,
        from_number=digits(conversation.channel.display_phone_number or "") or None,
        from_name=by.name,
        timestamp=now,
        received_at=now,
        status=QUEUED,
        in_thread=not is_folded,
        needs_reading=False,
        target_message_id=target if is_folded else None,
        **content_columns(payload, content),
    )
    session.add(message)
    session.flush()
    tally = counters.Tally()
    counted = ("timestamp", "direction", "message_type", "status", "in_thread", "needs_reading")
    tally.count({name: getattr(message, name) for name in counted}, opens_window=False)
    counters.add(session.connection(), {conversation.id: tally})
    indexing.renew(session.connection(), [message.id])
    session.expire(conversation)
    return message


def as_read(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as our readers know messages: Meta names a quoted one otherwise in what it sends."""
    context = body.get("context")
    if not isinstance(context, Mapping):
        return dict(body)
    return {**body, "context": {"id": context.get("message_id")}}


def attach(session: AnySession, message: Message, upload: Upload) -> None:
    """Hand the chosen file over to the message."""
    has_preview = upload.content_type.startswith(PREVIEWED)
    session.add(
        Attachment(
            message_pk=message.id,
            kind=upload.kind,
            media_id="",
            mime_type=upload.content_type,
            filename=upload.filename,
            size=upload.size,
            storage_key=upload.storage_key,
            content_type=upload.content_type,
            digest=upload.digest,
            stored_at=message.received_at,
            state=STORED,
            preview_state=PREVIEW_PENDING if has_preview else None,
            preview_due_at=message.received_at if has_preview else None,
        )
    )
    message.media_id = ""
    if not upload.id:  # a copy of one that was sent before
        return
    taken = delete(Upload).where(Upload.id == upload.id).returning(Upload.id)
    if session.scalar(taken) is None:
        raise NotSendable("file", gettext("This file was sent or removed in the meantime."))
