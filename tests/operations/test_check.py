"""`check` counts what is stored and finds each kind of thing that cannot be right."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from inbox.operations import check
from inbox.operations.invariants import doubles, orphans, rules
from tests.support.meta import envelope, load, payload_names, values

NIA, TOMAS = "15550100777", "447700900123"


@pytest.fixture
def stored(app, meta):
    """Two conversations, an attachment, an outgoing message with statuses."""
    meta.writes("Hello", number=NIA, id="wamid.1")
    meta.writes("Again", number=NIA, id="wamid.2")
    meta.writes("", number=TOMAS, id="wamid.3", type="image", image={"id": "77", "mime_type": "image/jpeg"})
    echo = load("57_smb_echo_text.json")
    meta.posts(echo)
    wamid = next(values(echo))["message_echoes"][0]["id"]
    status = {"id": wamid, "status": "delivered", "timestamp": "1780000000", "recipient_id": NIA}
    meta.posts(envelope(statuses=[status]))
    meta.posts(b"not JSON")


@pytest.fixture
def found(app):
    def ask() -> dict:
        with check.snapshot(app.extensions["engine"]) as connection:
            return check.check(connection)

    return ask


@pytest.fixture
def breaks(app):
    """Break rows where nothing prevents it, look, and mend them: returns the problems that were seen."""
    engine = create_engine(app.extensions["engine"].url)

    def do(*statements: str) -> list[str]:
        with engine.connect() as connection:
            connection.begin()
            for statement in (UNGUARD[engine.dialect.name], *statements):
                connection.execute(text(statement))
            problems = check.check(connection)["problems"]
            connection.rollback()
        return problems

    yield do
    engine.dispose()


# As after a careless restore. SQLite heeds foreign keys only on connections that ask for it.
UNGUARD = {
    "sqlite": "SELECT 1",
    "postgresql": """
        DO $$ DECLARE found record; BEGIN
          FOR found IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
                       WHERE contype IN ('f', 'u') AND connamespace = 'public'::regnamespace
                       ORDER BY contype LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.name, found.conname);
          END LOOP;
        END $$""",
}


def test_figures(stored, found):
    figures = found()

    assert figures.pop("problems") == []
    assert figures == {
        "events": 6,
        "events_pending": 0,
        "events_failed": 1,
        "messages": 4,
        "conversations": figures["conversations"],
        "statuses": 1,
        "unread": 3,
    }


def test_an_empty_database_is_sound(found):
    assert found() == {
        **dict.fromkeys(
            ("events", "events_pending", "events_failed", "messages", "conversations", "statuses", "unread"),
            0,
        ),
        "problems": [],
    }


def test_every_payload_leaves_a_sound_database(app, meta, found):
    for name in payload_names():
        meta.posts(name)

    figures = found()
    assert figures["problems"] == []
    assert figures["events_pending"] == 0


def test_an_edit_that_leaves_no_words_is_nothing_wrong(meta, found):
    original = meta.writes("Good morning")
    change = {"original_message_id": original, "message": {"type": "text", "text": {"body": ""}}}
    meta.writes("", type="edit", edit=change)

    assert found()["problems"] == []


def test_calls_are_no_messages(meta, found):
    meta.posts("63_call_connect_user.json")

    assert (found()["messages"], found()["problems"]) == (0, [])


def test_what_waits_is_pending(meta, found):
    meta.posts("01_text_plain.json", apply=False)

    assert found()["events_pending"] == 1


BROKEN = {
    "message_count": "UPDATE conversation SET message_count = message_count + 1 WHERE id = 1",
    "unread_count": "UPDATE conversation SET unread_count = 0 WHERE id = 1",
    "last_message_at": "UPDATE conversation SET last_message_at = '2020-01-01 00:00:00.000000' WHERE id = 1",
    "merged into another": "UPDATE conversation SET merged_into_id = 2 WHERE id = 1",
    "another channel": "UPDATE message SET channel_id = 99 WHERE id = 1",
    "neither inbound nor outbound": "UPDATE message SET direction = 'sideways' WHERE id = 1",
    "of our own that count as unread": "UPDATE message SET direction = 'outbound' WHERE id = 1",
    "behind what Meta told": "UPDATE message SET status = 'sent' WHERE direction = 'outbound'",
    "with nobody in them": "UPDATE conversation SET contact_id = NULL, group_id = NULL WHERE id = 1",
    "lead to no living one": "UPDATE conversation SET merged_into_id = id WHERE id = 1",
    "unknown state": "UPDATE event SET state = 'lost' WHERE id = 1",
    "applied without a time": "UPDATE event SET applied_at = NULL WHERE id = 1",
    "fetched without a due date": "UPDATE attachment SET next_attempt_at = NULL",
    "without an end of the lease": "UPDATE attachment SET state = 'fetching'",
    "without a place, a digest or a type": "UPDATE attachment SET state = 'stored', storage_key = 'a'",
    "Attachments in an unknown state": "UPDATE attachment SET state = 'lost'",
    "made without a due date": "UPDATE attachment SET preview_state = 'pending'",
    "message whose event_id leads nowhere": "UPDATE message SET event_id = 4711 WHERE id = 1",
    "message whose conversation_id leads nowhere": "UPDATE message SET conversation_id = 4711 WHERE id = 1",
    "message whose contact_id leads nowhere": "UPDATE message SET contact_id = 4711 WHERE id = 1",
    "status whose channel_id leads nowhere": "UPDATE status SET channel_id = 4711",
    "attachment whose message_pk leads nowhere": "UPDATE attachment SET message_pk = 4711",
    "contact_alias whose contact_id leads nowhere": "UPDATE contact_alias SET contact_id = 4711",
    "set_aside whose event_id leads nowhere": "UPDATE set_aside SET event_id = 4711",
    "conversation whose channel_id leads nowhere": "UPDATE conversation SET channel_id = 4711 WHERE id = 1",
}


def test_each_broken_row_is_found(stored, breaks):
    assert breaks() == []

    seen = {words: breaks(statement) for words, statement in BROKEN.items()}

    missed = {words for words, problems in seen.items() if not any(words in each for each in problems)}
    assert not missed


def test_a_problem_says_how_many_and_where(stored, breaks):
    assert breaks(BROKEN["fetched without a due date"]) == [
        "Attachments to be fetched without a due date: 1 of them, the first has id 1."
    ]


def test_two_living_conversations_with_one_person_are_found(stored, breaks):
    problems = breaks(
        "DROP INDEX uq_conversation_channel_contact",
        "UPDATE conversation SET contact_id = (SELECT min(contact_id) FROM conversation) WHERE id = 2",
    )

    assert any("conversation with the same channel_id and contact_id" in each for each in problems)


@pytest.mark.databases("postgresql")
def test_doubles_are_found(stored, breaks):
    problems = " ".join(
        breaks(
            "UPDATE message SET message_id = 'wamid.1' WHERE message_id = 'wamid.2'",
            "INSERT INTO status (channel_id, message_id, status, participant, timestamp)"
            " SELECT channel_id, message_id, status, participant, timestamp FROM status",
        )
    )

    assert "message with the same message_id and channel_id: 1 of them" in problems
    assert "status with the same message_id and status and participant: 1 of them" in problems


def test_a_chain_of_merges_that_ends_is_sound(meta, breaks):
    for number in range(4):
        meta.writes("Hi", number=f"1555010070{number}")

    problems = breaks(
        "UPDATE message SET conversation_id = 1",
        "UPDATE conversation SET merged_into_id = id - 1, message_count = 0, unread_count = 0 WHERE id > 1",
        "UPDATE conversation SET message_count = 4, unread_count = 4, last_asked_at = newest,"
        " last_message_at = newest FROM (SELECT max(timestamp) AS newest FROM message) AS told WHERE id = 1",
    )

    assert problems == []


def test_nothing_comes_back_but_sums(stored, app):
    """However many rows are wrong, a check costs the same memory."""
    with check.snapshot(app.extensions["engine"]) as connection:
        for _, query in (*rules(), *orphans(), *doubles()):
            assert len(connection.execute(query).all()) == 1


def test_a_snapshot_sees_one_moment_and_writes_nothing(app, meta):
    with check.snapshot(app.extensions["engine"]) as connection:
        before = check.figures(connection)
        meta.writes("Hello")
        assert check.figures(connection) == before
        if connection.dialect.name == "postgresql":
            with pytest.raises(Exception, match="read-only"):
                connection.execute(text("DELETE FROM message"))
