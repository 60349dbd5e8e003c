"""An open conversation as an agent finds it: whether they can write, and what they have not sent yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.reply import UnsentDraft
from inbox.models.upload import Upload
from inbox.operations.answering import Answering, answer_of, questions
from inbox.operations.collisions import newest_in
from inbox.operations.finding import WITH_NAMES


@dataclass(frozen=True, slots=True)
class Desk:
    """`text` is what the agent has typed, `files` are those that they have chosen, `newest` is the arrival id
    of the last message there is.
    """

    conversation: Conversation
    answering: Answering
    newest: int
    text: str
    files: Sequence[Upload]


def at(conversation_id: int, agent_id: int) -> Desk | None:
    """All of it in one query; that of the conversation which this one was merged into."""
    draft = UnsentDraft.conversation_id == Conversation.id, UnsentDraft.agent_id == agent_id
    upload = Upload.conversation_id == Conversation.id, Upload.agent_id == agent_id
    query = (
        select(Conversation, *questions(), newest_in(Conversation.id), UnsentDraft.text, Upload)
        .select_from(Conversation)
        .outerjoin(UnsentDraft, and_(*draft))
        .outerjoin(Upload, and_(*upload))
        .options(*WITH_NAMES)
        .order_by(Upload.id)
    )
    rows = db.session.execute(query.where(Conversation.id == conversation_id)).all()
    if not rows:
        return None
    first, conversation = rows[0], rows[0].Conversation
    if conversation.merged_into_id is not None:
        return at(conversation.merged_into_id, agent_id)
    files = [row.Upload for row in rows if row.Upload is not None]
    return Desk(conversation, answer_of(conversation, first), first.newest or 0, first.text or "", files)
