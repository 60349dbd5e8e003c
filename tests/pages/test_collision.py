"""What came in while an answer was being written is told before it goes out."""

from __future__ import annotations

import re
import threading
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from inbox.models.message import Message
from inbox.operations import tokens
from tests.support.meta import envelope

PLACE = "/conversations/1"
HX = {"HX-Request": "true"}
NOTE = re.compile(r'data-up-to="(\d+)"')
PROBLEM = re.compile(r"data-composer-problem>(.*?)</div>", re.DOTALL)


def field_of(page, name):
    found = re.search(rf'name="{name}"\s+value="([^"]*)"', page.text)
    assert found, f"no {name} on the page"
    return found[1]


def begins(agent):
    """What a browser sends along of the page on which somebody begins to write."""
    page = agent.get(PLACE)
    return {name: field_of(page, name) for name in ("seen_up_to", "client_token")}


def sends(agent, begun, text="Yes, since noon", **fields):
    return agent.post(f"{PLACE}/messages", data={**begun, "text": text, **fields})


def told(page):
    """The note in plain words."""
    found = PROBLEM.search(page.text)
    words = re.sub(r"<[^>]+>", "", re.sub(r"</(p|strong)>", " ", found[1])) if found else ""
    return " ".join(unescape(words).split())


@pytest.fixture
def written(rows):
    query = select(Message.text_body).where(Message.direction == "outbound").order_by(Message.id)
    return lambda: [text for (text,) in rows(query)]


@pytest.fixture(autouse=True)
def customer(meta):
    meta.writes("Is it ready?")


def test_what_nothing_came_between_goes_out(agent, written):
    assert sends(agent, begins(agent)).status_code == 303
    assert written() == ["Yes, since noon"]


def test_a_customers_message_is_told_and_the_text_is_kept(agent, meta, written):
    begun = begins(agent)
    meta.writes("Or rather, cancel it!")

    refused = sends(agent, begun)

    assert refused.status_code == 409
    assert told(refused) == "A new message came in since you began."
    assert "Yes, since noon</textarea>" in refused.text
    assert 'href="/conversations/1?around=2#message-2"' in refused.text
    assert "data-answered" not in refused.text
    assert written() == []

    again = sends(agent, {**begun, "seen_up_to": field_of(refused, "seen_up_to")})
    assert again.status_code == 303
    assert written() == ["Yes, since noon"]


def test_a_colleagues_answer_is_told_with_its_words(agent, admin, written):
    begun = begins(agent)
    sends(admin, begins(admin), "It is <ready>, come by")

    refused = sends(agent, begun)

    assert refused.status_code == 409
    assert re.fullmatch(r"Tomas answered at \d\d:\d\d\. It is <ready>, come by", told(refused))
    assert "data-answered" in refused.text
    assert "It is <ready>" not in refused.text
    assert written() == ["It is <ready>, come by"]

    assert sends(agent, {**begun, "seen_up_to": NOTE.findall(refused.text)[0]}).status_code == 303
    assert len(written()) == 2


def test_several_are_counted(agent, admin, meta):
    begun = begins(agent)
    for text in ("One", "Two"):
        sends(admin, begins(admin), text)
        meta.writes("And?")

    assert told(sends(agent, begun)) == (
        "2 answers were sent since you began. Two 2 new messages came in since you began."
    )


def test_what_came_after_the_note_is_told_again(agent, meta, written):
    begun = begins(agent)
    meta.writes("First")
    refused = sends(agent, begun)
    meta.writes("Second")

    again = sends(agent, {**begun, "seen_up_to": field_of(refused, "seen_up_to")})

    assert again.status_code == 409
    assert told(again) == "A new message came in since you began."
    assert written() == []


def test_ones_own_messages_and_what_needs_no_reading_say_nothing(agent, meta, written):
    begun = begins(agent)
    sends(agent, begins(agent), "One moment")
    meta.posts("32_reaction_add.json", number="15550100777")
    meta.posts(envelope(field="history", history=[]))

    assert sends(agent, begun).status_code == 303
    assert written() == ["One moment", "Yes, since noon"]


def test_an_answer_from_the_phone_and_from_a_program_count(app, agent, client, meta):
    begun = begins(agent)
    echo: dict[str, Any] = {"from": "15550100101", "to": "15550100777", "id": "wamid.e"}
    echo |= {"timestamp": "1795163600", "type": "text", "text": {"body": "Ready"}}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[echo]))
    assert re.match(r"Somebody answered from the phone at \d\d:\d\d\. Ready", told(sends(agent, begun)))

    begun = begins(agent)
    with app.app_context():
        _, key = tokens.create("Order desk")
    body = {"conversation_id": 1, "type": "text", "text": {"body": "Your order left"}}
    sent = client.post("/api/whatsapp/messages/", json=body, headers={"Authorization": f"Bearer {key}"})
    assert sent.status_code == 202  # programs are not asked what they have seen
    assert told(sends(agent, begun)).startswith("Order desk answered at")


def test_the_same_form_again_is_still_one_message(agent, meta, written):
    """A browser that lost the answer must not be told that something is new: its message is there."""
    begun = begins(agent)
    assert sends(agent, begun).status_code == 303
    meta.writes("Thanks!")

    assert sends(agent, begun).status_code == 303
    assert written() == ["Yes, since noon"]


def test_without_a_word_of_what_was_seen_nothing_is_asked(agent, meta):
    token = begins(agent)["client_token"]
    meta.writes("Hello?")

    assert sends(agent, {"client_token": token}).status_code == 303
    assert sends(agent, {"seen_up_to": "x" * 30}, "Again").status_code == 303


def test_scripts_get_the_composer_with_the_note(agent, meta):
    begun = begins(agent)
    meta.writes("Hello?")

    refused = agent.post(f"{PLACE}/messages", data={**begun, "text": "Yes"}, headers=HX)

    assert refused.status_code == 409
    assert refused.text.lstrip().startswith("<div") or "data-composer=" in refused.text
    assert "<html" not in refused.text
    assert field_of(refused, "seen_up_to") == "2"
    assert f'data-began="{begun["seen_up_to"]}"' in refused.text


def test_an_open_page_hears_of_it_while_somebody_writes(agent, meta):
    began = begins(agent)["seen_up_to"]
    meta.writes("Hello?")
    ask = f"{PLACE}/messages?version=none"

    assert 'id="composer-news"' not in agent.fragment(ask).text
    news = agent.fragment(f"{ask}&began={began}").text
    assert 'hx-swap-oob="morph"' in news
    assert "A new message came in since you began." in news
    seen = agent.fragment(f"{ask}&began=2").text
    assert 'id="composer-news"' in seen  # takes the old note away
    assert "since you began" not in seen
    assert agent.fragment(f"{ask}&began={10**30}").status_code == 200


def test_two_who_send_at_once_do_not_both_answer(app, agent, admin, written):
    begun = [(each, begins(each)) for each in (agent, admin)]
    start = threading.Barrier(2)
    statuses = []

    def send(who, fields):
        start.wait()
        statuses.append(sends(who, fields, f"From {who.email}").status_code)

    threads = [threading.Thread(target=send, args=each) for each in begun]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [303, 409]
    assert len(written()) == 1
