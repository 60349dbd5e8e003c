"""What tests of sending share: an agent who writes, and a look at what becomes of it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from inbox.models.message import Message
from inbox.models.outgoing import Outgoing
from inbox.operations import outgoing
from inbox.operations.outgoing import Author
from inbox.operations.transaction import writing

ASHA = Author("agent", "Asha Rao")


@pytest.fixture
def write(app):
    """Writes as an agent does: `write(conversation_id, "Hello")` or with a whole body."""

    def write(conversation_id, body="Good morning", **more):
        body = {"type": "text", "text": {"body": body}} if isinstance(body, str) else body
        with app.app_context():
            return outgoing.write(conversation_id, body, by=ASHA, **more).id

    return write


@pytest.fixture
def state(rows):
    """The states of a message and of the work of sending it."""

    def state(message_pk):
        query = select(Message.status, Outgoing.state).join(Outgoing).where(Message.id == message_pk)
        (found,) = rows(query)
        return tuple(found)

    return state


@pytest.fixture
def work(rows):
    def work(message_pk):
        (found,) = rows(select(Outgoing.__table__).where(Outgoing.message_pk == message_pk))
        return found

    return work


@pytest.fixture
def at_once(app):
    """Makes whatever waits due now."""

    def at_once():
        with writing(app.extensions["engine"]) as connection:
            past = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
            connection.execute(
                update(Outgoing).where(Outgoing.state == "queued").values(next_attempt_at=past)
            )

    return at_once
