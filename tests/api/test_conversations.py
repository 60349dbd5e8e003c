"""GET conversations/."""

from __future__ import annotations

import pytest

from tests.support.environment import PHONE_NUMBER_ID

NIA = "15550100777"


def test_a_conversation_as_the_contract_has_it(meta, program):
    meta.writes("Hello", number=NIA, timestamp="1780000000")
    meta.writes("Again", number=NIA, timestamp="1780000060")

    answer = program.get("conversations/").json

    assert answer == {
        "conversations": [
            {
                "id": 1,
                "channel": PHONE_NUMBER_ID,
                "phone_number": NIA,
                "username": None,
                "contact_name": "Nia Okoro",
                "group_id": None,
                "message_count": 2,
                "unread_count": 2,
                "last_message_at": "2026-05-28T20:27:40Z",
                "last_inbound_at": "2026-05-28T20:27:40Z",
                "done_at": None,
            }
        ],
        "next": None,
    }


def test_people_with_a_username_may_have_no_number(meta, program):
    meta.posts("53_bsuid_only_username_user.json")

    (item,) = program.get("conversations").json["conversations"]
    assert item["phone_number"] is None
    assert item["username"]


def test_groups_are_conversations(meta, program):
    meta.posts("56_group_message.json")

    assert program.get("conversations/").json["conversations"][0]["group_id"]


def test_pages(meta, program):
    for number in range(5):
        meta.writes("Hello", number=f"1555010070{number}", timestamp=str(1_780_000_000 + number))

    first = program.get("conversations/", limit=3).json
    second = program.get("conversations/", limit=3, before=first["next"]).json

    numbers = [item["phone_number"][-1] for item in first["conversations"] + second["conversations"]]
    assert numbers == list("43210")
    assert second["next"] is None


@pytest.mark.parametrize("query", ["limit=x", "before=x", "limit=1&limit=1", "phone=15550100777"])
@pytest.mark.databases("sqlite")
def test_a_malformed_parameter_is_refused(program, query):
    assert program.open(f"conversations/?{query}").status_code == 400


def test_a_view_is_a_part_of_the_list(meta, program, agent):
    meta.writes("Hello", number="15550100701")
    meta.writes("Hello", number="15550100702")
    agent.post("/conversations/1/closure")

    def shown(**query):
        return {
            item["id"]: item["done_at"]
            for item in program.get("conversations/", **query).json["conversations"]
        }

    assert shown(view="open") == {2: None}
    assert list(shown(view="done")) == [1]
    assert shown(view="done")[1].endswith("Z")
    assert set(shown()) == {1, 2}
    assert program.get("conversations/", view="cats").status_code == 400
