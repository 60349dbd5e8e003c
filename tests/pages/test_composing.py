"""Writing to customers from the page, with nothing but forms."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from sqlalchemy import delete, func, select, update

from inbox.demo import acts, parts
from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.contact import ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations.transaction import writing
from tests.support.meta import envelope

HX = {"HX-Request": "true"}
TOKEN = re.compile(r'name="client_token"\s+value="([^"]+)"')
TEXT = re.compile(r"<textarea.*?>\n?(.*?)</textarea>", re.DOTALL)
FORM = re.compile(r'<form class="composer__form"(.*?)>', re.DOTALL)


def token_of(page):
    return TOKEN.findall(page.text)[0]


def text_of(page):
    return unescape(TEXT.findall(page.text)[0])


def is_open(page):
    """Whether the text box is there to write in."""
    form = FORM.search(page.text)
    return form is not None and "hidden" not in form[1].split()


@pytest.fixture
def wrote(app):
    """Says how long ago the customer wrote: `wrote(conversation, hours=25)`."""

    def wrote(conversation, **ago):
        at = utcnow() - dt.timedelta(**ago)
        with writing(app.extensions["engine"]) as connection:
            table = Conversation.__table__
            connection.execute(update(table).where(table.c.id == conversation).values(last_inbound_at=at))

    return wrote


@pytest.fixture
def count(rows):
    return lambda: rows(select(func.count()).where(Message.direction == "outbound"))[0][0]


def send(agent, conversation, text="On its way", **fields):
    fields.setdefault("client_token", token_of(agent.get(f"/conversations/{conversation}")))
    return agent.post(f"/conversations/{conversation}/messages", data={"text": text, **fields})


def test_an_answer_goes_out_and_is_shown_with_its_author(agent, pretend):
    conversation = pretend.writes()

    answer = send(agent, conversation, "Yes,\r\nit is ready ")
    pretend.sends()
    pretend.tells()

    assert answer.status_code == 303
    assert answer.location == f"/conversations/{conversation}"
    assert [body["text"] for body in pretend.sent] == [{"body": "Yes,\nit is ready"}]
    page = agent.get(answer.location)
    assert 'aria-label="Asha Rao, ' in page.text
    assert '<bdi class="meta__who">Asha</bdi>' in page.text
    assert text_of(page) == ""


def test_a_link_brings_its_preview(agent, pretend):
    send(agent, pretend.writes(), "Look at https://shop.example/coat")
    pretend.sends()

    assert pretend.sent[0]["text"]["preview_url"] is True


def test_the_same_form_five_times_is_one_message(agent, pretend, count):
    conversation = pretend.writes()
    token = token_of(agent.get(f"/conversations/{conversation}"))

    for _ in range(5):
        assert send(agent, conversation, client_token=token).status_code == 303
    pretend.sends()

    assert count() == len(pretend.sent) == 1


def test_every_answer_renews_the_token(agent, pretend):
    conversation = pretend.writes()
    path = f"/conversations/{conversation}/messages"
    token = token_of(agent.get(f"/conversations/{conversation}"))

    answer = agent.post(path, data={"text": "One", "client_token": token}, headers=HX)

    assert answer.status_code == 200
    assert token_of(answer) not in ("", token)
    assert "conversations-changed" in answer.headers["HX-Trigger"]


def test_a_quoted_answer(agent, pretend, rows):
    conversation = pretend.writes(text="Which colour?")
    ((message, wamid),) = rows(select(Message.id, Message.message_id))

    page = agent.get(f"/conversations/{conversation}?quote={message}")
    assert f'name="quote" value="{message}"' in page.text
    strip = agent.fragment(f"/conversations/{conversation}/quote/{message}")
    assert "Which colour?" in strip.text
    whole = agent.get(f"/conversations/{conversation}/quote/{message}")
    assert whole.location == f"/conversations/{conversation}?quote={message}#composer"

    send(agent, conversation, "Blue", quote=str(message))
    pretend.sends()
    assert pretend.sent[0]["context"] == {"message_id": wamid}


def test_a_message_of_somebody_else_cannot_be_quoted(agent, pretend, rows, count):
    mine, other = pretend.writes("ilse"), pretend.writes("kofi")
    ((message,),) = rows(select(Message.id).where(Message.conversation_id == other))

    assert agent.fragment(f"/conversations/{mine}/quote/{message}").status_code == 404
    refused = send(agent, mine, "Blue", quote=str(message))

    assert refused.status_code == 422
    assert "cannot be quoted" in refused.text
    assert count() == 0


def test_after_a_day_only_templates_are_offered_and_the_text_stays(agent, pretend, wrote, count):
    conversation = pretend.writes()
    token = token_of(agent.get(f"/conversations/{conversation}"))
    wrote(conversation, hours=24, seconds=1)

    refused = send(agent, conversation, "Good news <3", client_token=token)

    assert refused.status_code == 409
    assert not is_open(refused)
    assert "delivers only templates" in refused.text
    assert text_of(refused) == "Good news <3"
    assert count() == 0
    fragment = agent.post(f"/conversations/{conversation}/messages", data={"text": "Good news"}, headers=HX)
    assert fragment.status_code == 409
    assert 'id="composer"' in fragment.text
    assert "<html" not in fragment.text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n ", "Write something first."),
        ("x" * 4097, "This text has 4,097 characters, and WhatsApp takes 4,096 at most."),
    ],
)
def test_what_cannot_be_sent_comes_back(agent, pretend, count, text, sentence):
    refused = send(agent, pretend.writes(), text)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert text_of(refused).strip() == text.strip()
    assert count() == 0


@pytest.mark.parametrize(
    ("ago", "words", "look"),
    [
        ({"minutes": 1}, "23 h left", "open"),
        ({"hours": 21, "minutes": 59}, "2 h left", "open"),
        ({"hours": 22, "minutes": 40, "seconds": 30}, "1 h 20 min left", "soon"),
        ({"hours": 23, "minutes": 59, "seconds": 30}, "1 min left", "soon"),
        ({"hours": 25}, "Closed", "closed"),
    ],
)
@pytest.mark.databases("sqlite")
def test_the_time_left_is_told(agent, pretend, wrote, ago, words, look):
    conversation = pretend.writes()
    wrote(conversation, **ago)

    page = agent.get(f"/conversations/{conversation}")

    header, row = page.text.split('id="pane"')[1], page.text.split('id="pane"')[0]
    assert re.search(rf'window--{look}"\s+id="window".*?data-left>{words}<', header, re.DOTALL)
    assert is_open(page) == (look != "closed")
    chip = re.search(rf'window--small window--{look}"(.*?)data-left>{words}<', row, re.DOTALL)
    assert chip
    assert ("hidden" in chip[1].split(">")[0].split()) == (look == "open")
    assert re.findall(r"data-closes-soon\s*(hidden)?", header) == ["" if look == "soon" else "hidden"]


def test_when_whatsapp_says_that_the_window_is_closed_it_is(agent, pretend, meta, rows):
    conversation = pretend.writes()
    send(agent, conversation)
    pretend.sends()
    pretend.post.bodies.clear()
    ((wamid,),) = rows(select(Message.message_id).where(Message.direction == "outbound"))
    meta.posts(failed(wamid, 131047))

    page = agent.get(f"/conversations/{conversation}")
    assert not is_open(page)
    assert "Code 131047" in page.text

    pretend.writes(text="Hello again")
    assert is_open(agent.get(f"/conversations/{conversation}"))


def failed(wamid, code):
    status = {"id": wamid, "status": "failed", "timestamp": str(int(utcnow().timestamp()))}
    return envelope(statuses=[status | {"recipient_id": "447700900211", "errors": [{"code": code}]}])


def test_where_nobody_can_be_reached_the_page_says_why(app, agent, pretend):
    conversation = pretend.writes()
    with writing(app.extensions["engine"]) as connection:
        connection.execute(delete(ContactAlias))

    page = agent.get(f"/conversations/{conversation}")

    assert "Nobody can be reached here." in page.text
    assert "<textarea" not in page.text


@pytest.fixture
def paused(app, pretend):
    """A conversation whose number does not send, because Meta refused the token."""
    conversation = pretend.writes()
    with writing(app.extensions["engine"]) as connection:
        values = {"paused_at": utcnow(), "pause_reason": "The access token has expired."}
        connection.execute(update(Channel).values(**values))
    return conversation


def test_agents_are_told_that_sending_is_paused(agent, paused):
    before = agent.get(f"/conversations/{paused}")

    assert "Sending is paused." in before.text
    assert "An administrator has to look" in before.text
    assert "has expired" not in before.text
    assert agent.post("/channels/1/resumption").status_code == 404


def test_an_admin_can_let_it_try_again(admin, paused, rows):
    version = re.search(
        r"version=([^&\"]+)", admin.get(f"/conversations/{paused}").text.split('id="messages"')[1]
    )
    page = admin.get(f"/conversations/{paused}")
    assert "The access token has expired. A new WHATSAPP_ACCESS_TOKEN counts" in page.text

    answer = admin.post("/channels/1/resumption", data={"conversation_id": paused})

    assert answer.location == f"/conversations/{paused}"
    assert rows(select(Channel.paused_at)) == [(None,)]
    changes = admin.fragment(f"/conversations/{paused}/messages?version={version}")
    assert changes.status_code == 200, "an open page must learn that it goes on"
    assert "Sending is paused" not in changes.text


def test_a_group_is_answered_like_anybody(agent, pretend, rows):
    world = pretend.world
    group = next(iter(world.groups.values()))
    acts.write(world, world.customers["ilse"], parts.text("Can we come?"), group=group)
    pretend.tells()
    ((conversation,),) = rows(select(Conversation.id).where(Conversation.group_id.is_not(None)))

    send(agent, conversation, "All of you")
    pretend.sends()

    assert pretend.sent[0]["recipient_type"] == "group"


def test_somebody_without_a_number_is_answered_by_their_id(agent, pretend):
    send(agent, pretend.writes("wren"), "Hello Wren")
    pretend.sends()

    assert pretend.sent[0]["recipient"] == pretend.world.customers["wren"].user_id
