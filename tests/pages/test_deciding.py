"""What the thread says of our own messages that did not simply arrive, and what agents can do about it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from inbox.demo.world import ScriptedAnswer
from inbox.models.message import Message
from inbox.operations import outgoing, pausing
from inbox.operations.outgoing import Author
from inbox.operations.sending import UNCERTAIN
from inbox.whatsapp.errors import AUTOMATIC, EXPLANATIONS, Group
from tests.support.meta import envelope

ASHA = Author("agent", "Asha Rao")
HX = {"HX-Request": "true"}
LOST = ScriptedAnswer(502, "<html>Bad gateway</html>", afterwards=True)
TEXT = re.compile(r"<textarea.*?>\n?(.*?)</textarea>", re.DOTALL)


def refusal(code):
    return ScriptedAnswer(400, {"error": {"code": code, "message": "No."}})


def plain(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def outcomes(page):
    """What stands below each of our messages that did not arrive."""
    parts = re.split(r'id="outcome-(\d+)">', page.text)[1:]
    return {int(id): plain(html.split("</li>")[0]) for id, html in zip(parts[::2], parts[1::2], strict=True)}


@pytest.fixture
def place(pretend):
    return pretend.writes()


@pytest.fixture
def written(app, pretend, place):
    """Writes a message, and lets WhatsApp answer as scripted: its id."""

    def written(answer, text="Good morning"):
        with app.app_context():
            message = outgoing.write(place, {"type": "text", "text": {"body": text}}, by=ASHA).id
        pretend.world.next_answers.append(answer)
        pretend.sends()
        return message

    return written


@pytest.fixture
def states(rows):
    query = select(Message.id, Message.status).where(Message.direction == "outbound").order_by(Message.id)
    return lambda: {id: status for id, status in rows(query)}


FINAL = [code for code, each in EXPLANATIONS.items() if each.group in (Group.CHANGE, Group.PERMANENT)]
WAITING = [code for code, each in EXPLANATIONS.items() if each.group in (Group.RETRY, Group.PAUSE)]
REFUSING_US = [code for code, each in EXPLANATIONS.items() if each.group is Group.AUTH]


def sentence(code, *, is_over=True):
    told = EXPLANATIONS[code]
    to_do = "Wait a little and send it again." if is_over and told.to_do == AUTOMATIC else told.to_do
    return f"{told.what} {to_do}"


def test_each_refusal_is_said_in_words_with_its_code(agent, place, written):
    codes = {written(refusal(code)): code for code in FINAL}

    told = outcomes(agent.get(f"/conversations/{place}"))

    assert told.keys() == codes.keys()
    for message, code in codes.items():
        assert told[message] == f"Not delivered. {sentence(code)} Code {code} Retry Edit Delete", code


@pytest.mark.parametrize("half", [0, 1])
def test_each_failure_that_is_told_later_is_said_too(agent, app, pretend, place, meta, rows, half):
    codes = {}
    for code in list(EXPLANATIONS)[half::2]:
        with app.app_context():
            message = outgoing.write(place, {"type": "text", "text": {"body": "x"}}, by=ASHA).id
        codes[message] = code
    pretend.sends()
    pretend.post.bodies.clear()
    wamids = dict(rows(select(Message.id, Message.message_id)))
    for message, code in codes.items():
        status = {"id": wamids[message], "status": "failed", "timestamp": "1795176000"}
        meta.posts(envelope(statuses=[status | {"recipient_id": "447700900211", "errors": [{"code": code}]}]))

    told = outcomes(agent.get(f"/conversations/{place}"))

    assert told.keys() == codes.keys()
    for message, code in codes.items():
        # No "Delete": the customer's WhatsApp may know the message.
        assert told[message] == f"Not delivered. {sentence(code)} Code {code} Retry Edit", code


@pytest.mark.parametrize("code", [*WAITING, *REFUSING_US])
@pytest.mark.databases("sqlite")
def test_what_is_tried_again_by_itself_only_waits(app, agent, place, written, states, code):
    message = written(refusal(code))

    page = agent.get(f"/conversations/{place}")

    assert states()[message] in ("queued", "sending")
    assert not outcomes(page)
    assert sentence(code, is_over=False) in plain(page.text)
    if code in REFUSING_US:
        assert "Sending is paused." in page.text
        assert pausing.resume(app.extensions["engine"]) == 1


def test_retry_sends_it_itself(agent, pretend, place, written, states):
    message = written(refusal(131053))

    answer = agent.post(f"/messages/{message}/retry")
    pretend.sends()
    pretend.tells()

    assert answer.location == f"/conversations/{place}"
    assert states() == {message: "read"}


def test_edit_brings_the_text_back_and_takes_the_failed_one_away(agent, pretend, place, written, states):
    message = written(refusal(131053), "Good mornign")

    page = agent.get(f"/conversations/{place}?edit={message}")
    assert TEXT.findall(page.text) == ["Good mornign"]
    assert f'name="replaces" value="{message}"' in page.text
    agent.post(f"/conversations/{place}/messages", data={"text": "Good morning", "replaces": message})

    (new,) = states()
    assert new != message


def test_what_may_have_arrived_stays_when_it_is_edited(agent, pretend, place, written, states):
    message = written(LOST)

    agent.post(f"/conversations/{place}/messages", data={"text": "Better", "replaces": message})

    assert states()[message] == "unconfirmed"
    assert len(states()) == 2


def test_delete_throws_it_away(agent, place, written, states):
    message = written(refusal(131053))

    answer = agent.post(f"/messages/{message}/removal", headers=HX)

    assert answer.headers["HX-Trigger"] == "inbox:sent, conversations-changed"
    assert states() == {}


def test_a_lost_answer_is_told_as_what_it_is(agent, place, written):
    message = written(LOST)

    told = outcomes(agent.get(f"/conversations/{place}"))

    assert told[message].startswith(f"It may have arrived. {UNCERTAIN}")
    assert "Sending it again may reach the customer twice." in told[message]
    assert told[message].endswith("It arrived Send again")


def test_an_agent_knows_that_it_arrived(agent, place, written, states):
    message = written(LOST)

    agent.post(f"/messages/{message}/confirmation")

    assert states() == {message: "accepted"}
    assert not outcomes(agent.get(f"/conversations/{place}"))


def test_sent_again_it_stands_there_twice(agent, pretend, place, written, states):
    message = written(LOST)

    agent.post(f"/messages/{message}/retry")

    assert len(states()) == 2
    page = agent.get(f"/conversations/{place}")
    assert "Sent again as a new message" in page.text
    assert not outcomes(page)
    pretend.sends()
    assert len(pretend.sent) == 2


@pytest.mark.parametrize("noun", ["retry", "confirmation", "removal"])
@pytest.mark.databases("sqlite")
def test_what_somebody_decided_already_is_not_decided_twice(agent, place, written, noun):
    message = written(LOST)
    agent.post(f"/messages/{message}/confirmation")

    for headers in ({}, HX):
        answer = agent.post(f"/messages/{message}/{noun}", headers=headers)
        assert answer.status_code == 409
        assert "already on its way" in answer.text


@pytest.mark.databases("sqlite")
def test_what_a_customer_wrote_is_not_ours_to_decide(agent, place, rows):
    ((message,),) = rows(select(Message.id))

    for noun in ("retry", "confirmation", "removal"):
        assert agent.post(f"/messages/{message}/{noun}").status_code == 404
        assert agent.post(f"/messages/4711/{noun}").status_code == 404


def test_the_details_tell_each_step(agent, app, pretend, place, rows):
    with app.app_context():
        message = outgoing.write(place, {"type": "text", "text": {"body": "Hello"}}, by=ASHA).id
    pretend.sends()
    pretend.tells()

    page = agent.get(f"/conversations/{place}").text
    told = page.split(f'id="about-{message}"')[1].split("</dl>")[0]

    steps = ["Written", "Queued", "Taken by WhatsApp", "Sent", "Delivered", "Read"]
    assert re.findall(r"<dt[^>]*>(.*?)</dt>", told) == [*steps, "Charged as", "From"]
    assert plain(told).endswith("Service From Asha Rao")
