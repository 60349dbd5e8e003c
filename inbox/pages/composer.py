"""What stands below an open thread: the box to write in, and what keeps it from being used."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from inbox.auth import current_agent
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import resending, thread, unsent
from inbox.operations.answering import Answering, answering
from inbox.operations.thread import Bubble


@dataclass(frozen=True, slots=True)
class Composer:
    """The state of one agent's box in one conversation.

    `token` is new with every box: what is sent under one token is sent once. `replaces` is the failed
    message that the text comes from.
    """

    conversation: Conversation
    answering: Answering
    text: str = ""
    quoted: Bubble | None = None
    replaces: int | None = None
    problem: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(18))


def composer(conversation: Conversation, wanted: Mapping[str, str] | None = None, problem: str = "") -> Composer:
    """The box as the address or a refused form describes it; an agent finds their unfinished text again."""
    wanted = request.args if wanted is None else wanted
    replaces = number_in(wanted, "edit") or number_in(wanted, "replaces")
    text = wanted.get("text", "")
    if not text and number_in(wanted, "edit"):
        text = text_of_failed(conversation, replaces)
    agent = current_agent()
    if not text and agent is not None and not problem:
        text = unsent.text_of(agent.id, conversation.id)
    return Composer(
        conversation, answering(conversation), text, quoted(conversation, number_in(wanted, "quote")),
        replaces, problem,
    )  # fmt: skip


def number_in(wanted: Mapping[str, str], key: str) -> int | None:
    found = wanted.get(key, "")
    return int(found) if found.isascii() and found.isdigit() and len(found) < 19 else None


def text_of_failed(conversation: Conversation, message_id: int | None) -> str:
    message = message_in(conversation, message_id)
    return resending.text_of(message.id) if message and message.is_outbound else ""


def quoted(conversation: Conversation, message_id: int | None) -> Bubble | None:
    """The message that is answered; none of another conversation, and none that WhatsApp does not know."""
    message = message_in(conversation, message_id)
    if message is None or not message.message_id or not message.in_thread:
        return None
    return thread.fold([message])[0]


def message_in(conversation: Conversation, message_id: int | None) -> Message | None:
    if message_id is None:
        return None
    from inbox.extensions import db

    message = db.session.get(Message, message_id)
    return message if message is not None and message.conversation_id == conversation.id else None
