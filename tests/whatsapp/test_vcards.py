"""vCards that address books read."""

from __future__ import annotations

import pytest

from inbox.whatsapp.contents import read_content
from inbox.whatsapp.vcards import vcard

GIVEN = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL:+15550100123\nEND:VCARD"


def card(**parts):
    content = read_content({"type": "contacts", "contacts": [parts]})
    return content.details["cards"][0]


def lines(text):
    assert text.endswith("\r\n")
    return text[:-2].split("\r\n")


def test_a_sound_card_of_the_customers_own_is_passed_on():
    assert vcard(card(vcard=GIVEN)) == GIVEN.replace("\n", "\r\n") + "\r\n"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "hello",
        GIVEN + "\n" + GIVEN,
        GIVEN.replace("VERSION:3.0\n", ""),
        GIVEN.replace("Ana", "A\x00na"),
        GIVEN.replace("END:VCARD", "END:VCALENDAR"),
        GIVEN.replace("Ana", "A" * 70_000),
        "<script>" + GIVEN,
    ],
)
def test_any_other_is_made_anew(given):
    made = lines(
        vcard(
            card(vcard=given, name={"formatted_name": "Ana Lund", "last_name": "Lund", "first_name": "Ana"})
        )
    )
    assert made == ["BEGIN:VCARD", "VERSION:3.0", "N:Lund;Ana;;;", "FN:Ana Lund", "END:VCARD"]


def test_all_that_is_known_is_in_it():
    made = lines(
        vcard(
            card(
                name={"formatted_name": "Ana Lund"},
                org={"company": "Lund; Sons, Ltd", "title": "Owner"},
                phones=[{"phone": "+1 555 010 0123", "type": "WORK", "wa_id": "15550100123"}],
                emails=[{"email": "ana@lund.example", "type": "HOME"}],
                urls=[{"url": "https://lund.example/a,b"}],
                addresses=[{"street": "9 Loom St", "city": "Leeds", "type": "WORK"}],
                birthday="1981-04-09",
            )
        )
    )
    assert made[2:-1] == [
        "N:;Ana Lund;;;",
        "FN:Ana Lund",
        "ORG:Lund\\; Sons\\, Ltd",
        "TITLE:Owner",
        "TEL;TYPE=WORK;waid=15550100123:+1 555 010 0123",
        "EMAIL;TYPE=HOME:ana@lund.example",
        "URL:https://lund.example/a\\,b",
        "ADR;TYPE=WORK:;;9 Loom St\\, Leeds;;;;",
        "BDAY:1981-04-09",
    ]


def test_no_value_begins_a_line_of_its_own():
    made = lines(vcard(card(name={"formatted_name": "Ana\r\nTEL:+1900\nEND:VCARD\x85\u0000 \\"})))
    assert made[3] == "FN:Ana\\nTEL:+1900\\nEND:VCARD \\\\"
    assert len(made) == 5


def test_labels_of_strangers_make_no_parameters():
    made = vcard(card(phones=[{"phone": "1", "type": 'X";TYPE=Y:2', "wa_id": "1;x"}]))
    assert "TEL:1\r\n" in made


def test_long_lines_are_folded_between_characters():
    name = "Ж" * 100 + "👩‍👩‍👧" * 10
    made = vcard(card(name={"formatted_name": name}))
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    assert f"FN:{name}\r\n" in made.replace("\r\n ", "")


def test_a_card_with_nothing_in_it_has_a_name_all_the_same():
    assert "FN:Contact\r\n" in vcard(card(birthday="soon"))
