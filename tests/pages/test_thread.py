"""An opened conversation."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.pages.links import address
from tests.support.meta import envelope

NOON = 1795176000  # 20 November 2026, 12:00 in Greenwich


def says(meta, text, minutes=0, **changes):
    return meta.writes(text, timestamp=str(NOON + 60 * minutes), **changes)


def answers(meta, text, minutes=0, **changes):
    echo: dict[str, Any] = {
        "from": "15550100101",
        "to": "15550100777",
        "type": "text",
        "text": {"body": text},
    }
    echo |= {"id": f"wamid.echo-{minutes}-{text}", "text": {"body": text}}
    echo |= {"timestamp": str(NOON + 60 * minutes), **changes}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[echo]))
    return echo["id"]


def told(meta, wamid, status, **more):
    item = {
        "id": wamid,
        "status": status,
        "timestamp": str(NOON + 600),
        "recipient_id": "15550100777",
        **more,
    }
    meta.posts(envelope(statuses=[item]))


def messages(page):
    return re.findall(r'<li class="(message[^"]*)"', page.text)


def days(agent, zone):
    if zone:
        agent.set_cookie("tz", zone)
    return re.findall(r'data-day="([^"]+)"', agent.get("/conversations/1").text)


def test_opening_does_not_mark_as_read(agent, meta):
    says(meta, "hello")
    agent.get("/conversations/1")
    assert 'data-unread="1"' in agent.get("/").text


def test_messages_are_grouped_when_one_person_goes_on_speaking(agent, meta):
    says(meta, "one", 0)
    says(meta, "two", 4)
    says(meta, "three", 10)
    answers(meta, "four", 11)

    assert messages(agent.get("/conversations/1")) == [
        "message message--in message--first",
        "message message--in",
        "message message--in message--first",
        "message message--out message--first",
    ]


def test_each_day_has_its_separator_in_the_readers_zone(agent, meta):
    says(meta, "afternoon", 0)
    says(meta, "late in Greenwich, tomorrow in Auckland", 11 * 60 + 30)

    assert days(agent, None) == ["2026-11-20"]
    assert days(agent, "Pacific/Auckland") == ["2026-11-21"]
    assert days(agent, "America/Los_Angeles") == ["2026-11-20"]
    assert days(agent, "Asia/Karachi") == ["2026-11-20", "2026-11-21"]


@pytest.mark.parametrize("zone", ["../../etc/passwd", "Mars/Olympus", "x" * 3000, "/etc/localtime", "\x00"])
def test_a_strange_zone_is_greenwich(agent, meta, zone):
    says(meta, "hello")
    agent.set_cookie("tz", zone)
    assert ">12:00</time>" in agent.get("/conversations/1").text


def test_the_unread_messages_begin_at_a_divider(agent, meta):
    says(meta, "seen", 0)
    agent.post("/conversations/1/reading", data={"up_to": "1"})
    says(meta, "new", 1)
    says(meta, "newer", 2)

    page = agent.get("/conversations/1")

    assert "2 unread messages" in page.text
    assert (
        page.text.index("seen") < page.text.index("data-unread-divider") < page.text.index('id="message-2"')
    )


def test_the_divider_stays_while_the_thread_is_open(agent, meta):
    says(meta, "new")
    poll = address(agent.get("/conversations/1"), "/conversations/1/messages?", "hx-get")
    agent.post("/conversations/1/reading", data={"up_to": "1"})

    assert "data-unread-divider" in agent.fragment(poll).text
    assert "data-unread-divider" not in agent.get("/conversations/1").text


def test_a_long_absence_still_opens_where_the_unread_begin(agent, meta):
    for number in range(80):
        says(meta, f"word {number}", number)

    page = agent.get("/conversations/1")

    assert "80 unread messages" in page.text
    assert len(messages(page)) == 80


def test_polling_gets_nothing_until_something_changed(agent, meta):
    says(meta, "one")
    poll = address(agent.get("/conversations/1"), "/conversations/1/messages?", "hx-get")
    assert agent.fragment(poll).status_code == 204

    says(meta, "two", 1)

    piece = agent.fragment(f"{poll}&from={NOON * 10**6}.1")
    assert piece.status_code == 200
    assert len(messages(piece)) == 2


def test_older_messages_come_by_key(agent, meta):
    for number in range(120):
        says(meta, f"word {number}", number)
    agent.post("/conversations/1/reading", data={"up_to": "120"})
    page = agent.get("/conversations/1")
    assert len(messages(page)) == 50

    link = address(page, "/conversations/1/messages?before=", "hx-get")
    piece = agent.fragment(link)
    assert len(messages(piece)) == 50
    assert "<ol" not in piece.text

    link = address(piece, "/conversations/1/messages?before=", "hx-get")
    last = agent.fragment(link)
    assert len(messages(last)) == 20
    assert "The beginning of this conversation" in last.text


def test_older_messages_come_without_scripts_too(agent, meta):
    for number in range(60):
        says(meta, f"word {number}", number)
    agent.post("/conversations/1/reading", data={"up_to": "60"})
    older = address(agent.get("/conversations/1"), "/conversations/1?before=")

    page = agent.get(older)
    assert len(messages(page)) == 10
    assert "data-poll" not in page.text.split('id="messages"')[1].split(">")[0]

    newer = address(page, "/conversations/1?after=")
    assert len(messages(agent.get(newer))) == 50


def test_a_quote_leads_to_its_original(agent, meta):
    original = says(meta, "Which one?", 0)
    says(meta, "This one", 1, context={"id": original})

    assert '<a class="quote' in agent.get("/conversations/1").text
    assert 'href="#message-1"' in agent.get("/conversations/1").text


def test_a_quote_of_something_far_above_loads_the_page_around_it(agent, meta):
    original = says(meta, "Which one?", 0)
    for number in range(1, 90):
        says(meta, f"word {number}", number)
    says(meta, "This one", 91, context={"id": original})
    agent.post("/conversations/1/reading", data={"up_to": "91"})

    page = agent.get("/conversations/1")
    assert 'href="/conversations/1?around=1#message-1"' in page.text

    around = agent.get("/conversations/1?around=1")
    assert 'id="message-1"' in around.text
    assert "Newer messages" in around.text


def test_an_unknown_original_says_so(agent, meta):
    says(meta, "This one", context={"id": "wamid.gone"})
    assert "Original message not available" in agent.get("/conversations/1").text


def test_ticks_have_words_and_never_go_back(agent, meta):
    ours = answers(meta, "Yes")
    told(meta, ours, "read")
    told(meta, ours, "delivered")

    page = agent.get("/conversations/1")

    assert "ticks--read" in page.text
    assert ">Read</span>" in page.text
    assert ">Phone</bdi> · " in page.text


def test_a_failure_says_why_and_what_to_do(agent, meta):
    ours = answers(meta, "Yes")
    told(meta, ours, "failed", errors=[{"code": 131047, "title": "Re-engagement message"}])

    page = agent.get("/conversations/1")

    assert "Not delivered." in page.text
    assert "Code 131047" in page.text
    assert "template" in page.text


def test_names_stand_in_groups_only(agent, meta):
    says(meta, "alone")
    meta.posts("group_message")

    assert "bubble__who" not in agent.get("/conversations/1").text
    assert "bubble__who" in agent.get("/conversations/2").text


def test_markup_from_customers_is_shown_and_not_run(agent, meta):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> *bold*"
    says(meta, evil, name="<b>Nia</b>")

    page = agent.get("/conversations/1")

    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "<b>Nia" not in page.text
    assert "<strong>bold</strong>" in page.text


def test_long_texts_are_folded_up(agent, meta):
    meta.posts("text_4096_chars")
    assert "Read more" in agent.get("/conversations/1").text


def test_a_message_that_breaks_its_partial_does_not_break_the_thread(agent, meta, monkeypatch, app):
    says(meta, "before", 0)
    says(meta, "strange", 1)
    says(meta, "after", 2)
    shows = app.jinja_env.filters["formatted"]

    def breaks(text):
        if text == "strange":
            raise ValueError("a partial that did not expect this")
        return shows(text)

    monkeypatch.setitem(app.jinja_env.filters, "formatted", breaks)
    page = agent.get("/conversations/1")

    assert page.status_code == 200
    assert "could not be shown" in page.text
    assert messages(page) == ["message message--in message--first", "message message--in"]
    assert 'id="message-2"' in page.text


def test_an_unknown_conversation_is_not_found(agent):
    for path in ("/conversations/99", "/conversations/99/messages", "/conversations/99?before=x"):
        assert agent.get(path).status_code == 404


@pytest.mark.parametrize(
    "query", ["before=x", "after=1", "from=zz&version=0", "before=-1.9999999999999999999999"]
)
def test_a_mangled_address_is_a_bad_request(agent, meta, query):
    says(meta, "hello")
    assert agent.get(f"/conversations/1?{query}").status_code == 400


def test_a_strange_unread_mark_is_no_mark(agent, meta):
    says(meta, "hello")
    piece = agent.fragment("/conversations/1/messages?version=x&unread=<b>.1")
    assert piece.status_code == 200
    assert "data-unread-divider" not in piece.text
