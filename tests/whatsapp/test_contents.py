"""Every message becomes something a shopkeeper can read, however strange its JSON."""

from __future__ import annotations

import copy
import json
import logging
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.whatsapp import groups
from inbox.whatsapp.contents import (
    READERS,
    Content,
    Media,
    Referral,
    ReferredProduct,
    forwarded,
    own_number,
    quoted_id,
    read_content,
    referral,
    referred_product,
    target_id,
)
from inbox.whatsapp.contents.answers import ANSWERS
from inbox.whatsapp.contents.content import LONGEST_LINE, UNREADABLE
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import read_new_type
from inbox.whatsapp.formats import is_blank
from inbox.whatsapp.graphemes import graphemes

PAYLOADS = Path(__file__).resolve().parents[1] / "payloads"
KINDS = {
    "text", "image", "video", "audio", "call", "document", "sticker", "location", "contacts", "reply", "flow",
    "call_permission", "order", "reaction", "edit", "revoke", "system", "welcome", "placeholder",
    "unsupported", "unknown", "template", "interactive",
}  # fmt: skip


# The digest of payload 13, which Meta writes in base64.
STAIN_SHA256 = "3fdba35f04dc8c462986c992bcf875546257113072a909c162f7e470e581e278"


def messages_of(value: Any) -> list[dict[str, Any]]:
    """Everything in a body that has a type and came as a message, echo or piece of history."""
    if isinstance(value, list):
        return [message for each in value for message in messages_of(each)]
    if not isinstance(value, dict):
        return []
    if "type" in value and "timestamp" in value:
        return [value]
    return [message for key, each in value.items() if key != "contacts" for message in messages_of(each)]


ALL = {path.stem: messages_of(json.loads(path.read_bytes())) for path in sorted(PAYLOADS.glob("[0-9]*.json"))}


def message(number: int, place: int = 0) -> dict[str, Any]:
    """The message of the payload with this number."""
    return copy.deepcopy(
        next(found for stem, found in ALL.items() if stem.startswith(f"{number:02}_"))[place]
    )


def of(kind: str, part: Any, **beside: Any) -> Content:
    return read_content({"type": kind, kind: part, **beside})


def file_of(content: Content) -> Media:
    assert content.media
    return content.media


def advert_of(told: dict[str, Any]) -> Referral:
    advert = referral(told)
    assert advert
    return advert


@pytest.mark.parametrize(
    ("number", "kind", "line"),
    [
        (1, "text", "Good morning, is the blue wool coat ready for pick-up?"),
        (8, "text", "👩‍👩‍👧‍👦 見積もりありがとう🙏🏽 café naïve — “ok”/no"),
        (12, "text", "bold? it no code • a • b tab"),
        (13, "image", "The stain is near the left cuff"),
        (14, "image", "Photo"),
        (15, "video", "Noise at 0:07"),
        (16, "audio", "Voice message"),
        (17, "audio", "Audio"),
        (18, "document", "Contract 2026-11 (final) – Ökonomie.pdf: signed copy"),
        (19, "document", "stock.xlsx"),
        (20, "sticker", "Sticker"),
        (21, "sticker", "Animated sticker"),
        (22, "location", "Northgate Fountain, 14 Canal Row, Northgate"),
        (23, "location", "Location -33.865143, 151.2099"),
        (24, "location", "Block C, Market Lane"),
        (25, "contacts", "Contacts: Dr. Ines Halloran and 1 more"),
        (26, "contacts", "Shared their number: +1 555-010-9919"),
        (27, "reply", "Chose: 09:30"),
        (28, "reply", "Chose: Express"),
        (29, "flow", "Filled in a form: Pickup date 2026-11-24, Garments coat, saree, Notes ring twice"),
        (30, "call_permission", "Accepted calls until 27 Nov 2026"),
        (31, "reply", "Chose: Stop promotions"),
        (32, "reaction", "Reacted with ❤️"),
        (33, "reaction", "Removed a reaction"),
        (34, "order", "Order of 3 items, 28.00 EUR"),
        (35, "system", "Changed their number to +447700900142"),
        (
            37,
            "unsupported",
            "Poll: WhatsApp does not pass polls on to businesses. Ask the customer to write it as text.",
        ),
        (
            38,
            "unsupported",
            "WhatsApp could not pass on the customer's file. Files of more than 100 MB are never passed on."
            " Ask the customer for a smaller file or a link.",
        ),
        (39, "welcome", "Opened the chat for the first time"),
        (40, "unknown", "This type of message is new to this inbox: hologram"),
        (55, "system", "WhatsApp gave this customer a new ID; the conversation continues here"),
        (57, "text", "We answered from the phone app"),
        (77, "text", "hello"),
        (78, "reply", "Chose: A/B ½"),
    ],
)
def test_a_message_is_told_in_one_line(number, kind, line):
    content = read_content(message(number))

    assert (content.kind, content.line) == (kind, line)


def test_words_are_kept_exactly_as_written():
    assert read_content(message(12)).text == "  *bold?*  _it_ ~no~ ```code```\n\n- a\n- b\t\ttab  "
    assert of("text", {"body": "a\x00b\ud83d"}).text == "a\x00b\ud83d"


def test_a_message_of_invisible_characters_says_so():
    assert of("text", {"body": "\u3164\u200b"}).line == "Empty message"


def test_a_file_is_known_by_its_id_and_digest():
    content = read_content(message(13))

    assert content.media == Media("1216727876059428", "image/jpeg", STAIN_SHA256)
    assert content.caption == "The stain is near the left cuff"
    assert content.details["url"].startswith("https://lookaside.fbsbx.com/")


def test_a_digest_is_in_hex_however_meta_writes_it():
    assert file_of(read_content(message(60))).sha256 == message(60)["image"]["sha256"]
    assert file_of(of("image", {"id": "1", "sha256": STAIN_SHA256.upper()})).sha256 == STAIN_SHA256
    assert file_of(of("image", {"id": "1", "sha256": "nonsense"})).sha256 == ""


def test_a_voice_message_is_told_from_a_sound_file():
    assert file_of(read_content(message(16))).voice
    assert not file_of(read_content(message(17))).voice
    assert of("audio", {"id": "1", "voice": "true"}).line == "Audio"


def test_a_document_keeps_its_name_and_says_its_caption_once():
    named = {"id": "1", "filename": "invoice.pdf"}

    assert of("document", named).line == "invoice.pdf"
    assert of("document", {**named, "caption": "invoice.pdf"}).line == "invoice.pdf"
    assert of("document", {"id": "1"}).line == "Document"
    assert of("document", {"id": "1", "filename": "invoice\u202efdp.exe"}).line == "invoicefdp.exe"


def test_a_place_has_coordinates_a_name_and_a_safe_link():
    content = read_content(message(22))

    assert (content.latitude, content.longitude) == (51.50735, -0.12776)
    assert content.details == {
        "name": "Northgate Fountain",
        "address": "14 Canal Row, Northgate",
        "url": "https://places.example/northgate",
    }
    assert of("location", {"latitude": 1, "longitude": 2, "url": "javascript:x"}).details["url"] == ""


def test_an_address_that_begins_with_the_name_is_not_doubled():
    place = {"latitude": 1, "longitude": 2, "name": "Mill", "address": "Mill, Water Lane"}

    assert of("location", place).line == "Mill, Water Lane"


@pytest.mark.parametrize(
    "latitude", [None, True, "north", 90.5, -91, float("nan"), float("inf"), 10**400, [], "1e5", "９"]
)
def test_a_place_off_the_globe_has_no_coordinates(latitude):
    content = of("location", {"latitude": latitude, "longitude": 5, "name": "Mill"})

    assert (content.line, content.latitude, content.longitude) == ("Mill", None, None)
    assert of("location", {"latitude": latitude, "longitude": 5}).line == UNREADABLE


def test_coordinates_may_come_as_text():
    assert of("location", {"latitude": "51.5", "longitude": "-0.12"}).latitude == 51.5


def test_a_contact_card_is_kept_whole():
    first, second = read_content(message(25)).details["cards"]

    assert first["phones"] == [{"number": "+44 7700 900199", "wa_id": "447700900199", "label": "Work"}]
    assert first["emails"] == [{"email": "ines@tailors.example", "label": "Work"}]
    assert first["urls"] == [
        {"url": "https://tailors.example", "href": "https://tailors.example", "label": "Work"}
    ]
    assert first["addresses"][0]["lines"] == ["9 Loom St", "Leeds", "LS1 0AA", "United Kingdom"]
    assert (first["company"], first["job"], first["birthday"]) == ("Halloran Tailors", "Owner", "1981-04-09")
    assert (second["name"], second["emails"]) == ("Cab desk", [])


@pytest.mark.parametrize(
    ("card", "line"),
    [
        ({"name": {"first_name": "Ines", "last_name": "Halloran"}}, "Contact: Ines Halloran"),
        (
            {"name": {"formatted_name": None}, "org": {"company": "Halloran Tailors"}},
            "Contact: Halloran Tailors",
        ),
        (
            {"vcard": "BEGIN:VCARD\r\nFN;CHARSET=UTF-8:Halloran\\, Ines\r\nEND:VCARD"},
            "Contact: Halloran, Ines",
        ),
        ({"phones": [{"wa_id": "447700900199"}]}, "Contact: +447700900199"),
        ({"emails": [{"email": "ines@tailors.example"}]}, "Contact: ines@tailors.example"),
        ({"birthday": "1981-04-09"}, "Contact card"),
    ],
)
def test_a_card_without_a_name_is_called_by_what_it_has(card, line):
    assert of("contacts", [card]).line == line


def test_only_an_answer_to_our_request_proves_whose_number_it_is():
    asked, forwarded_card = message(26), message(26) | {"origin": "other"}

    assert own_number(asked) == "15550109919"
    assert read_content(asked).details["is_own_number"]
    assert own_number(forwarded_card) is None
    assert read_content(forwarded_card).line == "Contact: Nia"
    assert own_number(message(25)) is None


def test_a_choice_keeps_the_id_for_automations():
    assert read_content(message(28)).details == {
        "id": "svc-express",
        "title": "Express",
        "description": "Same day before 11:00",
        "source": "list",
    }
    assert of("button", {"payload": "STOP_PROMO"}).line == "Chose: STOP_PROMO"
    assert read_content(message(31)).text == "Stop promotions"
    assert read_content(message(31)).details["id"] == "STOP_PROMO"


def test_a_form_becomes_rows():
    details = read_content(message(29)).details

    assert [(row["label"], row["value"]) for row in details["rows"]] == [
        ("Pickup date", "2026-11-24"),
        ("Garments", "coat, saree"),
        ("Notes", "ring twice"),
    ]
    assert details["token"] == "tok-5541"
    assert json.loads(details["raw"])["pickup_date"] == "2026-11-24"


def form(answers: Any, **part: Any) -> Content:
    raw = answers if isinstance(answers, str) else json.dumps(answers)
    return of("interactive", {"type": "nfm_reply", "nfm_reply": {"response_json": raw, **part}})


def rows(content: Content) -> list[tuple[str, str]]:
    return [(row["label"], row["value"]) for row in content.details["rows"]]


def test_keys_of_metas_form_builder_are_made_readable():
    content = form({"screen_0_Full_name_0": "Ines", "screen_1_Rating_2": "0_Very_good", "order_id": "1_b"})

    assert rows(content) == [("Full name", "Ines"), ("Rating", "Very good"), ("Order id", "1_b")]


def test_an_address_is_a_form_whose_answers_are_grouped():
    content = form(
        {"saved_address_id": None, "values": {"city": "Pune", "in_pin_code": 411001}}, name="address_message"
    )

    assert content.line == "Sent an address: City Pune, In pin code 411001"


@pytest.mark.parametrize(
    "answers",
    [
        "{",
        "[]",
        "null",
        "7",
        "[" * 100_000,
        '{"a": NaN, "b": 1e999, "c": null, "d": {}, "e": []}',
        "{}",
        "9" * 5_000,
    ],
)
def test_a_form_that_cannot_be_read_is_still_a_form(answers):
    content = form(answers)

    assert (content.kind, content.line, rows(content)) == ("flow", "Filled in a form", [])
    assert content.details["raw"] == answers


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ({"response": "accept"}, "Accepted calls"),
        ({"response": "accept", "expiration_timestamp": 10**30}, "Accepted calls"),
        ({"response": "accept", "expiration_timestamp": "9999999999999"}, "Accepted calls"),
        ({"response": "reject", "expiration_timestamp": "1795768200"}, "Declined calls"),
        ({"response": "later"}, "Answered the request to call: later"),
        ({}, UNREADABLE),
    ],
)
def test_a_permission_to_call_is_told(part, line):
    answer = {"type": "call_permission_reply", "call_permission_reply": part}

    assert of("interactive", answer).line == line


def test_a_permission_to_call_ends_at_a_moment():
    assert read_content(message(30)).details["until"] == datetime(2026, 11, 27, 8, 30, tzinfo=UTC)


def test_an_interactive_type_never_seen_is_named():
    content = of("interactive", {"type": "hologram_reply", "hologram_reply": {}})

    assert (content.kind, content.line) == (
        "unknown",
        "This type of message is new to this inbox: hologram_reply",
    )


def test_an_order_is_added_up():
    details = read_content(message(34)).details

    assert details["totals"] == {"EUR": Decimal("28.0")}
    assert details["item_count"] == 3
    assert details["items"][0]["total"] == Decimal("9.0")
    assert read_content(message(34)).text == "Please deliver after 18:00"


def item(price: Any, currency: str = "EUR", quantity: Any = 1) -> dict[str, Any]:
    return {"product_retailer_id": "A", "quantity": quantity, "item_price": price, "currency": currency}


@pytest.mark.parametrize(
    ("items", "line"),
    [
        ([item(0.1), item(0.2)], "Order of 2 items, 0.30 EUR"),
        ([item(5, "eur"), item(700, "JPY", 2)], "Order of 3 items, 5.00 EUR + 1400 JPY"),
        ([item(1.25, "KWD")], "Order of 1 item, 1.250 KWD"),
        ([item(0.125)], "Order of 1 item, 0.125 EUR"),
        ([item("4.50", quantity="3")], "Order of 3 items, 13.50 EUR"),
        ([item(5, "")], "Order of 1 item, 5.00"),
        ([item(5), item(None)], "Order of 2 items"),
        ([item(float("nan"))], "Order of 1 item"),
        ([item(-5)], "Order of 1 item"),
        ([item(5, quantity=-2)], "Order of 1 item"),
        ([item(True), item(5, quantity=1.5), item(10**400)], "Order of 3 items"),
    ],
)
def test_money_is_exact_and_never_guessed(items, line):
    assert of("order", {"product_items": items, "text": ""}).line == line


def test_a_new_number_and_a_new_id_are_told_apart():
    assert read_content(message(35)).details["previous_user_id"] == "GB.61020334411987005513"
    changed = message(55)
    del changed["system"]["previous_user_id"]
    assert read_content(changed).details["previous_user_id"] == "JP.55001928374655647382"
    assert of("system", {"type": "customer_changed_number", "new_wa_id": "447700900142"}).line.endswith(
        "+447700900142"
    )
    assert of("system", {"type": "customer_changed_number"}).line == "Changed their number"


def test_a_changed_security_code_is_a_warning():
    content = read_content(message(36))

    assert "security code changed" in content.line
    assert content.details["identity"] == "QmVydGhhMTIz"
    assert content.details["acknowledged"] is False


def test_a_new_kind_of_notice_is_shown_in_whatsapps_words():
    assert of("system", {"type": "user_moved_to_mars", "body": "Nia moved"}).line == "Nia moved"
    assert of("system", {"type": "user_moved_to_mars"}).line == "Notice from WhatsApp: user_moved_to_mars"


def test_what_whatsapp_keeps_to_itself_says_why():
    content = read_content(message(38))

    assert content.details["code"] == 131052
    assert content.details["reason"].startswith("Media file too large.")
    assert (
        "the phone of this number" in read_content({"type": "unsupported", "errors": [{"code": 131060}]}).line
    )


@pytest.mark.parametrize(
    "beside", [{}, {"errors": []}, {"errors": [None]}, {"unsupported": {"type": "hypercube"}}]
)
def test_something_unsupported_asks_for_another_form(beside):
    for kind in ("unsupported", "unknown"):
        content = read_content({"type": kind, **beside})

        assert content.kind == "unsupported"
        assert content.line.endswith("Ask the customer to send it in another form.")


def test_a_new_type_shows_what_it_has():
    content = of("hologram", {"id": "77", "mime_type": "model/gltf", "caption": "look", "body": "see"})

    assert (content.caption, content.text) == ("look", "see")
    assert content.media == Media("77", mime_type="model/gltf")
    assert content.details == {"type": "hologram"}
    assert of("hologram", {"id": "77"}).media is None


def test_an_edit_carries_the_new_message():
    content = read_content(message(41, 1))

    assert (content.kind, content.line, content.text) == ("edit", "Edited: See you at 6", "See you at 6")
    assert content.details["content"].kind == "text"
    assert target_id(message(41, 1)) == message(41)["id"]

    caption = read_content(message(58, 1))
    assert (caption.line, caption.caption, file_of(caption).id) == (
        "Edited: Swatch 4",
        "Swatch 4",
        "1113182083476064",
    )


def test_a_change_of_a_change_means_nothing():
    inner = {"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "x"}}}}

    assert of("edit", {"original_message_id": "1", "message": inner}).line == UNREADABLE


def test_a_deletion_names_its_target():
    assert read_content(message(42, 1)).line == "Deleted a message"
    assert target_id(message(42, 1)) == message(42)["id"]
    assert target_id(message(42)) is None


def test_a_reaction_is_removed_by_an_empty_or_missing_emoji():
    assert of("reaction", {"message_id": "wamid.1", "emoji": ""}).line == "Removed a reaction"
    assert read_content(message(33)).details == {"emoji": ""}
    assert target_id(message(33)) == target_id(message(32)) == message(32)["reaction"]["message_id"]


def test_a_quote_is_found_in_both_directions():
    assert quoted_id(message(3)) == message(3)["context"]["id"]
    assert quoted_id({"context": {"message_id": "wamid.1"}}) == "wamid.1"
    assert quoted_id(message(4)) is None
    assert quoted_id(message(1)) is None


def test_forwarded_messages_are_labelled():
    assert [forwarded(message(number)) for number in (3, 4, 5)] == ["", "once", "many"]


def test_an_advert_is_remembered_with_safe_links_only():
    told = message(7)
    advert = advert_of(told)

    assert (advert.headline, advert.source_type, advert.click_id) == (
        "Spring course",
        "ad",
        "ARinventedClickId_77",
    )
    assert advert.source_url == "https://fb.example/adx/77"
    assert advert.media_url == "https://scontent.example/ad/77.jpg"
    assert advert.welcome_text == "Hello! Ask us anything about the course."
    told["referral"]["source_url"] = "javascript:alert(1)"
    assert advert_of(told).source_url == ""
    assert referral(message(1)) is None


def test_a_product_that_is_asked_about_is_remembered():
    assert referred_product(message(6)) == ReferredProduct("880011223344556", "LAMP-OAK-02")
    assert referred_product(message(3)) is None


def test_our_own_templates_are_told_by_name_and_filling():
    content = of(
        "template",
        {
            "name": "order_ready",
            "language": {"code": "en_GB"},
            "components": [
                {"type": "header", "parameters": [{"type": "image", "image": {"id": "42"}}]},
                {
                    "type": "BODY",
                    "parameters": [
                        {"type": "text", "text": "Nia"},
                        {"type": "currency", "currency": {"fallback_value": "28.00 EUR", "code": "EUR"}},
                    ],
                },
                {
                    "type": "button",
                    "sub_type": "quick_reply",
                    "parameters": [{"type": "payload", "payload": "YES"}],
                },
            ],
        },
    )

    assert (content.kind, content.line) == ("template", "Template order_ready: Nia, 28.00 EUR")
    assert content.media == Media("42")
    assert content.details["language"] == "en_GB"
    assert content.details["buttons"] == ["YES"]
    assert of("template", {"name": "hello_world"}).line == "Template hello_world"


def test_our_own_questions_show_what_can_be_chosen():
    buttons = of(
        "interactive",
        {
            "type": "button",
            "header": {"type": "image", "image": {"link": "https://shop.example/a.jpg"}},
            "body": {"text": "When *shall* we come?"},
            "footer": {"text": "Reply by noon"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "09:30"}}]},
        },
    )
    listed = of(
        "interactive",
        {
            "type": "list",
            "body": {"text": "Which?"},
            "action": {"button": "Services", "sections": [{"rows": [{"id": "x", "title": "Express"}]}]},
        },
    )
    link = of(
        "interactive",
        {
            "type": "cta_url",
            "body": {"text": "Book"},
            "action": {"parameters": {"display_text": "Go", "url": "https://a.example"}},
        },
    )

    assert (buttons.kind, buttons.line, buttons.text) == (
        "interactive",
        "When shall we come?",
        "When *shall* we come?",
    )
    assert buttons.details["choices"] == [{"id": "a", "title": "09:30", "description": ""}]
    assert buttons.details["footer"] == "Reply by noon"
    assert (listed.details["label"], listed.details["choices"][0]["title"]) == ("Services", "Express")
    assert (link.details["label"], link.details["url"]) == ("Go", "https://a.example")
    request = {"type": "location_request_message", "action": {"name": "send_location"}}
    assert of("interactive", request).line == "Asked for the location"


@pytest.mark.parametrize(
    "kind",
    sorted(set(READERS) - {"media_placeholder", "request_welcome", "unsupported", "unknown", *groups.TYPES}),
)
@pytest.mark.parametrize("part", [None, True, 7, "words", [], [None], {}])
def test_a_message_without_its_part_has_a_home(kind, part):
    content = of(kind, part)

    assert (content.kind, content.line) == ("unsupported", UNREADABLE)
    assert content.details["type"] == kind


@pytest.mark.parametrize(
    "strange", [None, [], 5, "text", {}, {"type": None}, {"type": ["text"]}, {"type": "\u200b"}]
)
def test_what_is_no_message_has_a_home(strange):
    assert read_content(strange).line == UNREADABLE
    assert quoted_id(strange) is target_id(strange) is own_number(strange) is None
    assert referral(strange) is None
    assert referred_product(strange) is None
    assert forwarded(strange) == ""


def test_a_mistake_in_a_reader_hides_no_message(monkeypatch, caplog):
    def broken(message: Part) -> Content:
        raise KeyError("body")

    monkeypatch.setitem(READERS, "text", broken)

    with caplog.at_level(logging.ERROR):
        assert read_content(message(1)).line == UNREADABLE
    assert "'text'" in caplog.text


def test_a_line_is_one_line_and_short():
    content = of("text", {"body": "first\nsecond " + "long " * 1000})

    assert content.line.startswith("first second long")
    assert len(content.line) == LONGEST_LINE


words = st.text(max_size=20) | st.sampled_from(
    ["\x00", "\ud83d", "1795768200", "https://a.example", "{}", "1e9", "-5"]
)
numbers = st.integers() | st.floats() | st.sampled_from([10**400, -0.0, 2**63])
json_values = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
MESSAGES = [each for found in ALL.values() for each in found]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path + (key,) for key, _ in inner] + [
        deeper for key, each in inner for deeper in places(each, path + (key,))
    ]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A real message in which some values were lost or replaced."""
    told = copy.deepcopy(draw(st.sampled_from(MESSAGES)))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(places(told)))
        holder = told
        for key in way:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = draw(json_values)
        else:
            del holder[last]
        if not told:
            break
    return told


def check(told: Any) -> None:
    reader = READERS.get(told.get("type") if isinstance(told.get("type"), str) else "", read_new_type)
    reader(Part(told))  # without the net below it
    content = read_content(told)

    assert content.kind in KINDS
    assert not is_blank(content.line)
    assert content.line == " ".join(content.line.split())
    assert len(list(graphemes(content.line))) <= LONGEST_LINE
    assert "None" not in content.line or "None" in json.dumps(told)
    assert (content.latitude is None) == (content.longitude is None)
    assert content.latitude is None or -90 <= content.latitude <= 90
    assert content.longitude is None or -180 <= content.longitude <= 180
    for helper in (quoted_id, target_id, own_number, forwarded, referral, referred_product):
        helper(told)


@given(mutated())
def test_real_messages_with_damage_stay_readable(told):
    check(told)


@given(st.sampled_from([*READERS, "hologram"]), json_values, json_values)
def test_any_json_in_place_of_a_message_is_readable(kind, part, beside):
    check(
        {
            "type": kind,
            kind: part,
            "errors": beside,
            "context": beside,
            "referral": beside,
            "identity": beside,
        }
    )


@given(st.sampled_from([*ANSWERS, "button", "list", "cta_url", "carousel"]), json_values, json_values)
def test_any_json_in_place_of_an_answer_is_readable(kind, part, body):
    check({"type": "interactive", "interactive": {"type": kind, kind: part, "body": body, "action": part}})


@given(st.dictionaries(st.sampled_from(["type", "text", "context", "id"]) | words, json_values))
def test_any_json_at_all_is_readable(told):
    check(told)


@pytest.mark.parametrize(
    ("told", "line", "is_missed"),
    [
        ({"direction": "USER_INITIATED", "events": {"connect": "1"}}, "Incoming call", False),
        ({"direction": "USER_INITIATED", "events": {"terminate": "2"}}, "Missed call", True),
        ({"direction": "USER_INITIATED", "events": {"terminate": "2"}, "duration": 65}, "Call, 1:05", False),
        ({"direction": "BUSINESS_INITIATED", "events": {"connect": "1"}}, "Calling the customer", False),
        (
            {"direction": "BUSINESS_INITIATED", "events": {"terminate": "2"}, "duration": 184},
            "Call to the customer, 3:04",
            False,
        ),
        (
            {"direction": "BUSINESS_INITIATED", "events": {"terminate": "2"}},
            "Call to the customer was not answered",
            False,
        ),
    ],
)
def test_a_call_says_how_it_went(told, line, is_missed):
    content = read_content({"type": "call", "call": told})

    assert (content.line, content.details["is_missed"]) == (line, is_missed)
