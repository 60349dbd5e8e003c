"""What Meta tells beside messages: saved names, wishes about marketing, notices."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from inbox.models import Contact, ContactAlias, Conversation, Message, Notice
from tests.support.meta import envelope, load

pytestmark = pytest.mark.usefixtures("rebuilt_in_the_end")

MIRELA = "447700900111"


def contact_of(rows, number):
    query = select(Contact.__table__).join(ContactAlias.__table__).where(ContactAlias.value == number)
    (found,) = rows(query)
    return found


def sync(action, at, name="Mirela (tailor)"):
    contact = {"full_name": name, "phone_number": MIRELA} if action == "add" else {"phone_number": MIRELA}
    entry = {"type": "contact", "contact": contact, "action": action, "metadata": {"timestamp": str(at)}}
    return envelope(field="smb_app_state_sync", state_sync=[entry])


def preference(value, at):
    wish = {"wa_id": MIRELA, "category": "marketing_messages", "value": value, "timestamp": at}
    return envelope(field="user_preferences", user_preferences=[wish])


def test_a_saved_name_labels_the_conversation_and_hides_no_other_name(meta, rows):
    meta.posts("01_text_plain.json")
    meta.posts("62_smb_app_state_sync.json")

    (conversation,) = rows(select(Conversation.contact_name))
    assert conversation.contact_name == "Mirela (tailor)"
    assert contact_of(rows, MIRELA).name == "Mirela Vasić"


def test_a_saved_name_opens_no_conversation_and_waits_for_one(meta, rows):
    meta.posts("62_smb_app_state_sync.json")
    assert rows(select(Conversation.id)) == []

    meta.posts("01_text_plain.json")
    (conversation,) = rows(select(Conversation.contact_name))
    assert conversation.contact_name == "Mirela (tailor)"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_last_word_about_a_saved_name_counts_whenever_it_comes(meta, rows, order):
    bodies = [sync("add", 1795165000), sync("add", 1795165100, "Mirela V."), sync("remove", 1795165200)]
    for place in order:
        meta.posts(bodies[place])

    assert contact_of(rows, MIRELA).saved_name is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_last_wish_about_marketing_counts_whenever_it_comes(meta, rows, order):
    bodies = [preference("stop", 1795165000), preference("resume", 1795165100)]
    for place in order:
        meta.posts(bodies[place])

    assert contact_of(rows, MIRELA).marketing == "resume"


def test_a_wish_makes_neither_a_conversation_nor_a_message(meta, rows):
    meta.posts("74_user_preferences_stop.json")

    assert contact_of(rows, "15550109919").marketing == "stop"
    assert rows(select(Message.id)) == []
    assert rows(select(Conversation.id)) == []


@pytest.mark.parametrize(
    ("name", "severity", "word"),
    [
        ("50_value_level_error.json", "warning", "faster"),
        ("61_history_declined.json", "warning", "earlier chats"),
        ("67_template_status_update.json", "warning", "rejected"),
        ("68_template_quality_update.json", "warning", "Quality"),
        ("69_phone_number_quality_update.json", "info", "+15550100101"),
        ("70_account_update_violation.json", "alert", "rule"),
        ("71_account_update_offboarded.json", "alert", "disconnected"),
        ("72_account_alerts.json", "warning", "Profile picture"),
        ("73_security.json", "alert", "PIN"),
        ("76_unknown_field.json", "info", "tracking_events"),
        ("83_messaging_handovers.json", "info", "passed customer +15550109917 on to you"),
    ],
)
def test_notices_are_kept_in_words_and_once(meta, rows, name, severity, word):
    meta.posts(name)
    (event,) = rows(select(Notice.event_id))
    meta.app.extensions["applier"].replay(event.event_id)

    (notice,) = rows(select(Notice.__table__))
    assert notice.severity == severity
    assert word in notice.title
    assert rows(select(Conversation.id)) == []


def test_a_replay_never_puts_a_placeholder_back(meta, rows):
    meta.posts("60_history_media.json")
    meta.posts("59_history_chunk.json")
    for event_id in (1, 2):
        meta.app.extensions["applier"].replay(event_id)

    kinds = {row.message_type for row in rows(select(Message.message_type))}
    assert kinds == {"image", "text"}


def test_a_name_told_late_is_an_old_name(meta, rows):
    for name, at in (("Asha", 1795160000), ("Asha", 1795169000), ("Asha the First", 1795165000)):
        meta.writes("Hello", name=name, timestamp=str(at))

    assert contact_of(rows, "15550100777").name == "Asha"


def test_a_recycled_number_is_noticed_and_never_merged(meta, rows):
    meta.posts("01_text_plain.json")
    body = load("01_text_plain.json")
    value = body["entry"][0]["changes"][0]["value"]
    value["contacts"][0] |= {"user_id": "GB.70000000000000000001", "profile": {"name": "Somebody else"}}
    value["messages"][0] |= {
        "from_user_id": "GB.70000000000000000001",
        "id": "wamid.new",
        "timestamp": "1795170000",
    }
    meta.posts(body)

    names = {row.contact_name: row.phone_number for row in rows(select(Conversation.__table__))}
    assert names == {"Mirela Vasić": None, "Somebody else": MIRELA}
    assert contact_of(rows, MIRELA).recycled_at is not None


def test_a_fact_about_nobody_is_set_aside_with_its_reason(meta, rows):
    from inbox.models import SetAside

    meta.posts(envelope(field="user_preferences", user_preferences=[{"value": "stop"}]))

    (aside,) = rows(select(SetAside.error))
    assert aside.error == "It does not say which customer it is about."
