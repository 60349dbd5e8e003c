"""Places, contact cards and questions: filled in as a form, sent as Meta's own messages."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def fill(agent, pretend):
    """Sends a form of the menu as a plain page does, and returns the answer."""

    def fill(conversation, kind, /, **fields):
        fields = {re.sub("_([0-9])", r"-\1", name): value for name, value in fields.items()}
        answer = agent.post(f"/conversations/{conversation}/enclosures/{kind}", data=fields)
        pretend.sends()
        return answer

    return fill


def test_a_place_is_sent_by_a_link_of_a_map(pretend, fill):
    place = pretend.writes()

    answer = fill(
        place,
        "location",
        place="https://www.openstreetmap.org/?mlat=52.5163&mlon=13.3777#map=17/52.5/13.3",
        name="The gate",
        address="Square 1",
    )

    assert answer.status_code == 303
    (sent,) = pretend.sent
    assert sent["location"] == {
        "latitude": 52.5163, "longitude": 13.3777, "name": "The gate", "address": "Square 1",
    }  # fmt: skip


def test_a_card_is_sent_with_the_number_that_can_be_written_to(pretend, fill):
    place = pretend.writes()

    fill(
        place, "contact", name="Nia Okoro", phone="+44 7700 900321", company="Coats", email="nia@example.org"
    )

    (card,) = pretend.sent[0]["contacts"]
    assert card["name"] == {"formatted_name": "Nia Okoro", "first_name": "Nia", "last_name": "Okoro"}
    assert card["phones"] == [{"phone": "+44 7700 900321", "type": "CELL", "wa_id": "447700900321"}]
    assert card["org"] == {"company": "Coats"}
    assert card["emails"] == [{"email": "nia@example.org", "type": "WORK"}]


def test_a_card_is_filled_in_with_somebody_we_know(agent, pretend, rows):
    place = pretend.writes("ilse")
    path = f"/conversations/{place}/enclosures/contact"

    for words in ("ilse", "MAARTENS", "900211"):
        assert "+447700900211" in agent.get(path, query_string={"who": words}).text
    assert "Nobody with a number" in agent.get(path, query_string={"who": "%"}).text
    filled = agent.get(path, query_string={"contact": 1}).text
    assert 'value="Ilse Maartens"' in filled
    assert 'value="+447700900211"' in filled


def test_a_question_with_buttons(pretend, fill):
    place = pretend.writes()

    fill(place, "buttons", question="When?", button_1="Today", button_3="Tomorrow", footer="By noon")

    assert pretend.sent[0]["interactive"] == {
        "type": "button",
        "body": {"text": "When?"},
        "footer": {"text": "By noon"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": "button-1", "title": "Today"}},
                {"type": "reply", "reply": {"id": "button-2", "title": "Tomorrow"}},
            ]
        },
    }


def test_a_question_with_a_list(pretend, fill):
    place = pretend.writes()

    fill(place, "list", question="Which?", label="Choose", row_1="Navy", about_1="In wool", row_10="Grey")

    assert pretend.sent[0]["interactive"]["action"] == {
        "button": "Choose",
        "sections": [
            {
                "rows": [
                    {"id": "row-1", "title": "Navy", "description": "In wool"},
                    {"id": "row-2", "title": "Grey"},
                ]
            }
        ],
    }


def test_the_same_form_twice_is_one_message(pretend, fill):
    place = pretend.writes()
    for _ in range(3):
        fill(place, "location", place="52.5, 13.4", client_token="once")

    assert len(pretend.sent) == 1


WRONG = [
    ("location", {"place": ""}, "Say where it is."),
    ("location", {"place": "Berlin"}, "No coordinates can be read from this."),
    ("location", {"place": "https://maps.app.goo.gl/abc"}, "A short link hides its place."),
    ("location", {"place": "91, 10"}, "No coordinates can be read from this."),
    ("contact", {"name": "Nia", "phone": "call me"}, "Write the number with digits only"),
    ("contact", {"phone": "+447700900321"}, "Say whose card it is."),
    ("buttons", {"question": "When?"}, "Write at least one button."),
    ("buttons", {"question": "When?", "button_1": "Now", "button_2": "now"}, "say the same"),
    (
        "buttons",
        {"question": "When?", "button_1": "x" * 21},
        "has 21 characters, and WhatsApp takes 20 here.",
    ),
    ("buttons", {"button_1": "Now"}, "Write the question."),
    ("list", {"question": "Which?", "row_1": "Navy"}, "Say what stands on the button"),
    ("list", {"question": "Which?", "label": "Choose", "about_2": "In wool"}, "Row 2 has a description"),
    ("list", {"question": "x" * 4097, "label": "Choose", "row_1": "Navy"}, "WhatsApp takes 4,096 here."),
]


@pytest.mark.parametrize(("kind", "fields", "sentence"), WRONG)
@pytest.mark.databases("sqlite")
def test_what_is_wrong_is_told_at_the_field_and_nothing_is_lost(pretend, fill, kind, fields, sentence):
    answer = fill(pretend.writes(), kind, **{"footer": "Kept & safe", "address": "Kept & safe", **fields})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert kind == "contact" or "Kept &amp; safe" in answer.text
    assert pretend.sent == []


@pytest.mark.databases("sqlite")
def test_another_kind_of_form_is_not_there(agent, pretend):
    assert agent.get(f"/conversations/{pretend.writes()}/enclosures/poll").status_code == 404
