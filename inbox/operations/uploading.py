"""Handing files to Meta before the messages that carry them are sent.

Unlike a message a file may be handed over twice: nobody sees one that no message names. So what was
interrupted simply begins again, while the message itself has not been claimed for sending yet.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from sqlalchemy import Connection, Engine, Row, or_, select, update

from inbox.adapters.graph import File, Graph, GraphError
from inbox.adapters.storage import NotStored, Storage, StorageError
from inbox.models.attachment import Attachment
from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.conversation import Conversation
from inbox.models.outgoing import FAILED, QUEUED, UPLOADING, Outgoing
from inbox.operations import filetypes, pausing, sending
from inbox.operations.breaker import Breaker
from inbox.operations.claims import Claim, Claims, Work
from inbox.operations.sending import Taken, turns
from inbox.operations.transaction import writing
from inbox.words import stored

log = logging.getLogger(__name__)

outgoing, attachment = Outgoing.__table__, Attachment.__table__
channel, conversation = Channel.__table__, Conversation.__table__

WORK = Work(outgoing, QUEUED, UPLOADING)
OGG, OPUS = "audio/ogg", "audio/ogg; codecs=opus"  # the only OGG that WhatsApp plays, and it wants to be told

LOST = stored("The file is not in the storage any more. Choose it again.")


@dataclass(frozen=True, slots=True)
class Uploading:
    """What uploading needs: WhatsApp, the place for files, and the manners of this process."""

    claims: Claims
    breaker: Breaker
    graph: Graph
    storage: Storage

    @property
    def engine(self) -> Engine:
        return self.claims.engine


def is_needed(engine: Engine, outgoing_id: int) -> bool:
    """Tell whether Meta has yet to get the file of this message, and it is the message's turn."""
    return look(engine, outgoing_id) is not None


def upload(by: Uploading, outgoing_id: int) -> bool:
    """Hand the file of a message over to Meta; True where the message can be sent then.

    Harmless however often it is called: only one caller can claim the row.
    """
    found = look(by.engine, outgoing_id)
    if found is None or not by.breaker.admits(found.phone_number_id):
        return False
    claim = by.claims.take(WORK, outgoing_id)
    if claim is None:
        return False
    try:
        media_id = by.graph.upload(found.phone_number_id, file_of(found, by.storage))
    except GraphError as error:
        is_fault = not error.permanent and (error.status is None or error.status >= 500)
        (by.breaker.failed if is_fault else by.breaker.answered)(found.phone_number_id)
        return give_up(by, claim, found, error)
    except NotStored:
        return give_up(by, claim, found, GraphError(LOST, permanent=True))
    except StorageError as error:
        return give_up(by, claim, found, GraphError(str(error)))
    by.breaker.answered(found.phone_number_id)
    keep(by.engine, found.file_id, media_id)
    return by.claims.end(claim, state=QUEUED, attempts=claim.row.attempts - 1, last_error=None)


def look(engine: Engine, outgoing_id: int) -> Row[Any] | None:
    """The file that has to go to Meta before this message may, if it is due.

    Whoever tries a failed message again has its file handed over anew: it may be why it failed.
    """
    is_missing = or_(attachment.c.media_id == "", attachment.c.uploaded_at < outgoing.c.created_at)
    query = (
        select(
            attachment.c.id.label("file_id"),
            attachment.c.storage_key,
            attachment.c.content_type,
            attachment.c.size,
            channel.c.phone_number_id,
        )
        .select_from(outgoing)
        .join(attachment, attachment.c.message_pk == outgoing.c.message_pk)
        .join(channel, channel.c.id == outgoing.c.channel_id)
        .where(
            outgoing.c.id == outgoing_id,
            *turns.is_due(),
            turns.is_first(),
            pausing.is_open(),
            is_missing,
        )
    )
    with engine.connect() as connection:
        return cast("Row[Any] | None", connection.execute(query).one_or_none())


def file_of(found: Row[Any], storage: Storage) -> File:
    """The file under a name of ours: what people call their files has no place in a header."""
    suffix = filetypes.extension_of(found.content_type) or "bin"
    content_type = OPUS if found.content_type == OGG else found.content_type
    return File(f"file.{suffix}", content_type, found.size, storage.read(found.storage_key))


def keep(engine: Engine, file_id: int, media_id: str) -> None:
    """Write Meta's id down before the claim ends: should this process die now, it was not for nothing."""
    values = {"media_id": media_id, "uploaded_at": utcnow()}
    with writing(engine) as connection:
        connection.execute(update(attachment).where(attachment.c.id == file_id).values(**values))


def give_up(by: Uploading, claim: Claim, found: Row[Any], error: GraphError) -> bool:
    """Write down what went wrong, and whether and when it is tried again; False, for it cannot be sent."""
    number, row = found.phone_number_id, claim.row
    error.is_unknown = False  # an answer that was lost costs nothing here
    values = sending.outcome(Taken(row.id, row.message_pk, row.attempts, number, {}, row.created_at), error)
    if values["state"] == FAILED:
        by.claims.end(
            claim,
            first=partial(lock, conversation_id=row.conversation_id),
            then=partial(sending.show, message_pk=row.message_pk, state=FAILED),
            **values,
        )
    else:
        by.claims.end(claim, **values)
    if error.needs_admin:
        pausing.pause(by.engine, number, error.message, by.graph.token)
    log.info("The file of message %d is not uploaded: code %s", row.message_pk, error.code)
    return False


def lock(connection: Connection, conversation_id: int) -> None:
    """The conversation first, as everywhere."""
    connection.execute(
        select(conversation.c.id).where(conversation.c.id == conversation_id).with_for_update()
    )
