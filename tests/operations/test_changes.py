"""Whatever changes what a page shows of a conversation rings for it, after the commit and not before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from inbox.models.attachment import Attachment
from inbox.models.conversation import Conversation
from inbox.models.message import OUTBOUND, Message
from inbox.operations import (
    attachments,
    changes,
    conversations,
    done,
    opening,
    outgoing,
    pausing,
    rebuild,
    resending,
)
from inbox.operations.outgoing import Author
from inbox.operations.transaction import transaction, writing
from tests.support.meta import payload_names
from tests.support.people import FIRST_ID, NEW, NUMBER_CHANGED, OLD, SECOND_ID, text
from tests.support.pretend import refusal

ASHA = Author("agent", "Asha Rao")


class Trouble(Exception):
    pass


class Ears:
    """Hears the rings of an app, and holds them against what became different in the tables."""

    def __init__(self, app, rows) -> None:
        self.rows = rows
        self.heard: list[set[int]] = []
        changes.ring_with(app.extensions["engine"], lambda noted: self.heard.append(set(noted)))

    def shown(self) -> dict[int, tuple[object, ...]]:
        of = Conversation
        facts = (of.version, of.unread_count, of.merged_into_id, of.done_at, of.contact_name)
        return {row[0]: tuple(row[1:]) for row in self.rows(select(of.id, *facts))}

    @contextmanager
    def listening(self) -> Iterator[set[int]]:
        """Collect what rings meanwhile; at the end it must have rung for everything that is different."""
        before = self.shown()
        self.heard.clear()
        rung: set[int] = set()
        yield rung
        rung |= set().union(*self.heard)
        different = {key for key, facts in self.shown().items() if before.get(key) != facts}
        assert different <= rung or changes.ALL in rung


@pytest.fixture
def ears(app, rows) -> Ears:
    return Ears(app, rows)


@pytest.fixture
def rings(app, ears) -> Callable[..., set[int]]:
    """Does something as a door does, and returns what rang: `rings(conversations.mark_read, 1)`."""

    def rings(act, *args, **kwargs):
        with ears.listening() as rung, app.app_context():
            act(*args, **kwargs)
        return rung

    return rings


def test_every_body_that_meta_may_send_rings_for_what_it_changes(meta, ears):
    total = 0
    for name in payload_names():
        with ears.listening() as rung:
            meta.posts(name)
        total += bool(rung)
    assert total > len(payload_names()) / 2


def test_a_message_rings_for_its_conversation_alone(meta, rings):
    meta.writes("Hello", number="15550100222")
    meta.writes("Hello", number="15550100333")

    assert rings(meta.writes, "Again", number="15550100333") == {2}
    assert rings(meta.writes, "For the first time", number="15550100444") == {3}


def test_what_agents_do_rings(meta, rings):
    meta.writes("Hello")

    assert rings(conversations.mark_read, 1) == {1}
    assert rings(conversations.mark_read, 1) == set(), "There was nothing left to read."
    assert rings(conversations.mark_unread, 1) == {1}
    assert rings(opening.read_on_screen, 1, 1) == {1}
    assert rings(done.finish, 1) == {1}
    assert rings(done.reopen, 1) == {1}


def test_every_step_of_sending_rings(pretend, rings, app):
    place = pretend.writes()

    assert rings(write, place) == {place}
    assert rings(claim, app) == {place}
    assert rings(pretend.sends) == {place}
    assert rings(pretend.tells) == {place}


def write(place, words="Good morning"):
    return outgoing.write(place, {"type": "text", "text": {"body": words}}, by=ASHA).id


def claim(app):
    chores = app.extensions["chores"]
    (due,) = chores.messages_due(10)
    chores.send_message(due)


def test_refusals_and_what_agents_decide_about_them_ring(app, pretend, rings, rows):
    place = pretend.writes()
    for code in (131053, 131053):
        with app.app_context():
            write(place)
        pretend.world.next_answers.append(refusal(code))
        assert rings(pretend.sends) == {place}
    first, second = (key for (key,) in rows(select(Message.id).where(Message.direction == OUTBOUND)))

    assert rings(resending.discard, first) == {place}
    assert rings(resending.send_again, second, by=ASHA) == {place}


def test_files_ring_when_they_are_there_and_when_they_are_asked_for_again(app, meta, rings, rows):
    meta.posts("image_caption_url")
    (key,) = rows(select(Attachment.id))[0]

    assert rings(attachments.fetch_again, key) == {1}


def test_a_paused_number_rings_for_everything_and_only_once(app, meta, rings):
    meta.writes("Hello")
    number = meta.app.extensions["settings"].phone_number_id
    engine = app.extensions["engine"]

    assert rings(pausing.pause, engine, number, "The token is no good.", "token") == {changes.ALL}
    assert rings(pausing.resume, engine, token="token") == set(), "The sweep asks every other second."
    assert rings(pausing.resume, engine, token="another") == {changes.ALL}


def test_a_merge_rings_for_both(meta, ears):
    meta.posts(text("wamid.1", 1, **{"from": OLD, "from_user_id": FIRST_ID}))
    meta.posts(text("wamid.3", 3, **{"from": NEW, "from_user_id": SECOND_ID}))

    with ears.listening() as rung:
        meta.posts(NUMBER_CHANGED)

    assert rung == {1, 2}


def test_nothing_rings_for_what_was_not_committed(app, meta, ears):
    meta.writes("Hello")

    def touch_and_fail(unit):
        with unit as work:
            changes.touch(work, [1])
            raise Trouble

    with ears.listening() as rung, app.app_context():
        for unit in (transaction(), writing(app.extensions["engine"])):
            with pytest.raises(Trouble):
                touch_and_fail(unit)
        with writing(app.extensions["engine"]):
            pass  # the same connection again
    assert rung == set()


def test_it_rings_when_others_can_see_it(app, meta, rows):
    meta.writes("Hello")
    seen = []
    version = select(Conversation.version).where(Conversation.id == 1)
    before = rows(version)[0][0]
    changes.ring_with(app.extensions["engine"], lambda noted: seen.append(rows(version)[0][0]))

    with app.app_context(), transaction() as session:
        changes.touch(session, [1])
    with writing(app.extensions["engine"]) as connection:
        changes.touch(connection, [1])

    assert seen == [before + 1, before + 2]


def test_deriving_everything_again_beside_the_tables_rings_for_nothing(app, meta, ears):
    meta.writes("Hello")

    with ears.listening() as rung:
        rebuild.check(app.extensions["engine"], default_number=None)

    assert rung == set()
