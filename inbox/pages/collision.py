"""The note that something came into the conversation while an answer was being written."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from inbox.auth import current_agent
from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import collisions, folding
from inbox.operations.collisions import News
from inbox.operations.folding import Bubble
from inbox.pages import people

LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Note:
    """What is told of it: `answer` is the last one that somebody else gave, `first` where to look."""

    began: int
    up_to: int
    first: int
    questions: int
    answers: int
    answer: Bubble | None

    @property
    def who(self) -> str:
        """Whose the last answer is; empty for one that was written on the phone."""
        if self.answer is None or self.answer.message.origin == "phone":
            return ""
        name = people.sender_of(self.answer.message)
        return name.split(" ")[0] if self.answer.message.origin == "agent" else name


def note_of(news: News) -> Note | None:
    if not news:
        return None
    last = db.session.get(Message, news.answers[-1].id) if news.answers else None
    return Note(
        began=news.seen,
        up_to=news.up_to,
        first=news.arrivals[0].id,
        questions=len(news.questions),
        answers=len(news.answers),
        answer=folding.fold([last])[0] if last is not None else None,
    )


def note_since_begun(conversation: Conversation) -> Note | None:
    """The note for a browser that asks what changed and says since when its agent has been writing."""
    began, agent = request.args.get("began", type=int), current_agent()
    if began is None or not 0 <= began < LARGEST or agent is None:
        return None
    return note_of(collisions.since(db.session.connection(), conversation.id, began, agent.id))
