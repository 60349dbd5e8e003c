"""The views of the list, its filters, and the address that says both."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import event, update

from inbox.models.conversation import Conversation
from inbox.operations import done, finding, views
from inbox.operations.transaction import writing
from tests.pages.links import address
from tests.pages.test_list import answers, crowd, names
from tests.support.meta import envelope

OTHER_NUMBER = {"phone_number_id": "990000000000001", "display_phone_number": "15550100999"}


def ago(**delta):
    return str(int((dt.datetime.now(dt.UTC) - dt.timedelta(**delta)).timestamp()))


def chips(page):
    """What all chips are called."""
    views = page.text.split('id="views"')[1].split("</nav>")[0]
    return re.findall(r"<bdi>(.*?)</bdi>", views)


def chip(page, view):
    """What a chip says, with its count."""
    found = re.search(rf'id="view-{view}".*?</a>', page.text, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0].split(">", 1)[1]).split())


@pytest.fixture
def closed(app):
    """Put a conversation away: `closed(3)`."""

    def closed(conversation_id):
        with app.app_context():
            done.finish(conversation_id)

    return closed


@pytest.fixture
def people(meta):
    """Three customers: Nia asked long ago, Ben a moment ago, and Ada was answered."""
    meta.writes("Is it ready?", name="Nia", number="15550100111", timestamp=ago(hours=23))
    meta.writes("Hello", name="Ada", number="15550100777", timestamp=ago(hours=5))
    echo = {"from": "15550100101", "to": "15550100777", "id": "wamid.e", "timestamp": ago(hours=4)}
    meta.posts(
        envelope(
            field="smb_message_echoes", message_echoes=[echo | {"type": "text", "text": {"body": "Yes"}}]
        )
    )
    meta.writes("Good morning", name="Ben", number="15550100222", timestamp=ago(minutes=5))


def test_what_is_not_done_comes_first(agent, people, closed):
    closed(3)

    page = agent.get("/")

    assert chips(page) == ["Open", "Unread", "Needs reply", "Closing soon", "Done", "All"]
    assert listed(page) == ["Ada", "Nia"]


def listed(page):
    return [name for name in names(page) if name in ("Nia", "Ada", "Ben", "Group")]


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("open", ["Ada", "Nia"]),
        ("unread", ["Ada", "Nia"]),
        ("needs-reply", ["Nia"]),
        ("closing", ["Nia"]),
        ("done", ["Ben"]),
        ("all", ["Ben", "Ada", "Nia"]),
    ],
)
def test_each_view_shows_what_it_says(agent, people, closed, view, shown):
    closed(3)
    assert listed(agent.get(f"/list?view={view}")) == shown


def test_chips_count_what_waits(agent, people, closed):
    closed(3)
    page = agent.get("/")

    assert [chip(page, view) for view in ("open", "unread", "needs-reply", "closing")] == [
        "Open 2", "Unread 2", "Needs reply 1", "Closing soon 1"
    ]  # fmt: skip
    assert chip(page, "done") == "Done"
    assert "<title>(2) Inbox</title>" in page.text


def test_windows_that_close_first_come_first(agent, meta):
    meta.writes("one", name="Ada", number="15550100111", timestamp=ago(hours=22, minutes=10))
    meta.writes("two", name="Nia", number="15550100222", timestamp=ago(hours=23, minutes=50))
    meta.writes("three", name="Ben", number="15550100333", timestamp=ago(hours=21))

    assert listed(agent.get("/?view=closing")) == ["Nia", "Ada"]


def test_a_reaction_asks_for_no_reply(agent, meta):
    meta.writes("Hello", name="Ada", number="15550100777", id="wamid.1", timestamp=ago(hours=2))
    answers(meta, "Yes")
    thanks = {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "👍"}}
    meta.posts(
        envelope(messages=[{"from": "15550100777", "id": "wamid.2", "timestamp": ago(minutes=1), **thanks}])
    )

    page = agent.get("/?view=needs-reply")
    assert listed(page) == ["Ada"]  # the echo is older than the question

    meta.posts(echo_now())
    assert "All answered" in agent.get("/?view=needs-reply").text


def echo_now():
    echo = {"from": "15550100101", "to": "15550100777", "id": "wamid.now", "timestamp": ago(seconds=30)}
    return envelope(
        field="smb_message_echoes", message_echoes=[echo | {"type": "text", "text": {"body": "Welcome"}}]
    )


def test_a_new_view_is_a_piece_of_the_page_and_an_address(agent, people):
    here = {"HX-Request": "true", "HX-Current-URL": "http://localhost/conversations/2?view=all"}

    piece = agent.get("/list?view=unread", headers=here)

    assert piece.headers["HX-Push-Url"] == "/conversations/2?view=unread"
    assert "<html" not in piece.text
    assert 'id="views"' in piece.text
    assert 'id="filters"' in piece.text
    elsewhere = agent.get("/list?view=unread", headers=here | {"HX-Current-URL": "http://localhost/search"})
    assert elsewhere.headers["HX-Push-Url"] == "/?view=unread"


def test_the_view_goes_along_on_the_links(agent, people):
    page = agent.get("/?view=unread&who=people")

    assert address(page, "/conversations/3") == "/conversations/3?view=unread&who=people"
    thread = agent.get("/conversations/3?view=unread")
    assert re.search(r'id="view-unread"[^>]*aria-current="true"', thread.text)
    assert address(thread, "/conversations/3/closure", "action").endswith("?view=unread")


def test_polling_counts_too(agent, people, closed):
    poll = address(agent.get("/?view=unread"), "/list?version=", "hx-get")
    assert agent.fragment(poll).status_code == 204

    closed(3)

    piece = agent.fragment(poll)
    assert chip(piece, "unread") == "Unread 2"
    assert "HX-Push-Url" not in piece.headers


def test_the_open_conversation_stays_in_the_list(agent, people):
    agent.post("/conversations/2/reading")

    assert listed(agent.get("/?view=unread")) == ["Ben", "Nia"]
    assert listed(agent.get("/conversations/2?view=unread")) == ["Ben", "Ada", "Nia"]
    assert listed(agent.fragment("/list?view=unread&version=x&open=2")) == ["Ben", "Ada", "Nia"]
    assert listed(agent.get("/conversations/2?view=unread&who=groups")) == []


def test_the_open_conversation_stands_once_on_one_page(agent, meta):
    crowd(meta, 40)
    agent.post("/conversations/5/reading")

    first = agent.fragment("/list?view=unread&version=x&open=5")
    second = agent.fragment(address(first, "/list?before=", "hx-get") + "&open=5")

    assert "row-5" not in first.text.replace('"row-5"', "row-5") or first.text.count('id="row-5"') == 0
    assert second.text.count('id="row-5"') == 1


@pytest.mark.parametrize("view", views.VIEWS)
@pytest.mark.parametrize("filters", ["", "&who=people", "&type=text", "&channel=1&type=text"])
def test_pages_show_every_conversation_once(agent, meta, app, monkeypatch, view, filters):
    """Also where a page ends in the middle of a stretch, and where a stretch holds nothing to show."""
    monkeypatch.setattr("inbox.operations.finding.STRETCH", 7)
    start = int(dt.datetime.now(dt.UTC).timestamp()) - 23 * 3600
    for number in range(40):
        meta.writes("hi", number=f"1555010{number:04}", name=f"C{number:03}", timestamp=str(start + number))
    with writing(app.extensions["engine"]) as connection:
        is_done = Conversation.id % 3 == 0
        values = {"done_at": dt.datetime.now(dt.UTC), "unread_count": 0}
        connection.execute(update(Conversation).where(is_done).values(values))
    kept = [number for number in range(40) if (number + 1) % 3 == 0]
    opened = [number for number in range(40) if (number + 1) % 3]
    wanted = {"done": kept, "all": list(range(40))}.get(view, opened)

    seen, path = [], f"/list?view={view}{filters}&version=x"
    for _ in range(20):
        page = agent.fragment(path)
        seen += re.findall(r"<bdi>C(\d+)</bdi>", page.text)
        if 'id="more-rows"' not in page.text:
            break
        path = address(page, "/list?before=", "hx-get")

    ordered = wanted if view == "closing" else list(reversed(wanted))
    assert [int(name) for name in seen] == ordered


def test_looking_through_a_stretch_says_so(agent, meta, monkeypatch):
    """Nobody is answered, and no number is short: the view is walked along, and found to be no group."""
    monkeypatch.setattr("inbox.operations.finding.STRETCH", 3)
    crowd(meta, 7)
    meta.posts("56_group_message")

    few = agent.get("/?view=all&who=groups")
    assert few.text.count("data-version") == 1
    assert "Look further" not in few.text

    page = agent.get("/?view=all&channel=1&who=people&until=2026-11-20")
    assert "Nothing matches" not in page.text
    seen = 0
    while "Look further" in page.text:
        assert "Looked through conversations back to" in page.text
        seen += page.text.count("data-version")
        page = agent.fragment(address(page, "/list?before=", "hx-get"))
    assert seen + page.text.count("data-version") == 7


def test_filters_keep_what_they_say(agent, meta, people):
    meta.posts("56_group_message")
    meta.posts(envelope(metadata=OTHER_NUMBER, messages=[text_from("15550100444")]))

    groups = agent.get("/?view=all&who=groups").text
    assert groups.count("data-version") == 1
    assert agent.get("/?view=all&who=people").text.count("data-version") == 4
    assert agent.get("/?view=all&channel=2").text.count("data-version") >= 1
    assert "Your number" in groups


def text_from(number):
    told = {"from": number, "id": "wamid.x", "timestamp": ago(minutes=1)}
    return told | {"type": "text", "text": {"body": "Hi"}}


def test_the_kind_of_the_last_message_is_a_filter(agent, meta):
    meta.writes("Hello", name="Ben", number="15550100111")
    meta.posts("image_caption_url")

    page = agent.get("/?type=image")

    assert page.text.count("data-version") == 1
    assert listed(page) == []


def test_days_are_those_of_the_reader(agent, meta):
    late = dt.datetime(2026, 5, 4, 23, 30, tzinfo=dt.UTC)
    meta.writes("Hello", name="Nia", number="15550100111", timestamp=str(int(late.timestamp())))
    agent.set_cookie("tz", "Asia/Kolkata")

    assert listed(agent.get("/?view=all&since=2026-05-05&until=2026-05-05")) == ["Nia"]
    assert listed(agent.get("/?view=all&until=2026-05-04")) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("view=nonsense", "There is no such view"),
        ("channel=99", "There is no such number"),
        ("channel=x", "There is no such number"),
        ("who=cats", "Choose people or groups"),
        ("type=telegram", "There is no such kind of message"),
        ("since=yesterday", "Enter a date"),
        ("since=0001-01-01", "Enter a date"),
        ("until=9999-12-31", "Enter a date"),
        ("since=2026-05-04&until=2026-05-01", "This day is before the first one"),
    ],
)
def test_what_is_wrong_in_the_address_is_left_out_and_told(agent, people, query, sentence):
    agent.set_cookie("tz", "Asia/Kolkata")  # where the first of all days begins before there is one
    page = agent.get(f"/?{query}")

    assert page.status_code == 200
    assert sentence in page.text


def test_a_form_with_empty_fields_leads_to_a_short_address(agent, people):
    answer = agent.get("/?view=unread&channel=&who=groups&type=&since=&until=")

    assert answer.status_code == 303
    assert answer.location == "/?view=unread&who=groups"


def test_an_empty_view_says_that_all_is_done(agent, people, closed):
    for number in (1, 2, 3):
        closed(number)

    assert "All caught up" in agent.get("/").text
    assert "Nothing matches" in agent.get("/?view=done&who=groups").text
    assert listed(agent.get("/?view=done")) == ["Ben", "Ada", "Nia"]


def test_counts_are_capped(app, agent, meta, monkeypatch):
    monkeypatch.setattr("inbox.operations.finding.MOST_COUNTED", 3)
    monkeypatch.setattr("inbox.pages.chips.MOST_COUNTED", 3)
    crowd(meta, 4)

    assert chip(agent.get("/"), "unread") == "Unread 2+"
    with app.app_context():
        assert finding.counts().unread.is_capped


@pytest.mark.parametrize("path", ["/", "/?view=unread&who=people", "/?view=all&type=text&channel=1"])
def test_a_page_costs_ten_queries_at_most(app, agent, meta, path):
    crowd(meta, 20)
    agent.get(path)
    statements = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *args: statements.append(args[2]))

    agent.get(path)

    queries = [statement for statement in statements if statement != "BEGIN"]
    assert len(queries) <= 10, "\n".join(queries)
