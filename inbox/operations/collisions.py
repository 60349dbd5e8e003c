"""What came into a conversation while somebody was writing an answer there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Label, and_, func, or_, select
from sqlalchemy.sql.elements import SQLCoreOperations

from inbox.models.message import OUTBOUND, Message
from inbox.models.outgoing import Outgoing

MOST = 100
ANSWERS = ("agent", "api", "phone")  # origins; what an automatic answer says keeps nobody from writing


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message of the customer's, or an answer that somebody else gave."""

    id: int
    is_answer: bool


@dataclass(frozen=True, slots=True)
class News:
    """All that came after what somebody had seen, in the order of arrival; `seen` is what they had."""

    seen: int
    arrivals: Sequence[Arrival]

    def __bool__(self) -> bool:
        return bool(self.arrivals)

    @property
    def up_to(self) -> int:
        """What they have seen once they were told of this."""
        return max((each.id for each in self.arrivals), default=self.seen)

    @property
    def answers(self) -> list[Arrival]:
        return [each for each in self.arrivals if each.is_answer]

    @property
    def questions(self) -> list[Arrival]:
        return [each for each in self.arrivals if not each.is_answer]


def since(connection: Connection, conversation_id: int, seen: int, agent_id: int) -> News:
    """What the customer wrote and others answered after the message with this arrival id."""
    is_answer = and_(
        Message.direction == OUTBOUND,
        Message.origin.in_(ANSWERS),
        or_(Outgoing.agent_id.is_(None), Outgoing.agent_id != agent_id),
    )
    query = (
        select(Message.id, Message.direction)
        .outerjoin(Outgoing, Outgoing.message_pk == Message.id)
        .where(
            Message.conversation_id == conversation_id,
            Message.id > seen,
            Message.in_thread,
            or_(Message.needs_reading, is_answer),
        )
        .order_by(Message.id)
        .limit(MOST)
    )
    return News(seen, [Arrival(row.id, row.direction == OUTBOUND) for row in connection.execute(query)])


def newest_in(conversation_id: SQLCoreOperations[int]) -> Label[int | None]:
    """The arrival id of the last message there is, as a part of a query."""
    query = select(func.max(Message.id)).where(Message.conversation_id == conversation_id)
    return query.scalar_subquery().label("newest")
