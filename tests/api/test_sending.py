"""POST messages/: programs write to customers, once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import delete, select, update

from inbox.demo.people import Customer
from inbox.models.channel import Channel
from inbox.models.contact import Contact
from inbox.models.conversation import Conversation
from inbox.models.idempotency import IdempotencyKey
from inbox.models.message import Message
from inbox.operations import addressing
from inbox.operations.transaction import writing

HELLO = {"type": "text", "text": {"body": "Good morning"}}
TEMPLATE = {"type": "template", "template": {"name": "hello_again", "language": {"code": "en_GB"}}}


def sends(program, body, key=None):
    headers = {"Idempotency-Key": key} if key is not None else {}
    return program.open("messages/", method="POST", json=body, headers=headers)


@pytest.mark.parametrize("place", ["conversation_id", "to", "recipient"])
def test_a_message_goes_to_whom_the_request_names(program, pretend, place):
    conversation = pretend.writes("ilse")
    ilse = pretend.world.customers["ilse"]
    named = {"conversation_id": conversation, "to": f"+{ilse.wa_id}", "recipient": ilse.user_id}

    response = sends(program, {**HELLO, place: named[place]})

    assert response.status_code == 202
    assert response.json == {"id": response.json["id"], "conversation_id": conversation, "status": "queued"}
    pretend.sends()
    assert [(sent["to"], sent["text"]["body"]) for sent in pretend.sent] == [
        ("+447700900211", "Good morning")
    ]


def test_what_became_of_it_can_be_asked(program, pretend):
    sent = sends(program, {**HELLO, "conversation_id": pretend.writes()}).json
    pretend.sends()
    pretend.tells()

    told = program.get(f"messages/{sent['id']}").json

    assert told["status"] == "read"
    assert told["message_id"].startswith("wamid.")
    assert [step["status"] for step in told["statuses"]] == ["sent", "delivered", "read"]
    assert told["statuses"][0]["pricing_category"] == "service"
    assert (told["error_code"], told["error"]) == (None, None)


def test_why_it_failed_can_be_asked(program, pretend):
    from inbox.demo.world import ScriptedAnswer

    sent = sends(program, {**HELLO, "conversation_id": pretend.writes()}).json
    pretend.world.next_answers.append(ScriptedAnswer(400, {"error": {"code": 131026, "message": "x"}}))
    pretend.sends()

    told = program.get(f"messages/{sent['id']}").json

    assert (told["status"], told["error_code"]) == ("failed", 131026)
    assert "not be delivered" in told["error"]


@pytest.mark.parametrize(
    ("word", "said"), [("held_for_quality_assessment", "holds this template back"), ("paused", "has paused")]
)
def test_what_whatsapp_took_and_holds_back_says_so(program, agent, pretend, word, said):
    from inbox.demo.world import ScriptedAnswer

    sent = sends(program, {**HELLO, "conversation_id": pretend.writes()}).json
    held = {"messages": [{"id": "wamid.held", "message_status": word}]}
    pretend.world.next_answers.append(ScriptedAnswer(200, held))
    pretend.sends()

    told = program.get(f"messages/{sent['id']}").json
    assert told["status"] == "accepted"
    assert said in told["error"]
    assert said in agent.get(f"/conversations/{sent['conversation_id']}").text

    pretend.meta.posts("43_status_sent.json", id="wamid.held")
    told = program.get(f"messages/{sent['id']}").json
    assert (told["status"], told["error"]) == ("sent", None)


def test_a_message_that_is_not_there_is_not_found(program):
    assert program.get("messages/4711").status_code == 404
    assert program.get(f"messages/{2**80}").status_code == 404


def test_the_same_key_gives_the_same_answer_and_sends_once(program, pretend):
    body = {**HELLO, "conversation_id": pretend.writes()}

    answers = [sends(program, body, key="order-17") for _ in range(3)]
    pretend.sends()

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert len(pretend.sent) == 1
    assert sends(program, body, key="order-18").json["id"] != answers[0].json["id"]


def test_the_same_key_at_once_sends_once(program, pretend):
    body = {**HELLO, "conversation_id": pretend.writes()}
    start, ids = threading.Barrier(4), []

    def post():
        start.wait()
        ids.append(sends(program, body, key="order-17").json["id"])

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(ids)) == 1
    assert len(ids) == 4


def test_another_body_under_the_same_key_is_refused(program, pretend):
    conversation = pretend.writes()
    sends(program, {**HELLO, "conversation_id": conversation}, key="order-17")

    other = {"type": "text", "text": {"body": "Another"}, "conversation_id": conversation}
    response = sends(program, other, key="order-17")

    assert response.status_code == 422
    assert response.json["error"]["code"] == "idempotency_key_reused"


def test_keys_belong_to_their_program(make_program, pretend):
    body = {**HELLO, "conversation_id": pretend.writes()}
    one, other = make_program("read", "send"), make_program("send")

    assert sends(one, body, key="1").json["id"] != sends(other, body, key="1").json["id"]


def test_a_key_is_good_for_a_day(app, program, pretend, rows):
    body = {**HELLO, "conversation_id": pretend.writes()}
    first = sends(program, body, key="order-17").json["id"]
    with writing(app.extensions["engine"]) as connection:
        yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(hours=24, seconds=1)
        connection.execute(update(IdempotencyKey).values(created_at=yesterday))

    assert sends(program, body, key="order-17").json["id"] != first
    assert len(rows(select(IdempotencyKey.id))) == 1


def test_a_refused_request_leaves_its_key_free(program, pretend):
    conversation = pretend.writes()
    wrong = {"type": "text", "text": {"body": ""}, "conversation_id": conversation}
    assert sends(program, wrong, key="order-17").status_code == 422

    assert sends(program, {**HELLO, "conversation_id": conversation}, key="order-17").status_code == 202


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_its_bounds(program, pretend, key):
    assert sends(program, {**HELLO, "conversation_id": pretend.writes()}, key=key).status_code == 400


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": {"body": ""}}, "text.body"),
        ({"text": {"body": "x" * 4097}}, "text.body"),
        ({"type": "poll"}, "type"),
        ({"messaging_product": "whatsapp"}, "messaging_product"),
        ({"to": "+447700900211"}, "conversation_id"),
        ({"conversation_id": None}, "conversation_id"),
        ({"conversation_id": None, "to": "call me"}, "to"),
        ({"conversation_id": None, "to": "123"}, "to"),
        ({"conversation_id": None, "recipient": "é"}, "recipient"),
        ({"conversation_id": None, "to": "+447700900211", "phone_number_id": "1"}, "phone_number_id"),
        ({"phone_number_id": "1"}, "phone_number_id"),
        ({"conversation_id": "1"}, "conversation_id"),
    ],
)
def test_a_wrong_request_is_told_by_its_field(program, pretend, change, field):
    response = sends(program, {**HELLO, "conversation_id": pretend.writes(), **change})

    assert response.status_code == 422
    assert response.json["error"]["field"] == field
    assert pretend.sends() == 0


def test_an_unknown_conversation_is_not_found(program):
    assert sends(program, {**HELLO, "conversation_id": 4711}).status_code == 404


def test_a_silent_customer_gets_templates_only(app, program, pretend):
    conversation = pretend.writes()
    with writing(app.extensions["engine"]) as connection:
        long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=25)
        connection.execute(update(Conversation).values(last_inbound_at=long_ago))

    response = sends(program, {**HELLO, "conversation_id": conversation})

    assert response.status_code == 409
    assert response.json["error"]["code"] == "window_closed"
    assert sends(program, {**TEMPLATE, "conversation_id": conversation}).status_code == 202


def test_a_token_that_may_only_read_cannot_send(make_program, pretend):
    body = {**HELLO, "conversation_id": pretend.writes()}

    assert sends(make_program("read", "write"), body).status_code == 403
    assert sends(make_program("send"), body).status_code == 202


def test_an_agent_sends_under_their_own_name(agent, pretend, rows):
    body = {**HELLO, "conversation_id": pretend.writes()}

    assert agent.post("/api/whatsapp/messages/", json=body, csrf=False).status_code == 400
    assert agent.post("/api/whatsapp/messages/", json=body).status_code == 202

    sent = rows(select(Message.from_name, Message.origin).where(Message.direction == "outbound"))
    assert sent == [("Asha Rao", "agent")]


class TestSomebodyNew:
    """Somebody who never wrote is known by what was dialled, until Meta says who that is."""

    @pytest.fixture
    def rio(self, pretend):
        """In Brazil the number people dial has a digit more than the one that WhatsApp knows."""
        rio = Customer("rio", "Rio", "BR.1", "551199990000", dialled=("5511999990000",))
        pretend.world.add(rio)
        return rio

    def test_nothing_but_a_template_opens_a_conversation(self, program, pretend, rows):
        response = sends(program, {**HELLO, "to": "+447700900218"})

        assert response.json["error"]["code"] == "window_closed"
        assert rows(select(Conversation.id)) == []

    def test_a_template_opens_one(self, program, pretend, rows):
        response = sends(program, {**TEMPLATE, "to": "+44 7700 900218"})
        pretend.sends()
        pretend.tells()

        assert response.status_code == 202
        assert rows(select(Conversation.phone_number)) == [("447700900218",)]
        assert program.get("conversations/").json["conversations"][0]["phone_number"] == "447700900218"

    def test_the_answer_says_who_it_is(self, program, pretend, rio, rows, rebuilt):
        sends(program, {**TEMPLATE, "to": "+5511999990000"})
        assert rows(select(Conversation.phone_number)) == [("5511999990000",)]

        pretend.sends()
        assert rows(select(Conversation.phone_number)) == [("551199990000",)]

        conversation = pretend.writes("rio", "Hello!")
        assert rows(select(Conversation.id)) == [(conversation,)]
        assert len(rows(select(Contact.id))) == 1
        pretend.tells()
        rebuilt()

    def test_somebody_known_by_another_number_is_not_doubled(self, program, pretend, rio, rows):
        conversation = pretend.writes("rio", "Hello!")

        response = sends(program, {**TEMPLATE, "to": "+5511999990000"})
        assert response.json["conversation_id"] != conversation
        pretend.sends()
        pretend.tells()

        assert rows(select(Conversation.id).where(Conversation.merged_into_id.is_(None))) == [(conversation,)]
        assert len(rows(select(Contact.id))) == 1
        (sent,) = rows(select(Message.conversation_id, Message.status).where(Message.direction == "outbound"))
        assert tuple(sent) == (conversation, "read")

    def test_the_number_dialled_leads_there_again(self, program, pretend, rio):
        first = sends(program, {**TEMPLATE, "to": "+5511999990000"}).json["conversation_id"]
        pretend.sends()

        assert sends(program, {**TEMPLATE, "to": "+5511999990000"}).json["conversation_id"] == first

    def test_a_fresh_installation_can_begin(self, app, program, pretend, rows):
        with writing(app.extensions["engine"]) as connection:
            connection.execute(delete(Channel))

        assert sends(program, {**TEMPLATE, "to": "+447700900218"}).status_code == 202
        assert pretend.sends() == 1

    @pytest.mark.parametrize("to", ["+44 (0)7700 900218", "0044 7700 900218", "447700900218"])
    def test_however_people_write_it(self, program, pretend, to):
        sends(program, {**TEMPLATE, "to": to})
        pretend.sends()

        assert [sent["to"] for sent in pretend.sent] == ["+447700900218"]

    def test_a_number_without_its_country_is_refused(self, program, pretend, rows):
        response = sends(program, {**TEMPLATE, "to": "07700 900218"})

        assert (response.status_code, response.json["error"]["field"]) == (422, "to")
        assert rows(select(Conversation.id)) == []

    def test_two_requests_at_once_open_one_conversation(self, program, pretend, rows):
        start, told = threading.Barrier(4), []

        def post():
            start.wait()
            told.append(sends(program, {**TEMPLATE, "to": "+447700900218"}))

        threads = [threading.Thread(target=post) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [response.status_code for response in told] == [202] * 4
        assert len(rows(select(Conversation.id))) == len(rows(select(Contact.id))) == 1

    @pytest.mark.databases("postgresql")
    def test_who_comes_second_finds_what_the_first_opened(self, app, pretend, rows, monkeypatch):
        ilse = pretend.writes()  # so that the number's own row is not what they meet at
        address = addressing.Address("447700900218", "407712900015501")
        real, turns = addressing.owner_of, [True]

        def overtaken(*args):
            found = real(*args)
            if turns:
                turns.clear()
                with app.app_context():
                    addressing.open_with(address)
            return found

        monkeypatch.setattr(addressing, "owner_of", overtaken)
        with app.app_context():
            conversation = addressing.open_with(address)

        assert {id for (id,) in rows(select(Conversation.id))} == {ilse, conversation}
