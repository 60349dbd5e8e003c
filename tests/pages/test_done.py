"""Done: put away, taken back, and back by itself when the customer writes."""

from __future__ import annotations

import json
import re

from sqlalchemy import select

from inbox.models.conversation import Conversation
from tests.pages.links import address
from tests.pages.test_views import chip, listed
from tests.support.meta import envelope


def state(rows, conversation_id=1):
    columns = Conversation.__table__.c
    query = select(columns.done_at, columns.done_by_id, columns.unread_count)
    (found,) = rows(query.where(columns.id == conversation_id))
    return found


def up_to(page):
    """The id of the last message on the screen, as the Done button has it."""
    found = re.search(r'id="closure".*?name="up_to"\s+value="(\d+)"', page.text, re.DOTALL)
    assert found
    return found[1]


def test_done_takes_it_out_of_the_list(agent, meta, rows):
    meta.writes("Thank you!", name="Ada")
    page = agent.get("/conversations/1")

    answer = agent.post("/conversations/1/closure", data={"up_to": up_to(page)})

    assert answer.location == "/conversations/1"
    assert "Done by you" in agent.get("/conversations/1").text
    assert listed(agent.get("/")) == []
    assert listed(agent.get("/?view=done")) == ["Ada"]
    found = state(rows)
    assert found.done_at is not None
    assert found.unread_count == 0


def test_others_see_who_did_it(agent, admin, meta):
    meta.writes("Thank you!", name="Ada")
    agent.post("/conversations/1/closure")

    assert "Done by Asha Rao" in admin.get("/conversations/1").text
    assert 'title="Done by Asha Rao"' in admin.get("/?view=done").text


def test_a_new_message_brings_it_back(agent, meta, rows):
    meta.writes("Thank you!", name="Ada")
    agent.post("/conversations/1/closure")

    meta.writes("One more thing", name="Ada")

    assert listed(agent.get("/")) == ["Ada"]
    assert state(rows)[:2] == (None, None)


def test_what_asks_for_nothing_does_not(agent, meta):
    meta.writes("Thank you!", name="Ada", id="wamid.1")
    agent.post("/conversations/1/closure")

    heart = {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "❤️"}}
    sender = {"from": "15550100777", "id": "wamid.r", "timestamp": "1795163700"}
    meta.posts(envelope(messages=[sender | heart]))
    echo = {"from": "15550100101", "to": "15550100777", "id": "wamid.e", "timestamp": "1795163800"}
    text = {"type": "text", "text": {"body": "You are welcome"}}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[echo | text]))

    assert listed(agent.get("/")) == []


def test_what_nobody_saw_is_not_put_away(agent, meta, rows):
    meta.writes("Thank you!", name="Ada")
    seen = up_to(agent.get("/conversations/1"))
    meta.writes("One more thing", name="Ada")

    answer = agent.post("/conversations/1/closure", data={"up_to": seen}, follow_redirects=True)

    assert "A new message came in" in answer.text
    assert state(rows).done_at is None
    assert state(rows).unread_count == 2


def test_reopening_takes_it_back(agent, meta):
    meta.writes("Thank you!", name="Ada")
    agent.post("/conversations/1/closure")

    agent.post("/conversations/1/reopening")

    assert listed(agent.get("/")) == ["Ada"]


def test_marking_as_unread_takes_it_back_too(agent, meta):
    meta.writes("Thank you!", name="Ada")
    agent.post("/conversations/1/closure")

    agent.post("/conversations/1/unread-mark")

    page = agent.get("/")
    assert listed(page) == ["Ada"]
    assert chip(page, "unread") == "Unread 1"


def test_with_scripts_a_sentence_offers_to_undo(agent, meta):
    meta.writes("Thank you!", name="Ada")
    agent.get("/conversations/1")

    answer = agent.post("/conversations/1/closure", headers={"HX-Request": "true"})

    told = json.loads(answer.headers["HX-Trigger"])
    assert told["inbox:toast"]["action"]["url"].startswith("/conversations/1/reopening")
    assert {"conversations-changed", "inbox:sent"} <= set(told)
    assert "Reopen" in answer.text
    undone = agent.post(told["inbox:toast"]["action"]["url"], headers={"HX-Request": "true"})
    assert undone.headers["HX-Trigger"] == "inbox:sent, conversations-changed"
    assert "/closure" in undone.text


def test_done_and_on_to_the_next_unread(agent, meta):
    for number, name in enumerate(("Nia", "Ada", "Ben")):
        meta.writes("Hi", name=name, number=f"1555010011{number}", timestamp=str(1795163600 + number))
    agent.post("/conversations/1/reading")

    on = agent.post("/conversations/3/closure?view=unread", data={"then": "next"})
    assert on.location == "/conversations/2?view=unread"

    with_scripts = agent.post(
        "/conversations/2/closure", data={"then": "next"}, headers={"HX-Request": "true"}
    )
    assert json.loads(with_scripts.headers["HX-Location"])["path"] == "/"
    assert "Nothing else is unread" in with_scripts.headers["HX-Trigger"]


def test_the_open_thread_hears_of_it(agent, admin, meta):
    meta.writes("Thank you!", name="Ada")
    poll = address(agent.get("/conversations/1"), "/conversations/1/messages", "hx-get")

    admin.post("/conversations/1/closure")

    piece = agent.fragment(poll)
    assert "Done by Tomas Lind" in piece.text
    assert 'id="closure"' in piece.text


def test_doing_it_twice_leaves_it_to_the_first(agent, admin, meta, rows):
    meta.writes("Thank you!", name="Ada")
    agent.post("/conversations/1/closure")
    first = state(rows)

    admin.post("/conversations/1/closure")

    assert state(rows) == first


def test_nobody_puts_away_what_is_not_there(agent, meta):
    meta.writes("Thank you!", name="Ada")

    assert agent.post("/conversations/7/closure").status_code == 404
    assert agent.post("/conversations/7/reopening").status_code == 404
    assert agent.post("/conversations/1/closure", data={"up_to": "99999"}).status_code == 404
