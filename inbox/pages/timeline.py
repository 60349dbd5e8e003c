"""A thread laid out: where a day begins, where a group of bubbles begins, where the unread ones begin."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from inbox.models.conversation import Conversation
from inbox.operations import thread
from inbox.operations.thread import Bubble
from inbox.pages import moments
from inbox.pages.albums import go_together

TOGETHER = dt.timedelta(minutes=5)
LINES = ("system", "welcome")
MARK = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class UnreadMark:
    """Where the unread messages began when the thread was opened; it stays there until the thread is left."""

    message_id: int
    count: int

    def __str__(self) -> str:
        return f"{self.message_id}.{self.count}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One bubble or line and what stands above it; an album has more of them, which follow the first."""

    bubble: Bubble
    day: dt.date | None
    unread: int
    is_first: bool
    others: tuple[Bubble, ...] = ()

    @property
    def key(self) -> str:
        return thread.cursor_of(self.bubble.message)

    @property
    def shape(self) -> str:
        """The name of the partial that shows it."""
        if self.others:
            return "album"
        return "line" if self.bubble.content.kind in LINES else "message"

    @property
    def bubbles(self) -> tuple[Bubble, ...]:
        return (self.bubble, *self.others)


def lay_out(bubbles: Iterable[Bubble], mark: UnreadMark | None) -> list[Entry]:
    entries: list[Entry] = []
    day: dt.date | None = None
    before: Bubble | None = None
    for bubble in bubbles:
        today = moments.day_of(bubble.message.timestamp)
        is_new_day = today != day
        unread = mark.count if mark and mark.message_id == bubble.message.id else 0
        is_first = is_new_day or bool(unread) or before is None or not belong_together(before, bubble)
        if before and not is_first and go_together(before, bubble):
            entries[-1] = replace(entries[-1], others=(*entries[-1].others, bubble))
        else:
            entries.append(Entry(bubble, today if is_new_day else None, unread, is_first))
        day, before = today, bubble
    return entries


def belong_together(one: Bubble, other: Bubble) -> bool:
    """Tell whether two bubbles are one person speaking on."""
    a, b = one.message, other.message
    if one.content.kind in LINES or other.content.kind in LINES:
        return False
    return (
        a.direction == b.direction
        and a.contact_id == b.contact_id
        and (not a.is_outbound or (a.origin, a.from_name) == (b.origin, b.from_name))
        and b.timestamp - a.timestamp < TOGETHER
    )


def first_unread(conversation: Conversation, bubbles: Iterable[Bubble]) -> UnreadMark | None:
    """The mark of a thread that is being opened."""
    if not conversation.unread_count:
        return None
    for bubble in bubbles:
        if bubble.message.needs_reading and bubble.message.id > conversation.read_up_to:
            return UnreadMark(bubble.message.id, conversation.unread_count)
    return None


def read_mark(text: str) -> UnreadMark | None:
    """The mark of a thread that was opened earlier, as its page gave it back."""
    found = MARK.fullmatch(text)
    return UnreadMark(int(found[1]), int(found[2])) if found else None
