"""All files and links of one conversation."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from inbox.demo.media import pictures
from inbox.models.message import Message
from inbox.operations.transaction import writing
from tests.support.meta import envelope

NOON = 1795176000  # 20 November 2026
MONTH = 31 * 24 * 3600


@pytest.fixture
def full(files, meta):
    """A conversation with one of each, and another customer's photo."""
    files.bring_picture(files.sends("image", timestamp=str(NOON)), pictures.coat())
    files.sends("video", timestamp=str(NOON + 60))
    files.sends("document", part={"filename": "offer.pdf"}, timestamp=str(NOON + 120))
    files.sends("audio", part={"voice": True}, timestamp=str(NOON + 180))
    meta.writes("see https://shop.example/a and www.shop.example/b", timestamp=str(NOON + 240))
    meta.writes("mail me: nia@shop.example", timestamp=str(NOON + 300))
    files.sends(
        "document",
        part={"filename": "b.pdf", "caption": "as on https://c.example"},
        timestamp=str(NOON + 360),
    )
    files.sends("image", number="15550100222", name="Tobias Lund", timestamp=str(NOON + 420))


def shown(agent, kind, path="/conversations/1/media"):
    page = agent.get(f"{path}?kind={kind}").text
    return page[page.index('<section class="thread gallery"') :].split("</section>")[0]


@pytest.mark.parametrize(
    ("kind", "here", "absent"),
    [
        ("photos", ["/media/1/preview", "Fetching from WhatsApp"], ["offer.pdf", "/media/6"]),
        ("documents", ["offer.pdf", "b.pdf"], ["/media/1"]),
        ("links", ["https://shop.example/a", "https://www.shop.example/b", "https://c.example"], ["nia@"]),
        ("voice", ["Voice message"], ["offer.pdf", "/media/1"]),
    ],
)  # fmt: skip
def test_each_kind_has_its_page(agent, full, kind, here, absent):
    items = shown(agent, kind)
    assert [word for word in here if word not in items] == []
    assert [word for word in absent if word in items] == []


def test_the_header_of_a_conversation_leads_there(agent, full):
    assert 'href="/conversations/1/media"' in agent.get("/conversations/1").text
    assert "Photos" in agent.get("/conversations/1/media").text
    assert "<html" not in agent.fragment("/conversations/1/media").text


def test_a_link_leads_to_its_message(agent, full):
    assert 'href="/conversations/1?around=5#message-5"' in shown(agent, "links")


def test_what_was_deleted_is_not_in_the_gallery(agent, files, meta):
    wamid = files.sends("document", part={"filename": "secret.pdf"}, timestamp=str(NOON))
    assert "secret.pdf" in shown(agent, "documents")
    revoke = {"original_message_id": wamid}
    meta.writes("", type="revoke", revoke=revoke, timestamp=str(NOON + 60))
    assert "secret.pdf" not in shown(agent, "documents")
    assert "No documents yet" in shown(agent, "documents")


def test_pages_follow_by_key_and_name_each_month_once(agent, meta):
    for number in range(100):
        when = NOON - (number // 50) * MONTH - number * 60
        meta.posts(
            envelope(
                messages=[
                    {
                        "from": "15550100777",
                        "id": f"wamid.{number}",
                        "timestamp": str(when),
                        "type": "document",
                        "document": {"id": f"m{number}", "filename": f"paper-{number:03}.pdf"},
                    }
                ]
            ),
            apply=number == 99,
        )
    months, names, url = [], [], "/conversations/1/media?kind=documents"
    while url:
        page = agent.fragment(url).text
        months += re.findall(r"<h3>([^<]+)</h3>", page)
        names += re.findall(r'title="(paper-\d+\.pdf)"', page)
        following = re.search(r'hx-get="([^"]*before=[^"]*)"', page)
        url = following[1].replace("&amp;", "&") if following else ""

    assert months == ["November 2026", "October 2026"]
    assert names == [f"paper-{number:03}.pdf" for number in range(100)]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/conversations/1/media?kind=secrets", 404),
        ("/conversations/1/media?before=x", 400),
        ("/conversations/4711/media", 404),
        ("/conversations/1/media?month=%22%3E%3Cscript%3E", 200),
    ],
)
def test_strange_addresses(agent, full, path, status):
    assert agent.get(path).status_code == status


def test_a_replay_finds_the_links_of_messages_from_before(agent, full, app, rows, runner):
    with writing(app.extensions["engine"]) as connection:
        connection.execute(update(Message).values(has_link=False))
    assert "https://shop.example/a" not in shown(agent, "links")

    assert runner.invoke(args=["event", "replay"]).exit_code == 0

    assert "https://shop.example/a" in shown(agent, "links")
    assert rows(select(Message.id).where(Message.has_link).order_by(Message.id)) == [(5,), (7,)]
