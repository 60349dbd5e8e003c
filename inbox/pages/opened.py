"""An opened conversation as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import url_for

from inbox.models.conversation import Conversation
from inbox.models.outgoing import Outgoing
from inbox.operations import participants, thread
from inbox.operations.desk import Desk
from inbox.operations.relatives import Relatives
from inbox.operations.thread import ThreadPage
from inbox.pages import timeline
from inbox.pages.timeline import Entry, UnreadMark

MESSAGES, MOST_MESSAGES, CONTEXT = 50, 200, 10


@dataclass(frozen=True, slots=True)
class Opened:
    """A stretch of one thread; `around` is the message that the reader jumped to.

    `names` are those of the participants of a group by the ids that receipts give, `works` what is known
    of sending our own messages, and `relatives` those of the messages and of what else is on the page.
    """

    desk: Desk
    page: ThreadPage
    entries: list[Entry]
    mark: UnreadMark | None
    around: int | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    works: Mapping[int, Outgoing] = field(default_factory=dict)
    relatives: Relatives = field(default_factory=Relatives)

    @property
    def is_latest(self) -> bool:
        """Tell whether the stretch reaches the end of the thread, where new messages appear."""
        return self.page.newer is None

    @property
    def conversation(self) -> Conversation:
        return self.desk.conversation

    @property
    def shown(self) -> set[int]:
        return {bubble.message.id for entry in self.entries for bubble in entry.bubbles}

    @property
    def update_url(self) -> str:
        """Where the browser asks what changed; it adds the key of its first message itself."""
        return self.changes_since(version_of(self.conversation))

    @property
    def catch_up_url(self) -> str:
        """The same for a browser that knows no version, as it has not followed the thread until now."""
        return self.changes_since("none")

    def changes_since(self, version: str) -> str:
        return url_for(
            "pages.messages",
            conversation_id=self.conversation.id,
            version=version,
            unread=str(self.mark) if self.mark else None,
        )


def load(desk: Desk, wanted: Mapping[str, str], relatives: Relatives) -> Opened:
    """The newest stretch, or the one that the cursors in the address ask for."""
    conversation = desk.conversation
    # What is unread must be on the page where it begins.
    limit = min(max(MESSAGES, conversation.unread_count + CONTEXT), MOST_MESSAGES)
    page = thread.page(
        conversation,
        before=wanted.get("before"),
        after=wanted.get("after"),
        since=wanted.get("from"),
        limit=limit,
        relatives=relatives,
    )
    mark = None if "version" in wanted else timeline.first_unread(conversation, page.bubbles)
    return lay_out(desk, page, relatives, mark=timeline.read_mark(wanted.get("unread", "")) or mark)


def around(desk: Desk, message_id: int, relatives: Relatives) -> Opened | None:
    """The stretch around a message; None where it is not in this thread."""
    page = thread.page_around(desk.conversation, message_id, relatives=relatives)
    if page is None:
        return None
    mark = timeline.first_unread(desk.conversation, page.bubbles)
    return lay_out(desk, page, relatives, mark=mark, around=message_id)


def lay_out(
    desk: Desk,
    page: ThreadPage,
    relatives: Relatives,
    *,
    mark: UnreadMark | None,
    around: int | None = None,
) -> Opened:
    entries = timeline.lay_out(page.bubbles, mark)
    names = participants.names_of(page.bubbles)
    ours = (bubble.message for bubble in page.bubbles if bubble.message.is_outbound)
    works = {message.id: message.outgoing for message in ours if message.outgoing}
    return Opened(desk, page, entries, mark, around, names, works, relatives)


def version_of(conversation: Conversation) -> str:
    """Changes when anything that an open thread shows does: its messages, or whether its number sends."""
    return f"{conversation.version}{'-paused' if conversation.channel.paused_at else ''}"
