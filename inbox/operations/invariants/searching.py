"""What is true of searching: what is there can be found, in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select

from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.search_text import CONVERSATIONS, MESSAGES, SearchBacklog, SearchName, SearchText
from inbox.operations.invariants.tally import Tally, tally

conversation, message = Conversation.__table__.c, Message.__table__.c
change = Message.__table__.alias("change").c
search_text, search_name = SearchText.__table__.c, SearchName.__table__.c
backlog = SearchBacklog.__table__.c


def search_rules() -> Iterator[tuple[str, Tally]]:
    yield (
        "Messages whose text searching cannot find",
        tally(
            message.id,
            message.in_thread,
            message.text_body.isnot(None),
            message.id >= still_to_come(MESSAGES),
            ~exists().where(search_text.id == message.id),
            # An edit may have left a message without words.
            ~exists().where(
                change.channel_id == message.channel_id,
                change.target_message_id == message.message_id,
                change.message_type == "edit",
            ),
        ),
    )
    yield (
        "Messages that searching finds by what they are not",
        tally(search_text.id, search_text.id == message.id, is_copied_wrong()),
    )
    yield (
        "Conversations that nobody finds by name or number",
        tally(
            conversation.id,
            conversation.merged_into_id.is_(None),
            conversation.id >= still_to_come(CONVERSATIONS),
            ~exists().where(
                search_name.id == conversation.id,
                or_(
                    ~is_of_digits(conversation.phone_number),
                    search_name.names.contains(func.coalesce(conversation.phone_number, "")),
                ),
            ),
        ),
    )


def is_of_digits(number: ColumnElement[str | None]) -> ColumnElement[bool]:
    """Whether a number is one: what else stands in its place is found in the spelling of searches."""
    rest: ColumnElement[Any] = func.coalesce(number, "")
    for digit in "0123456789":
        rest = func.replace(rest, digit, "")
    return rest == ""


def still_to_come(kind: int) -> ColumnElement[int]:
    below: ScalarSelect[int] = select(backlog.below).where(backlog.id == kind).scalar_subquery()
    return func.coalesce(below, 0)


def is_copied_wrong() -> ColumnElement[bool]:
    return or_(
        *(
            search_text[name] != message[name]
            for name in ("channel_id", "direction", "message_type", "has_link")
        )
    )
