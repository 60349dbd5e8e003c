"""Groups: what they are called, whatever comes first, and the lines that tell who came and went."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from inbox.models import Conversation, Message, Notice
from tests.support.meta import envelope

GROUP = "Y2FwaV9ncm91cDppbnZlbnRlZDE"
CREATED, PARTICIPANTS, RENAMED = "79_group_lifecycle", "80_group_participants", "81_group_settings"


def news(kind, at=1795165700, **rest):
    told = {"timestamp": str(at), "group_id": GROUP, "type": kind, **rest}
    return envelope(field="group_settings_update", groups=[told])


def renamed(subject, at, *, done=True):
    return news("group_settings_update", at, group_subject={"text": subject, "update_successful": done})


@pytest.mark.parametrize("order", list(itertools.permutations((CREATED, RENAMED, "56_group_message"))))
def test_the_newest_subject_names_the_conversation_whatever_comes_first(meta, rows, order):
    for name in order:
        meta.posts(f"{name}.json")

    (conversation,) = rows(select(Conversation.__table__))
    assert conversation.contact_name == "Choir coats, spring"
    assert (conversation.message_count, conversation.unread_count) == (3, 1)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_subjects_of_one_second_end_the_same_in_either_order(meta, rows, order):
    bodies = [renamed("Alto", 1795165700), renamed("Bass", 1795165700)]
    for place in order:
        meta.posts(bodies[place])

    (conversation,) = rows(select(Conversation.contact_name))
    assert conversation.contact_name == "Bass"


def test_a_subject_that_was_refused_names_nothing(meta, rows):
    meta.posts(renamed("Too long", 1795165700, done=False))

    assert rows(select(Conversation.id)) == []
    (notice,) = rows(select(Notice.title))
    assert "Too long" in notice.title


def test_news_of_a_group_is_a_line_once_that_nobody_has_to_read(meta, rows):
    for _ in range(2):
        meta.posts(f"{PARTICIPANTS}.json")
    meta.posts(news("group_participants_add", added_participants=[{"wa_id": "447700900111"}]))

    (conversation,) = rows(select(Conversation.__table__))
    assert (conversation.message_count, conversation.unread_count) == (4, 0)
    assert conversation.last_inbound_at is None


def test_a_suspension_is_told_in_the_thread_and_to_admins(meta, rows):
    meta.posts("82_group_status.json")

    assert len(rows(select(Message.id))) == 1
    (notice,) = rows(select(Notice.__table__))
    assert (notice.severity, notice.title) == ("alert", "WhatsApp suspended a group")


def test_a_partial_failure_is_a_line_and_a_notice(meta, rows):
    refused = {"wa_id": "447700900113", "errors": [{"code": 131051, "title": "Not in the group"}]}
    removed = [{"wa_id": "447700900112"}]
    meta.posts(news("group_participants_remove", removed_participants=removed, failed_participants=[refused]))

    assert len(rows(select(Message.id))) == 1
    (notice,) = rows(select(Notice.__table__))
    assert (notice.title, notice.text) == (
        "Somebody could not be removed from a group",
        "Not in the group (code 131051).",
    )


@pytest.mark.parametrize(
    "told",
    [
        {"type": "group_create", "group_id": GROUP, "errors": [{"code": 131000, "title": "Refused"}]},
        {"type": "group_create", "subject": "Nowhere"},
        {"type": "group_of_tomorrow", "group_id": GROUP},
        {"type": ["group_create"], "group_id": {}},
    ],
)
def test_what_did_not_happen_or_is_not_known_is_a_notice_and_opens_nothing(meta, rows, told):
    meta.posts(envelope(field="group_lifecycle_update", groups=[told]))

    assert rows(select(Conversation.id)) == []
    assert len(rows(select(Notice.id))) == 1
