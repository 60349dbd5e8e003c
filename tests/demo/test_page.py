"""The page on which you are the customer."""

from __future__ import annotations

import io

import pytest

from inbox.demo import acts, parts
from inbox.demo.media import pictures, sounds

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def there(demo_app):
    """The world that the page shows."""
    return demo_app.extensions["world"]


def test_strangers_have_no_customers_to_be(demo_app):
    answer = demo_app.test_client().get("/demo/")

    assert answer.status_code == 303
    assert answer.location.startswith("/login")


def test_everybody_can_be_chosen(demo_agent, there):
    page = demo_agent.get("/demo/").text

    assert all(f"/demo/{key}" in page for key in there.customers)


def test_a_text_becomes_a_signed_webhook_and_a_bubble(demo_agent, letterbox):
    answer = demo_agent.post("/demo/ilse/messages", data={"kind": "text", "body": "Is *it* ready? <b>"})

    assert answer.status_code == 303
    assert letterbox.messages[0]["text"] == {"body": "Is *it* ready? <b>"}
    assert letterbox.values[0]["contacts"][0]["wa_id"] == "447700900211"
    assert "Is <strong>it</strong> ready? &lt;b&gt;" in demo_agent.get("/demo/ilse").text


def test_the_lines_alone_are_what_the_page_refreshes(demo_agent, there):
    acts.write(there, there.customers["ilse"], parts.text("hello there"))

    lines = demo_agent.fragment("/demo/ilse/lines").text

    assert "hello there" in lines
    assert "<html" not in lines


@pytest.mark.parametrize(
    ("fields", "type"),
    [
        ({"kind": "photo", "sample": "bread", "caption": "For you"}, "image"),
        ({"kind": "photo"}, "image"),
        ({"kind": "voice"}, "audio"),
        ({"kind": "document", "sample": "receipt"}, "document"),
        ({"kind": "document", "sample": "sheet"}, "document"),
        ({"kind": "place", "place": "bridge"}, "location"),
        ({"kind": "place", "latitude": "51,5", "longitude": "-0.1", "name": "Here"}, "location"),
        ({"kind": "contact", "name": "Ines", "phone": "+44 7700 900199"}, "contacts"),
        ({"kind": "other", "sample": "sticker"}, "sticker"),
        ({"kind": "other", "sample": "animated"}, "sticker"),
        ({"kind": "other", "sample": "film"}, "video"),
        ({"kind": "other", "sample": "song"}, "audio"),
        ({"kind": "other", "sample": "order"}, "order"),
        ({"kind": "other", "sample": "poll"}, "unsupported"),
    ],
)
def test_everything_that_can_be_sent_arrives_and_is_shown(demo_agent, letterbox, fields, type):
    assert demo_agent.post("/demo/kofi/messages", data=fields).status_code == 303
    assert [message["type"] for message in letterbox.messages] == [type]
    assert demo_agent.get("/demo/kofi").status_code == 200


@pytest.mark.parametrize(
    ("kind", "data", "name", "mime_type", "type", "sent_as"),
    [
        ("photo", pictures.swatches(), "a.png", "image/png", "image", "image/png"),
        ("voice", sounds.voice_note(), "v.ogg", "audio/ogg;codecs=opus", "audio", "audio/ogg;codecs=opus"),
        ("voice", b"x", "v.webm", "video/webm", "audio", "audio/webm"),
        ("document", b"x" * 400_000, "Ü.bin", "application/x-thing", "document", "application/x-thing"),
    ],
)
def test_your_own_files_travel_too(demo_agent, there, letterbox, kind, data, name, mime_type, type, sent_as):
    form = {"kind": kind, "file": (io.BytesIO(data), name, mime_type)}

    with demo_agent.post("/demo/ilse/messages", data=form) as answer:
        assert answer.status_code == 303

    part = letterbox.messages[0][type]
    assert part["mime_type"] == sent_as
    assert there.shelf.get(part["id"]).data == data


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "text", "body": "  "}, "Write something first"),
        ({"kind": "text", "body": "x" * 4097}, "too long"),
        ({"kind": "dance"}, "Choose what to send"),
        ({"kind": "other", "sample": "dance"}, "Choose what to send"),
        ({"kind": "place", "latitude": "north", "longitude": "1"}, "Coordinates are numbers"),
        ({"kind": "place", "latitude": "91", "longitude": "1"}, "from -90 to 90"),
        ({"kind": "contact", "name": "Ines", "phone": "none"}, "needs a name and a number"),
        ({"kind": "reaction", "message_id": "wamid.unknown", "emoji": "👍"}, "not here"),
        ({"kind": "photo", "file": (io.BytesIO(b"<html>"), "a.png", "image/png")}, "must be a JPEG or PNG"),
        ({"kind": "voice", "file": (io.BytesIO(b"x"), "a.txt", "text/plain")}, "not a sound"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(demo_agent, letterbox, fields, sentence):
    answer = demo_agent.post("/demo/ilse/messages", data=fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not letterbox.bodies


def test_a_message_can_be_quoted(demo_agent, there, letterbox):
    ours = acts.answer_from_phone(there, there.customers["ilse"], parts.text("At six?"))

    assert "At six?" in demo_agent.get("/demo/ilse", query_string={"quote": ours.id}).text
    demo_agent.post("/demo/ilse/messages", data={"kind": "text", "body": "Fine", "quotes": ours.id})

    assert letterbox.messages[-1]["context"] == {"from": "15550100101", "id": ours.id}


def test_a_reaction_sits_on_its_message_and_can_be_taken_back(demo_agent, there, letterbox):
    ours = acts.answer_from_phone(there, there.customers["ilse"], parts.text("At six?"))
    react = {"kind": "reaction", "message_id": ours.id}

    demo_agent.post("/demo/ilse/messages", data=react | {"emoji": "🙏"})
    assert '<p class="demo-reactions">🙏</p>' in demo_agent.get("/demo/ilse").text

    demo_agent.post("/demo/ilse/messages", data=react | {"emoji": ""})
    assert '<p class="demo-reactions">' not in demo_agent.get("/demo/ilse").text
    assert [m["reaction"] for m in letterbox.messages] == [
        {"message_id": ours.id, "emoji": "🙏"},
        {"message_id": ours.id},
    ]


def test_the_customer_sees_what_the_shop_sent(demo_agent, there):
    customer = there.customers["ilse"]
    values = [
        {"type": "body", "parameters": [{"type": "text", "text": one} for one in ("Ilse", "457", "six")]}
    ]
    template = {"name": "ready_for_pickup", "language": {"code": "en_GB"}, "components": values}
    buttons = [{"type": "reply", "reply": {"id": "a", "title": "Yes, please"}}]
    question = {"type": "button", "body": {"text": "A bag?"}, "action": {"buttons": buttons}}
    picture = there.shelf.put(pictures.swatches(), "image/png")
    acts.accept(there, customer, {"type": "template", "template": template})
    acts.accept(there, customer, {"type": "interactive", "interactive": question})
    acts.accept(there, customer, {"type": "image", "image": {"id": picture.id}})

    page = demo_agent.get("/demo/ilse").text

    assert "Hello Ilse, your order 457 is ready. We are open until six." in page
    assert "Yes, please" in page
    assert f'src="/demo/media/{picture.id}"' in page


def test_edits_and_deletions_are_folded_in(demo_agent, there):
    ilse = there.customers["ilse"]
    first = acts.write(there, ilse, parts.text("At five"))
    second = acts.write(there, ilse, parts.text("Wrong chat"))
    acts.write(there, ilse, parts.edit(first.id, parts.text("At six")))
    acts.write(there, ilse, parts.revoke(second.id))

    page = demo_agent.fragment("/demo/ilse/lines").text

    assert "At six" in page
    assert "At five" not in page
    assert "Wrong chat" not in page


def test_a_file_is_shown_where_that_is_safe_and_downloaded_otherwise(demo_agent, there):
    picture = there.shelf.put(pictures.swatches(), "image/png")
    page = there.shelf.put(b"<script>alert(1)</script>", "text/html", "a.html")

    shown, saved = demo_agent.get(f"/demo/media/{picture.id}"), demo_agent.get(f"/demo/media/{page.id}")

    assert shown.mimetype == "image/png"
    assert saved.mimetype == "application/octet-stream"
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in saved.headers["Content-Security-Policy"]


def test_a_film_can_be_fetched_in_parts(demo_agent, there):
    film = there.shelf.put(b"0123456789", "video/mp4")

    answer = demo_agent.get(f"/demo/media/{film.id}", headers={"Range": "bytes=2-4"})

    assert (answer.status_code, answer.data) == (206, b"234")


def test_somebody_new_can_write(demo_agent, there, letterbox):
    answer = demo_agent.post("/demo/customers", data={"name": "Ines", "number": "+44 7700 900199"})
    demo_agent.post(f"{answer.location}/messages", data={"kind": "text", "body": "Hello"})

    assert letterbox.messages[0]["from"] == "447700900199"
    assert letterbox.values[0]["contacts"][0]["profile"] == {"name": "Ines"}


def test_somebody_new_without_a_number_has_a_username(demo_agent, letterbox):
    answer = demo_agent.post("/demo/customers", data={"name": "Ines", "number": ""})
    demo_agent.post(f"{answer.location}/messages", data={"kind": "text", "body": "Hello"})

    assert "from" not in letterbox.messages[0]
    assert letterbox.values[0]["contacts"][0]["profile"]["username"]


@pytest.mark.parametrize(
    ("name", "number"), [("", ""), ("x" * 61, ""), ("Ines", "12"), ("Ines", "447700900211")]
)
def test_somebody_impossible_is_refused(demo_agent, there, name, number):
    before = len(there.customers)

    assert demo_agent.post("/demo/customers", data={"name": name, "number": number}).status_code == 422
    assert len(there.customers) == before


def test_a_call_that_nobody_takes(demo_agent, letterbox):
    demo_agent.post("/demo/ilse/calls")

    assert [value["calls"][0]["event"] for value in letterbox.values] == ["connect", "terminate"]


@pytest.mark.parametrize("path", ["/demo/nobody", "/demo/nobody/lines", "/demo/media/4711"])
def test_who_is_not_there_is_not_found(demo_agent, path):
    assert demo_agent.get(path).status_code == 404


def test_a_form_of_somebody_else_is_refused(demo_agent, letterbox):
    demo_agent.get("/demo/ilse")

    answer = demo_agent.post("/demo/ilse/messages", data={"kind": "text", "body": "Hello"}, csrf=False)

    assert answer.status_code in (400, 403)
    assert not letterbox.bodies
