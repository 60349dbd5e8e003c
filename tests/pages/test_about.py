"""What a message and a header tell besides the words."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.support.environment import PHONE_NUMBER_ID
from tests.support.meta import envelope

NOON = 1795176000  # 20 November 2026, 12:00 in Greenwich
OURS = {"from": "15550100101", "id": "wamid.ours", "timestamp": str(NOON), "type": "text"}
NIA, OWEN = "15550100777", "15550100778"


@pytest.fixture
def answered(meta):
    """An answer from the phone; gives a way to tell what became of it."""
    echo = OURS | {"to": NIA, "text": {"body": "Your coat is ready"}}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[echo]))

    def told(status, minutes, **more):
        item = {"id": "wamid.ours", "status": status, "timestamp": str(NOON + 60 * minutes)}
        meta.posts(envelope(statuses=[item | {"recipient_id": NIA} | more]))

    return told


def facts(page, number=1):
    """The names and values under "About this message" of one message."""
    found = re.search(rf'<details class="about" id="about-{number}">(.*?)</details>', page.text, re.DOTALL)
    assert found
    pairs = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd>(.*?)</dd>", found[1], re.DOTALL)
    return [(plain(name), plain(value)) for name, value in pairs]


def plain(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def header(page):
    found = re.search(r'class="thread__number">(.*?)</p>', page.text, re.DOTALL)
    return plain(found[1]) if found else ""


def test_each_step_is_told_with_its_time(agent, answered):
    answered("read", 2)
    answered("sent", 0, pricing={"category": "utility"})
    answered("delivered", 1)

    told = facts(agent.get("/conversations/1"))

    assert told[0] == ("Written", "Fri, 20 Nov 2026, 12:00")
    assert [step for step in told if step[0] in ("Sent", "Delivered", "Read")] == [
        ("Sent", "Fri, 20 Nov 2026, 12:00"),
        ("Delivered", "Fri, 20 Nov 2026, 12:01"),
        ("Read", "Fri, 20 Nov 2026, 12:02"),
    ]
    assert ("Charged as", "Utility") in told
    assert ("From", "Written in the WhatsApp app on the phone") in told


def test_a_failure_that_was_overcome_is_still_explained(agent, answered):
    answered("failed", 1, errors=[{"code": 131026, "title": "Message undeliverable"}])
    assert "Why it failed" not in dict(facts(agent.get("/conversations/1"))), "it stands below the bubble"
    assert "Code 131026" in agent.get("/conversations/1").text

    answered("delivered", 2)
    assert "Code 131026" in dict(facts(agent.get("/conversations/1")))["Why it failed"]


def test_a_group_tells_who_has_it(agent, meta, answered):
    meta.writes("hello", number=NIA, name="Nia Okoro")
    for number, status in ((NIA, "delivered"), (NIA, "read"), (OWEN, "delivered")):
        answered(status, 1, recipient_type="group", recipient_participant_id=number)

    told = facts(agent.get("/conversations/1"))

    assert ("Nia Okoro", "Read Fri, 20 Nov 2026, 12:01") in told
    assert ("+1 555-010-0778", "Delivered Fri, 20 Nov 2026, 12:01") in told
    assert "Delivered" not in dict(told)


def test_only_admins_see_ids(agent, admin, meta):
    wamid = meta.writes("hello")
    assert ("WhatsApp id", wamid) in facts(admin.get("/conversations/1"))
    assert wamid not in agent.get("/conversations/1").text


def test_a_status_that_is_new_to_us_is_told_as_it_is(agent, answered):
    answered("partly_delivered", 1)
    assert ("Partly delivered", "Fri, 20 Nov 2026, 12:01") in facts(agent.get("/conversations/1"))


def first(meta, user_id, name):
    message = {"from": NIA, "from_user_id": user_id, "id": f"wamid.{user_id}", "timestamp": str(NOON)}
    message |= {"type": "text", "text": {"body": "hello"}}
    contact = {"wa_id": NIA, "user_id": user_id, "profile": {"name": name}}
    meta.posts(envelope(messages=[message], contacts=[contact]))


def test_a_number_that_changed_hands_is_a_warning(agent, meta):
    first(meta, "US.1", "Nia Okoro")
    first(meta, "US.2", "Wren Halloway")

    page = agent.get("/conversations/2").text

    assert (
        "This number belonged to somebody else before 20 November 2026. Make sure who you are writing to."
        in page
    )
    assert "belonged to somebody else" not in agent.get("/conversations/1").text


def test_who_wants_no_advertising_is_marked(agent, meta):
    meta.writes("hello", number=NIA)
    wish = {"wa_id": NIA, "category": "marketing_messages", "value": "stop", "timestamp": NOON}
    assert "Wants no marketing messages" not in agent.get("/conversations/1").text
    meta.posts(envelope(field="user_preferences", user_preferences=[wish]))
    assert "Wants no marketing messages" in agent.get("/conversations/1").text
    meta.posts(
        envelope(
            field="user_preferences", user_preferences=[wish | {"value": "resume", "timestamp": NOON + 1}]
        )
    )
    assert "Wants no marketing messages" not in agent.get("/conversations/1").text


def test_the_header_tells_both_names_and_what_is_not_shared(agent, meta):
    meta.writes("hello", number=NIA, name="Nia Okoro")
    assert header(agent.get("/conversations/1")) == "+1 555-010-0777"

    card = {"full_name": "Nia (coats)", "phone_number": NIA}
    known = {"type": "contact", "action": "add", "contact": card, "metadata": {"timestamp": str(NOON)}}
    meta.posts(envelope(field="smb_app_state_sync", state_sync=[known]))
    page = agent.get("/conversations/1")
    assert "<bdi>Nia (coats)</bdi>" in page.text
    assert header(page) == "+1 555-010-0777 · Nia Okoro on WhatsApp"

    meta.posts("53_bsuid_only_username_user.json")
    assert header(agent.get("/conversations/2")) == "@sora.waves · number not shared"


def test_the_pages_say_nothing_about_groups_that_is_about_people(agent, meta):
    meta.posts("56_group_message.json")
    assert header(agent.get("/conversations/1")) == "Group"
    assert PHONE_NUMBER_ID not in agent.get("/conversations/1").text
