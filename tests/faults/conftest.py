"""What the fault tests share: a look into the database that the broken servers use."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from inbox.models.event import Event
from inbox.models.message import Message
from tests.support.apps import close_app, new_app
from tests.support.digest import figures
from tests.support.senders import Poster, wait_for


class Look:
    """Reads a database past the servers that write to it."""

    def __init__(self, database_url, folder):
        self.app = new_app(database_url, folder)
        self.engine = self.app.extensions["engine"]

    def figures(self):
        return figures(self.engine)

    def column(self, column):
        with self.engine.connect() as connection:
            return list(connection.scalars(select(column)))

    def stored(self):
        return [wamid for wamid in self.column(Message.message_id) if wamid]

    def wait_until_applied(self, patience=60):
        wait_for(lambda: "pending" not in self.column(Event.state), patience)

    def must_hold(self, senders, server):
        """Everything acknowledged is there once, and `flask check` finds nothing wrong."""
        self.wait_until_applied()
        stored = self.stored()
        assert senders.acknowledged - set(stored) == set()
        assert len(stored) == len(set(stored))
        said = json.loads(server.flask("check"))
        assert (said["events_pending"], said["events_failed"], said["problems"]) == (0, 0, [])
        assert said["messages"] == said["unread"] == len(stored)


@pytest.fixture
def look_at(tmp_path):
    """Opens databases to look into: `look_at(url).stored()`."""
    opened = []

    def make(database_url):
        opened.append(Look(database_url, tmp_path))
        return opened[-1]

    yield make
    for each in opened:
        close_app(each.app)


@pytest.fixture
def poster_to():
    """Opens connections to servers: `poster_to(server).post(body)`."""
    opened = []

    def make(server):
        opened.append(Poster(server.url))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def look(database_url, look_at):
    return look_at(database_url)
