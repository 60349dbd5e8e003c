"""Every kind of message has a face, and every payload is shown without an accident."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from inbox.models.conversation import Conversation
from inbox.whatsapp.contents import read_content
from tests.support.environment import ROOT
from tests.support.meta import load, payload_names, values

BODIES = ROOT / "templates" / "thread" / "bodies"


@pytest.mark.parametrize("name", payload_names())
def test_every_payload_is_shown(agent, meta, rows, caplog, name):
    meta.posts(name)

    for (conversation_id,) in rows(select(Conversation.id)):
        page = agent.get(f"/conversations/{conversation_id}")
        assert page.status_code == 200
        assert "could not be shown" not in page.text, caplog.text
        for article in re.findall(r"<article.*?</article>", page.text, re.DOTALL):
            assert re.sub(r"<[^>]+>|\s|[0-9:·]", "", article), "an empty bubble"


@pytest.mark.parametrize("name", payload_names())
def test_every_kind_in_the_payloads_has_a_partial(name):
    for value in values(load(name)):
        for message in value.get("messages", []) + value.get("message_echoes", []):
            kind = read_content(message).kind
            assert (BODIES / f"_{kind}.html").is_file(), kind


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("image_caption_url", ["Fetching from WhatsApp"]),
        ("video_caption", ["#video", "Fetching from WhatsApp"]),
        ("audio_voice_note", ["Voice message", "#mic"]),
        ("audio_file", ["Audio"]),
        ("document_pdf", [".pdf", "Fetching from WhatsApp"]),
        ("document_no_caption_xlsx", ["xlsx"]),
        ("sticker_static", ["#sticker"]),
        ("sticker_animated", ["#sticker"]),
        (
            "contacts_two_cards",
            ["Dr. Ines Halloran", 'href="tel:+447700900199"', "Owner, Halloran Tailors", "9 Loom St"],
        ),
        ("contacts_vcard_request_reply", ["Their own number, confirmed by WhatsApp"]),
        ("interactive_button_reply", ["09:30"]),
        ("interactive_list_reply", ["Express", "Same day before 11:00"]),
        ("interactive_nfm_reply", ["Pickup date", "2026-11-24"]),
        ("interactive_call_permission", ["Accepted calls until"]),
        ("order", ["LOAF-RYE", "2 × 4.50 EUR", "28.00 EUR", "Please deliver after 18:00"]),
        ("text_forwarded", ["Forwarded"]),
        ("text_frequently_forwarded", ["Forwarded many times"]),
        ("text_referral_ctwa", ["Came from an ad", "Spring course", "https://fb.example/adx/77"]),
        ("text_referred_product", ["About a product", "LAMP-OAK-02"]),
        ("unsupported_poll", ["Poll", "131051"]),
        ("message_type_never_seen", ["hologram"]),
        ("edit_by_user", ["edited", "Earlier version"]),
        ("revoke_by_user", ["Deleted by the customer"]),
        ("request_welcome", ["Opened the chat for the first time"]),
        ("identity_changed", ["Their security code changed"]),
        ("smb_echo_text", ["Phone</bdi> · "]),
        ("standby_inbound_and_echo", ["Handled by Meta", "Meta agent"]),
    ],
)
def test_a_kind_shows_what_matters(agent, meta, name, words):
    name = next(each for each in payload_names() if name in each)
    meta.posts(name)
    page = agent.get("/conversations/1").text
    missing = [word for word in words if word not in page]
    assert not missing


def test_a_place_leads_to_two_maps_and_asks_neither_before(agent, meta):
    meta.writes(
        "", type="location", location={"latitude": -36.8485, "longitude": 174.7633, "name": "Pier <4>"}
    )

    page = agent.get("/conversations/1").text

    assert "https://www.openstreetmap.org/?mlat=-36.848500&amp;mlon=174.763300" in page
    assert "https://www.google.com/maps/search/?api=1&amp;query=-36.848500,174.763300" in page
    assert "Pier &lt;4&gt;" in page
    assert not re.search(r"<(img|iframe|script|link)[^>]+(openstreetmap|google)", page)


def test_a_place_without_coordinates_has_no_map(agent, meta):
    meta.writes("", type="location", location={"latitude": "NaN", "longitude": 400, "name": "Somewhere"})
    page = agent.get("/conversations/1").text
    assert "Somewhere" in page
    assert "openstreetmap" not in page


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", ' https://a.example" onclick=x '])
def test_a_card_never_links_to_a_script(agent, meta, url):
    card = {"name": {"formatted_name": "Ines"}, "urls": [{"url": url}], "phones": [{"phone": "javascript:1"}]}
    meta.writes("", type="contacts", contacts=[card])
    links = re.findall(r'href="([^"]*)"', agent.get("/conversations/1").text.split('id="messages"')[1])
    assert [link for link in links if link.startswith(("javascript", "data"))] == []


@pytest.mark.parametrize(
    ("text", "size"), [("🎉", 1), ("👍🏽👍🏽", 2), ("🧵🪡✨", 3), ("🎉🎉🎉🎉", 0), ("ok 🎉", 0)]
)
def test_a_few_emoji_alone_are_large(agent, meta, text, size):
    meta.writes(text)
    page = agent.get("/conversations/1").text
    assert (f"text--big-{size}" in page) == bool(size)
