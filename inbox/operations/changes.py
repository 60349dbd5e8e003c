"""What open pages should look at again: noted while it is being written, rung when it is committed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import Connection, Engine, Select, update
from sqlalchemy.orm import Session, scoped_session

from inbox.models.conversation import Conversation

conversation = Conversation.__table__.c

Bell = Callable[[Collection[int]], None]
Work = Connection | Session | scoped_session[Session]

NOTED, BELL = "changed conversations", "rings_for_changes"
ALL = 0  # stands among the ids for every conversation there is


def touch(work: Work, conversation_ids: Collection[int] | Select[int]) -> None:
    """Raise the version of conversations in which something else than their counters changed."""
    connection = connection_of(work)
    newer = update(Conversation.__table__).values(version=conversation.version + 1)
    touched = newer.where(conversation.id.in_(conversation_ids)).returning(conversation.id)
    note(connection, connection.scalars(touched))


def note(work: Work, conversation_ids: Iterable[int]) -> None:
    """Have browsers told of these when the transaction is committed; a rollback forgets them.

    Whoever raises a version, or makes a conversation, says so here.
    """
    connection_of(work).info.setdefault(NOTED, set()).update(conversation_ids)


def note_all(work: Work) -> None:
    """The same where too many are concerned to name them."""
    note(work, [ALL])


def take(work: Work) -> set[int]:
    """What was noted and is about to be committed; also what an earlier transaction left behind."""
    noted: set[int] = connection_of(work).info.pop(NOTED, set())
    return noted


def ring(engine: Engine, noted: Collection[int]) -> None:
    """Tell the browsers. A database of one's own, such as a rebuild's, has nobody to tell."""
    bell: Bell | None = engine.get_execution_options().get(BELL)
    if bell is not None and noted:
        bell(noted)


def ring_with(engine: Engine, bell: Bell) -> None:
    """Let this bell ring for everything that is committed on the engine."""
    engine.update_execution_options(**{BELL: bell})


def connection_of(work: Work) -> Connection:
    return work if isinstance(work, Connection) else work.connection()
