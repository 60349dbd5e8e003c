"""What stands below an open thread: the box to write in, and what keeps it from being used."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request

from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.upload import Upload
from inbox.operations import folding, resending
from inbox.operations.answering import Answering
from inbox.operations.collisions import News
from inbox.operations.desk import Desk
from inbox.operations.folding import Bubble
from inbox.operations.relatives import Relatives
from inbox.pages.collision import Note, note_of
from inbox.pages.wording import with_reply

LONGEST_ID = 18
EMOJI = tuple("👍 🙏 😊 ❤️ 😂 🎉 👋 👌 🙌 💪 😍 😅 🤔 😢 😮 👏 ✅ ⏰ 📅 📍 📦 🎁 ☀️ 🔥".split())
REACTIONS = tuple("👍 ❤️ 😂 😮 😢 🙏".split())


def fresh_token() -> str:
    """What is sent under one token is sent once, however often the form is posted."""
    return secrets.token_urlsafe(18)


@dataclass(frozen=True, slots=True)
class Composer:
    """The state of one agent's box in one conversation.

    `replaces` is the failed message that the text comes from, `reacting` the one that a reaction is
    chosen for where no script does that. `seen` is the message up to which the agent had seen the
    conversation when they began, if that was told, and `note` what came in since.
    """

    desk: Desk
    text: str = ""
    quoted: Bubble | None = None
    reacting: Bubble | None = None
    replaces: int | None = None
    problem: str = ""
    seen: int | None = None
    note: Note | None = None
    token: str = field(default_factory=fresh_token)

    @property
    def conversation(self) -> Conversation:
        return self.desk.conversation

    @property
    def answering(self) -> Answering:
        return self.desk.answering

    @property
    def files(self) -> Sequence[Upload]:
        """What waits in the tray."""
        return self.desk.files

    @property
    def seen_up_to(self) -> int:
        """The same for a box beside an older stretch of the thread: what is new after now is new."""
        return self.desk.newest if self.seen is None else self.seen


def composer(
    desk: Desk,
    form: Mapping[str, str] | None = None,
    problem: str = "",
    news: News | None = None,
    relatives: Relatives | None = None,
) -> Composer:
    """The box as the address or a refused form describes it; agents find their unfinished text again.

    The `relatives` are those of the messages above it.
    """
    wanted = request.args if form is None else form
    editing = number_in(wanted, "edit")
    seen = news.up_to if news else number_in(form or {}, "seen_up_to")
    conversation = desk.conversation
    return Composer(
        desk,
        text=form["text"]
        if form and "text" in form
        else with_reply(first_text(desk, editing), conversation, number_in(wanted, "reply")),
        quoted=known_to_whatsapp(conversation, number_in(wanted, "quote"), relatives),
        reacting=known_to_whatsapp(conversation, number_in(wanted, "react"), relatives),
        replaces=editing or number_in(wanted, "replaces"),
        problem=problem,
        seen=seen,
        note=note_of(news) if news else None,
    )


def first_text(desk: Desk, editing: int | None) -> str:
    """The words of the failed message that is edited, or what the agent left unfinished."""
    message = message_in(desk.conversation, editing)
    if message is not None and message.is_outbound:
        return resending.text_of(message.id)
    return desk.text


def number_in(wanted: Mapping[str, str], key: str) -> int | None:
    found = wanted.get(key, "")
    return int(found) if found.isascii() and found.isdigit() and len(found) <= LONGEST_ID else None


def known_to_whatsapp(
    conversation: Conversation, message_id: int | None, relatives: Relatives | None = None
) -> Bubble | None:
    """The message to answer; none of another conversation, and none that WhatsApp has no id for."""
    message = message_in(conversation, message_id)
    if message is None or not message.message_id or not message.in_thread:
        return None
    return folding.wordings([message], relatives)[message.id]


def message_in(conversation: Conversation, message_id: int | None) -> Message | None:
    message = db.session.get(Message, message_id) if message_id is not None else None
    return message if message is not None and message.conversation_id == conversation.id else None
