"""The list of conversations, and reading."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import event, func, insert, select, update

from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import check, conversations, indexing
from inbox.operations.conversations import UnknownConversation, UnknownMessage
from inbox.operations.finding import Row
from inbox.operations.paging import BadCursor
from inbox.operations.transaction import transaction, writing
from tests.support.meta import envelope

NIA, TOMAS = "15550100777", "447700900123"


@pytest.fixture
def sound(app):
    """After the test, the counters equal a recount."""
    yield
    with check.snapshot(app.extensions["engine"]) as connection:
        assert check.check(connection)["problems"] == []


pytestmark = pytest.mark.usefixtures("sound")


@pytest.fixture
def nia(app, meta):
    """A conversation with three unread messages."""
    for text in ("One", "Two", "Three"):
        meta.writes(text, number=NIA)
    with app.app_context():
        yield db.session.scalar(select(Conversation.id))


def ids() -> list[int]:
    return list(db.session.scalars(select(Message.id).order_by(Message.id)))


def stored(conversation_id: int) -> Conversation:
    conversation = db.session.get(Conversation, conversation_id)
    assert conversation
    return conversation


def last_text(row: Row) -> str | None:
    return row.last_message.text_body if row.last_message else None


def unread(conversation_id: int) -> int | None:
    return db.session.scalar(select(Conversation.unread_count).where(Conversation.id == conversation_id))


def test_the_list_is_newest_first_and_pages_by_key(app, meta):
    for number in range(5):
        meta.writes(f"Hello {number}", number=f"1555010070{number}", timestamp=str(1_780_000_000 + number))
    meta.writes("Me again", number="15550100700", timestamp="1780000100")

    with app.app_context():
        first = conversations.newest(limit=2)
        second = conversations.newest(limit=2, before=first.next)
        third = conversations.newest(limit=2, before=second.next)

        rows = first.items + second.items + third.items
        numbers = [(row.conversation.phone_number or "")[-1] for row in rows]
        assert numbers == ["0", "4", "3", "2", "1"]
        assert third.next is None
        assert last_text(first.items[0]) == "Me again"
        with pytest.raises(BadCursor):
            conversations.newest(before="yesterday")


def test_conversations_of_the_same_second_are_each_shown_once(app, meta):
    for number in range(7):
        meta.writes("Hello", number=f"1555010070{number}", timestamp="1780000000")

    with app.app_context():
        seen, before = [], None
        while True:
            page = conversations.newest(limit=2, before=before)
            seen += [row.conversation.id for row in page.items]
            if (before := page.next) is None:
                break
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 7


def test_the_list_costs_one_query(app, meta):
    for number in range(4):
        meta.writes("Hello", number=f"1555010070{number}")
    statements = []

    with app.app_context():
        db.session.scalar(select(1))  # the transaction has begun
        event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        for row in conversations.newest().items:
            assert row.conversation.channel.phone_number_id
            assert row.conversation.contact
            assert row.conversation.contact.name
            assert last_text(row)

    assert len(statements) == 1


def test_the_last_message_is_the_last_of_those_shown(app, meta):
    wamid = meta.writes("Hello", timestamp="1780000000")
    reaction = {"message_id": wamid, "emoji": "👍"}
    meta.writes("", type="reaction", reaction=reaction, timestamp="1780000500")

    with app.app_context():
        (row,) = conversations.newest().items
        assert last_text(row) == "Hello"


def test_where_only_a_reaction_came_there_is_no_last_message(app, meta):
    meta.writes("", type="reaction", reaction={"message_id": "wamid.unknown", "emoji": "👍"})

    with app.app_context():
        (row,) = conversations.newest().items
        assert row.last_message is None


def test_reading_everything(nia):
    reading = conversations.mark_read(nia)

    assert (reading.conversation_id, reading.unread_count, reading.marked) == (nia, 0, 3)
    assert unread(nia) == 0
    assert conversations.mark_read(nia).marked == 0


def test_what_came_after_the_screen_was_shown_stays_unread(nia):
    reading = conversations.mark_read(nia, ids()[1])

    assert (reading.unread_count, reading.marked) == (1, 2)


def test_reading_never_goes_backwards(nia):
    conversations.mark_read(nia)

    reading = conversations.mark_read(nia, ids()[0])

    assert (reading.unread_count, reading.marked) == (0, 0)


def test_a_mark_stops_at_the_last_message_that_needs_reading(nia, meta, app):
    """An id may be given to a customer's message that becomes visible only after our answer to it."""
    last = ids()[-1]
    with transaction() as session:
        row = session.get(Message, last)
        own = {column.name: getattr(row, column.name) for column in Message.__table__.columns}
        own |= {"id": last + 5, "message_id": "wamid.own", "direction": "outbound", "needs_reading": False}
        session.add(Message(**own))
        conversation = stored(nia)
        conversation.message_count += 1
        conversation.last_outbound_at = own["timestamp"]
        session.flush()
        indexing.renew(session.connection(), [last + 5])

    conversations.mark_read(nia, last + 5)

    assert db.session.scalar(select(Conversation.read_up_to)) == last


def test_a_message_of_another_conversation_is_no_mark(nia, meta):
    meta.writes("Hi", number=TOMAS)
    db.session.rollback()
    foreign = ids()[-1]

    for wrong in (foreign, foreign + 1000, 2**63 - 1):
        with pytest.raises(UnknownMessage):
            conversations.mark_read(nia, wrong)
    assert unread(nia) == 3


def test_an_unknown_conversation_cannot_be_read(nia):
    for verb in (conversations.mark_read, conversations.mark_unread):
        with pytest.raises(UnknownConversation):
            verb(4711)
    with pytest.raises(UnknownConversation):
        conversations.mark_read_by_phone("+1 555 0100 999")


def test_marking_unread_brings_back_the_last_one(nia):
    conversations.mark_read(nia)

    conversations.mark_unread(nia)

    assert unread(nia) == 1
    assert conversations.mark_read(nia).marked == 1


def test_marking_unread_hides_nothing_that_is_unread(nia):
    conversations.mark_unread(nia)

    assert unread(nia) == 3


def test_a_conversation_without_customer_messages_cannot_be_unread(app, meta):
    meta.writes("", type="reaction", reaction={"message_id": "wamid.unknown", "emoji": "👍"})

    with app.app_context():
        conversations.mark_unread(1)
        assert unread(1) == 0


@pytest.mark.parametrize("phone", [NIA, f"+{NIA}", "+1 (555) 0100-777", "001 555 0100777", "1.555.0100.777"])
def test_a_number_is_found_however_it_is_written(nia, phone):
    assert conversations.conversations_of_phone(phone) == [nia]


@pytest.mark.parametrize("phone", ["", "+", "15550100778", "abc", "1555٠100777", "1" * 65, "\x00"])
def test_another_number_finds_nothing(nia, phone):
    assert conversations.conversations_of_phone(phone) == []


def test_reading_by_number_reads_all_channels(nia, app, meta):
    message = {
        "from": NIA,
        "id": "wamid.other",
        "timestamp": "1790000000",
        "type": "text",
        "text": {"body": "x"},
    }
    contact = {"wa_id": NIA, "profile": {"name": "Nia Okoro"}}
    meta.posts(envelope(phone_number_id="407712900015599", messages=[message], contacts=[contact]))
    db.session.rollback()

    reading = conversations.mark_read_by_phone(NIA)

    assert (reading.unread_count, reading.marked) == (0, 4)
    assert db.session.scalar(select(func.sum(Conversation.unread_count))) == 0


def test_a_merged_conversation_leads_to_the_one_it_became(nia, meta):
    meta.writes("Hi", number=TOMAS)
    db.session.rollback()
    with transaction() as session:
        session.execute(update(Message).where(Message.conversation_id == 2).values(conversation_id=nia))
        session.execute(
            update(Conversation)
            .where(Conversation.id == 2)
            .values(merged_into_id=nia, unread_count=0, message_count=0)
        )
        survivor = stored(nia)
        survivor.unread_count = survivor.message_count = 4
        survivor.last_message_at = session.scalars(select(func.max(Message.timestamp))).one()

    found = conversations.get(2)
    assert found
    assert found.id == nia
    assert conversations.get(4711) is None
    reading = conversations.mark_read(2)
    assert (reading.conversation_id, reading.marked) == (nia, 4)
    assert [row.conversation.id for row in conversations.newest().items] == [nia]


def test_reading_waits_for_a_message_that_is_being_stored(nia, app):
    """Whoever counts has locked the conversation: otherwise the later count would overwrite the earlier."""
    last = ids()[-1]
    like = {
        column.name: getattr(db.session.get(Message, last), column.name) for column in Message.__table__.c
    }
    db.session.remove()

    def read_on():
        with app.app_context():
            conversations.mark_read(nia)

    reader = threading.Thread(target=read_on)
    with writing(app.extensions["engine"]) as connection:
        connection.execute(insert(Message), [like | {"id": last + 1, "message_id": "wamid.new"}])
        indexing.renew(connection, [last + 1])
        more = {
            "message_count": Conversation.message_count + 1,
            "unread_count": Conversation.unread_count + 1,
        }
        connection.execute(update(Conversation).where(Conversation.id == nia).values(more))
        reader.start()
        reader.join(0.5)
        assert reader.is_alive()
    reader.join()

    assert unread(nia) == 0
