"""What the thread of a group says about it."""

from __future__ import annotations

import pytest

from inbox.whatsapp.contents import read_content

IDS = ["447700900111", "447700900112", "447700900113", "447700900114", "447700900115"]


def line(kind, **told):
    return read_content({"type": kind, "group_id": "G", **told}).line


def people(count):
    return [{"wa_id": number} for number in IDS[:count]]


@pytest.mark.parametrize(
    ("kind", "told", "expected"),
    [
        ("group_create", {"subject": "Choir"}, "The group “Choir” was created"),
        ("group_create", {}, "The group was created"),
        ("group_delete", {}, "The group was deleted"),
        ("group_join_request_created", {"wa_id": IDS[0]}, f"+{IDS[0]} asked to join"),
        ("group_join_request_revoked", {"user_id": "GB.1"}, "A participant no longer asks to join"),
        ("group_suspend", {}, "WhatsApp suspended this group: nobody can write in it"),
        (
            "group_participants_add",
            {"added_participants": people(1), "reason": "invite_link"},
            f"+{IDS[0]} joined with the invite link",
        ),
        ("group_participants_add", {"added_participants": people(2)}, f"+{IDS[0]} and +{IDS[1]} joined"),
        (
            "group_participants_add",
            {"added_participants": people(5)},
            f"+{IDS[0]}, +{IDS[1]}, +{IDS[2]} and 2 others joined",
        ),
        (
            "group_participants_remove",
            {"removed_participants": people(1), "initiated_by": IDS[0]},
            f"+{IDS[0]} left",
        ),
        (
            "group_participants_remove",
            {"removed_participants": people(1), "initiated_by": "business"},
            f"+{IDS[0]} was removed",
        ),
        (
            "group_settings_update",
            {
                "group_subject": {"text": "Choir", "update_successful": True},
                "group_description": {"text": "We sing", "update_successful": True},
            },
            "The group is called “Choir” now. The group's description was changed",
        ),
    ],
)
def test_it_says_what_happened(kind, told, expected):
    assert line(kind, **told) == expected


@pytest.mark.parametrize("strange", [None, 7, "words", [], [None], {"wa_id": 7}, [{"wa_id": [1]}]])
def test_strange_participants_are_somebody(strange):
    assert line("group_participants_add", added_participants=strange).endswith("joined")
