"""What a browser in the background is told, so that it can draw attention."""

from __future__ import annotations

import pytest
from sqlalchemy import event

YOURS = {"theme": "system", "language": "system", "enter_sends": "enter", "notifications": "on"}


@pytest.fixture(autouse=True)
def customer(meta):
    meta.writes("Is it ready?")


def asked(agent, since=None):
    return agent.get("/attention" if since is None else f"/attention?since={since}").json


def news(place, **words):
    return {"conversation": place, "url": f"/conversations/{place}", "count": 1, **words}


def test_whoever_knows_nothing_hears_of_nothing(agent):
    """A page that has just begun to ask rings for no message of before."""
    assert asked(agent) == {"unread": 1, "newest": 1, "news": []}
    assert asked(agent, "x")["news"] == []
    assert asked(agent, 10**30)["news"] == []


def test_what_came_since_is_told_by_conversation(agent, meta):
    meta.writes("Hello?")
    meta.writes("Good morning", number="447700900142", name="Tobias")

    told = asked(agent, 1)

    assert (told["unread"], told["newest"]) == (3, 3)
    assert told["news"] == [
        news(2, title="Tobias", words="Good morning"),
        news(1, title="Nia Okoro", words="Hello?"),
    ]
    assert asked(agent, 3)["news"] == []
    assert asked(agent, 0)["news"][1]["count"] == 2


def test_what_somebody_has_read_is_no_news(agent, admin, meta):
    meta.writes("Hello?")
    admin.post("/conversations/1/reading", data={"up_to": "2"})

    assert asked(agent, 1) == {"unread": 0, "newest": 2, "news": []}


def test_what_needs_no_reading_is_none(agent, meta):
    meta.posts("32_reaction_add.json", number="15550100777")

    assert asked(agent, 1)["news"] == []


def test_nothing_of_the_customer_where_the_agent_wants_it_so(agent, meta):
    assert agent.post("/settings/yours", data=YOURS).status_code == 303  # without notification_body
    meta.writes("My card number is wrong")

    [news] = asked(agent, 1)["news"]

    assert (news["title"], news["words"]) == ("New message", "")
    assert news["url"] == "/conversations/1"


def test_photos_and_groups_have_words_too(agent, meta):
    meta.posts("14_image_null_caption.json")
    meta.posts("56_group_message.json")

    words = [news["words"] for news in asked(agent, 1)["news"]]

    assert words[1] == "Photo"
    assert ": " in words[0]


def test_it_costs_few_queries(app, agent, meta):
    for number in range(8):
        meta.writes("Hello", number=f"1555010{number:04}")
    count = 0

    def counted(*_):
        nonlocal count
        count += 1

    event.listen(app.extensions["engine"], "before_cursor_execute", counted)
    assert len(asked(agent, 1)["news"]) == 8
    event.remove(app.extensions["engine"], "before_cursor_execute", counted)

    assert count <= 8
