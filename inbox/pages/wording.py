"""Canned replies in the words for one customer."""

from __future__ import annotations

from inbox.auth import current_agent
from inbox.models.agent import Agent
from inbox.models.conversation import Conversation
from inbox.models.reply import CannedReply
from inbox.operations import business, canned, placeholders
from inbox.operations.canned import UnknownReply
from inbox.pages.people import phone


def values(agent: Agent, conversation: Conversation | None) -> dict[str, str]:
    """What stands for each blank. A group is nobody in particular, so it has no name here."""
    known = {"agent": agent.name, "business": business.name()}
    if conversation is None or conversation.is_group:
        return known
    name = placeholders.person(conversation.contact_name)
    number = phone(conversation.phone_number) if conversation.phone_number else ""
    return {**known, "name": name, "first_name": placeholders.first_of(name), "number": number}


def worded(reply: CannedReply, filled_with: dict[str, str] | None) -> str:
    """The text to insert; as it was written where there is no customer to fill it in for."""
    return reply.text if filled_with is None else placeholders.fill(reply.text, filled_with)


def with_reply(text: str, conversation: Conversation, reply_id: int | None) -> str:
    """The text with a reply below it; the same again, as after a reload, adds nothing."""
    agent = current_agent()
    if agent is None or reply_id is None:
        return text
    try:
        words = worded(canned.get(agent, reply_id), values(agent, conversation))
    except UnknownReply:
        return text
    if not text.strip():
        return words
    return text if text.endswith(words) else f"{text.rstrip()}\n{words}"
