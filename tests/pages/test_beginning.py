"""Writing to a number that nobody here has written with."""

from __future__ import annotations

import dataclasses
import json

import pytest
from sqlalchemy import select, update

from inbox.demo.people import Customer
from inbox.models.channel import Channel
from inbox.models.conversation import Conversation
from inbox.operations import templates
from inbox.operations.transaction import writing
from inbox.pages import numbers
from inbox.pages.numbers import NotANumber
from tests.support.meta import envelope

NEW = "+44 7700 900218"


@pytest.fixture
def shop(app, pretend):
    """The pretend business with its templates, one of which has no blanks."""
    settings = app.extensions["settings"]
    waba_id, number = pretend.world.business.waba_id, pretend.world.business.phone_number_id
    app.extensions["settings"] = dataclasses.replace(
        settings, business_account_id=waba_id, phone_number_id=number
    )
    app.extensions["chores"].fetch_templates(templates.ALL)
    with app.app_context():
        found = templates.sendable(None, words="hello_again")
        return {"hello_again": found[0].template.id, "through": number}


def asks(agent, number, **fields):
    return agent.post("/conversations/new", data={"number": number, **fields})


def sends(agent, shop, address):
    path, _, query = address.partition("?")
    template = f"{path}/{shop['hello_again']}?{query}"
    token = agent.get(template).text.partition('name="client_token" value="')[2].partition('"')[0]
    return lambda: agent.post(template, data={"client_token": token})


def test_the_list_leads_there(agent, shop):
    assert 'href="/conversations/new"' in agent.get("/").text
    assert "phone number" in agent.get("/conversations/new").text
    assert "<html" not in agent.fragment("/conversations/new").text


def test_a_new_number_gets_a_template_first(agent, shop, rows, pretend):
    asked = asks(agent, NEW)
    assert asked.status_code == 303
    page = agent.get(asked.location).text
    assert "+44 7700 900218" in page
    assert "hello_again" in page
    assert rows(select(Conversation.id)) == []  # nothing is kept of a number that nothing was sent to

    done = sends(agent, shop, asked.location)()
    pretend.sends()

    assert done.status_code == 303
    assert "May we continue our conversation?" in agent.get(done.location).text
    assert rows(select(Conversation.phone_number)) == [("447700900218",)]
    assert pretend.sent[0]["to"] == "+447700900218"


def test_five_posts_are_one_message_in_one_conversation(agent, shop, rows, pretend):
    send = sends(agent, shop, asks(agent, NEW).location)

    places = {send().location for _ in range(5)}
    pretend.sends()

    assert len(places) == 1
    assert len(pretend.sent) == 1
    assert len(rows(select(Conversation.id))) == 1


def test_a_known_number_leads_to_its_conversation(agent, shop, pretend):
    conversation = pretend.writes("ilse")

    assert asks(agent, "+44 7700 900211").location == f"/conversations/{conversation}"
    address = f"/conversations/new/templates?number=447700900211&through={shop['through']}"
    assert agent.get(address).location == f"/conversations/{conversation}"


def test_htmx_is_led_on_without_a_reload(agent, shop):
    response = agent.post("/conversations/new", data={"number": NEW}, headers={"HX-Request": "true"})

    place = json.loads(response.headers["HX-Location"])
    assert place["path"].startswith("/conversations/new/templates?")
    pane = agent.get(place["path"], headers={"HX-Request": "true", "HX-Target": "pane"}).text
    assert "<html" not in pane
    assert "New message to" in pane


def test_the_page_follows_when_whatsapp_knows_the_customer_by_another_number(agent, shop, pretend, rows):
    pretend.world.add(Customer("rio", "Rio", "BR.1", "551199990000", dialled=("5511999990000",)))
    conversation = pretend.writes("rio", "Bom dia")

    done = sends(agent, shop, asks(agent, "+55 11 99999-0000").location)()
    provisional = done.location
    assert provisional != f"/conversations/{conversation}"
    pretend.sends()
    pretend.tells()

    assert agent.get(provisional).location == f"/conversations/{conversation}"
    assert agent.get(f"{provisional}/templates").location == f"/conversations/{conversation}/templates"
    assert "May we continue" in agent.get(f"/conversations/{conversation}").text
    assert asks(agent, "+55 11 99999-0000").location == f"/conversations/{conversation}"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "Enter the customer"),
        ("07700 900218", "Begin with + and the country code"),
        ("call me", "not a phone number"),
        ("+44 77", "too short"),
        ("+44 7700 900218 900218", "too long"),
        ("+999 1234567", "No country has this code"),
        ("+<script>", "not a phone number"),
        ("+" + "1" * 400, "not a phone number"),
        ("+44 7700 900218\r\n", None),
        ("0044 (7700) 900-218", None),
    ],
)
def test_numbers_are_read_as_people_write_them(agent, shop, number, sentence):
    response = asks(agent, number)

    if sentence is None:
        assert "number=447700900218" in response.location
    else:
        assert (response.status_code, sentence in response.text) == (422, True)
        assert 'aria-invalid="true"' in response.text


def test_a_missing_country_is_guessed_but_asked(app, agent, shop, pretend):
    pretend.writes("ilse")
    with writing(app.extensions["engine"]) as connection:
        connection.execute(update(Channel).values(display_phone_number="+44 20 7946 0101"))

    page = asks(agent, "07700 900218").text
    assert "Did you mean" in page
    assert "+44 7700 900218" in page
    assert "number=447700900218" in asks(agent, "07700 900218", meant="+44 7700 900218").location


def test_our_own_number_is_refused(agent, shop, pretend):
    pretend.writes("ilse")
    ours = pretend.world.business.display_phone_number

    response = asks(agent, f"+{ours}")

    assert (response.status_code, "your own number" in response.text) == (422, True)


def test_which_of_several_numbers_writes_is_chosen(agent, shop, pretend, meta, rows):
    pretend.writes("ilse")
    word = {"from": "15550100777", "id": "wamid.x", "timestamp": "1795176000", "type": "text",
            "text": {"body": "Hi"}}  # fmt: skip
    meta.posts(envelope(phone_number_id="990000000000001", messages=[word]))
    page = agent.get("/conversations/new").text
    assert '<option value="990000000000001"' in page

    assert asks(agent, NEW).status_code == 422
    assert "through=990000000000001" in asks(agent, NEW, through="990000000000001").location


@pytest.mark.parametrize(
    "query", ["", "number=447700900218", "number=x&through=y", "number=447700900218&through=y"]
)
def test_an_address_that_names_nobody_leads_to_the_form(agent, shop, query):
    response = agent.get(f"/conversations/new/templates?{query}")

    assert response.status_code == 303
    assert response.location.startswith("/conversations/new")
    assert "/templates" not in response.location


@pytest.mark.parametrize("text", ["+39 06 1234567", "0039 06 1234567"])
def test_a_leading_zero_stays_where_the_country_has_one(text):
    assert numbers.read(text).digits == "39061234567"


@pytest.mark.parametrize(
    ("text", "home", "meant"),
    [
        ("07700 900218", "442079460101", "+44 7700 900218"),
        ("447700900218", "", "+44 7700 900218"),
        ("12", "442079460101", ""),
    ],
)
def test_what_was_meant(text, home, meant):
    with pytest.raises(NotANumber) as told:
        numbers.read(text, home=home)
    assert told.value.meant == meant
