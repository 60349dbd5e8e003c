"""What is true of messages, conversations and events."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import FromClause, and_, exists, or_, select

from inbox.models.conversation import Conversation
from inbox.models.event import APPLIED, PENDING, Event
from inbox.models.message import INBOUND, OUTBOUND, Message, rank_of
from inbox.models.status import Status
from inbox.operations.invariants.tally import Tally, tally

conversation, message = Conversation.__table__.c, Message.__table__.c


def rules() -> Iterator[tuple[str, Tally]]:
    """Each rule in words, and the tally of what breaks it."""
    event, status = Event.__table__.c, Status.__table__.c
    of_conversation = Conversation.__table__.join(
        Message.__table__, message.conversation_id == conversation.id
    )
    yield (
        "Messages in a conversation that was merged into another",
        tally(message.id, conversation.merged_into_id.isnot(None)).select_from(of_conversation),
    )
    yield (
        "Messages on another channel than their conversation",
        tally(message.id, conversation.channel_id != message.channel_id).select_from(of_conversation),
    )
    yield (
        "Messages that are neither inbound nor outbound",
        tally(message.id, message.direction.not_in((INBOUND, OUTBOUND))),
    )
    yield (
        "Messages of our own that count as unread",
        tally(
            message.id,
            message.direction == OUTBOUND,
            message.needs_reading,
            message.message_type != "call",  # a call of ours that was missed is worth knowing of
        ),
    )
    yield (
        "Outgoing messages whose state is behind what Meta told of them",
        tally(
            message.id,
            message.direction == OUTBOUND,
            exists().where(
                status.message_id == message.message_id, rank_of(status.status) > rank_of(message.status)
            ),
        ),
    )
    yield (
        "Conversations that are done with something unread in them",
        tally(conversation.id, conversation.done_at.isnot(None), conversation.unread_count > 0),
    )
    yield (
        "Conversations with nobody in them, neither a contact nor a group",
        tally(
            conversation.id,
            conversation.contact_id.is_(None),
            conversation.group_id.is_(None),
            conversation.merged_into_id.is_(None),
        ),
    )
    yield (
        "Merged conversations that lead to no living one",
        tally(
            conversation.id,
            conversation.merged_into_id.isnot(None),
            conversation.id.not_in(select(leading_somewhere().c.id)),
        ),
    )
    yield (
        "Events in an unknown state, or applied without a time",
        tally(
            event.id,
            or_(
                event.state.not_in((PENDING, APPLIED)),
                and_(event.state == APPLIED, event.applied_at.is_(None)),
            ),
        ),
    )


def leading_somewhere() -> FromClause:
    """The merged conversations from which a living one is reached, in however many steps."""
    living = Conversation.__table__.alias("living")
    target = exists().where(conversation.merged_into_id == living.c.id)
    found = select(living.c.id).where(living.c.merged_into_id.is_(None), target).cte("found", recursive=True)
    return found.union(select(conversation.id).where(conversation.merged_into_id == found.c.id))
