"""The page of a search: people first, messages with their hits marked, and the way to each of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import event

from inbox.operations import search
from inbox.pages import results
from tests.support.meta import envelope

START = 1_790_000_000


@pytest.fixture
def written(meta):
    """Some people and what they wrote."""
    meta.writes("Is my blue coat ready?", name="Nia Okoro", timestamp=str(START))
    meta.writes("A coat, please", number="447700900123", name="Ole Lind", timestamp=str(START + 60))
    image = {"id": "771", "mime_type": "image/jpeg", "caption": "The coat <b>I</b> mean & want"}
    meta.writes("", type="image", image=image, name="Nia Okoro", timestamp=str(START + 120))
    return meta


def hits(html: str) -> list[str]:
    """What is shown of each message that was found."""
    found = re.findall(r'id="hit-\d+".*?class="hit">(.*?)</span>\s*</span>\s*</a>', html, re.DOTALL)
    return [" ".join(re.sub(r"<(?!/?mark)[^>]*>", "", each).split()) for each in found]


def test_it_is_a_page_with_the_words_in_the_field(written, agent):
    page = agent.get("/search?q=coat").text

    assert 'value="coat"' in page
    assert hits(page) == [
        "The <mark>coat</mark> &lt;b&gt;I&lt;/b&gt; mean &amp; want",
        "A <mark>coat</mark>, please",
        "Is my blue <mark>coat</mark> ready?",
    ]


def test_people_come_first_and_their_names_and_numbers_are_marked(written, agent):
    page = agent.fragment("/search?q=lind").text
    assert "Ole <mark>Lind</mark>" in page
    assert page.index("People and groups") < page.index('id="known-2"')

    assert "+44 7700 <mark>900123</mark>" in agent.fragment("/search?q=900+123").text
    assert "People and groups" not in agent.fragment("/search?q=coat").text


def test_a_hit_leads_to_its_place_and_the_search_stays_beside_it(written, agent):
    page = agent.get("/search?q=blue").text
    [url] = re.findall(r'href="(/conversations/1\?[^"#]*)#message-1"', page)
    url = url.replace("&amp;", "&")

    beside = agent.get(url).text

    assert 'data-around="1"' in beside
    assert 'value="blue"' in beside
    assert hits(beside) == ["Is my <mark>blue</mark> coat ready?"]
    assert re.search(r'id="hit-1"[^>]*aria-current="true"', beside)


def test_words_are_looked_for_in_any_order(written, agent):
    assert hits(agent.fragment("/search?q=ready+blue").text) == [
        "Is my <mark>blue</mark> coat <mark>ready</mark>?"
    ]
    assert hits(agent.fragment('/search?q="coat+blue"').text) == []


def test_filters_narrow_the_messages_and_leave_people_out(written, agent):
    page = agent.fragment("/search?q=coat&kind=photos").text
    assert len(hits(page)) == 1
    assert re.search(r'aria-current="true">Photos<', page)

    assert len(hits(agent.fragment("/search?q=&kind=photos").text)) == 1
    assert len(hits(agent.fragment("/search?q=coat&since=2026-01-01&until=2026-01-02").text)) == 0
    assert hits(agent.fragment("/search?q=coat&by=us").text) == []
    assert "People and groups" not in agent.fragment("/search?q=lind&by=customers").text
    assert "Search without filters" in agent.fragment("/search?q=coat&by=us").text


def test_our_numbers_are_a_choice_where_there_are_several(written, agent):
    assert "Our number" not in agent.fragment("/search?q=coat").text
    message = {"from": "15550100777", "id": "wamid.x", "timestamp": str(START), "type": "text"}
    other = envelope(phone_number_id="10654035224299", messages=[{**message, "text": {"body": "coat"}}])
    written.posts(other)

    assert "Our number" in agent.fragment("/search?q=coat").text
    assert hits(agent.fragment("/search?q=coat&channel=2").text) == ["<mark>coat</mark>"]


@pytest.mark.parametrize(
    "query",
    ["kind=nonsense", "by=nobody", "channel=99", "channel=x", "since=yesterday", "until=2026-13-45",
     "since=2026-02-02&until=2026-01-01", "before=1&kind=", "only=nonsense", "q=%00%ff", "since=9999-12-31"],
)  # fmt: skip
def test_nonsense_breaks_nothing(written, agent, query):
    assert agent.get(f"/search?q=coat&{query}").status_code == 200


def test_a_wrong_day_is_told_beside_its_field(written, agent):
    page = agent.get("/search?q=coat&since=yesterday").text

    assert 'aria-describedby="found-since-problem"' in page
    assert "Enter a date" in page
    assert len(hits(page)) == 3


def test_a_cursor_that_is_none_is_refused(written, agent):
    assert agent.get("/search?q=coat&before=nonsense").status_code == 400


def test_more_is_one_step_away(meta, agent, monkeypatch):
    monkeypatch.setattr(results, "AT_ONCE", 2)
    for n in range(5):
        meta.writes(f"coat {n}", timestamp=str(START + n))

    first = agent.get("/search?q=coat").text
    second = agent.fragment(more(first)).text
    third = agent.fragment(more(second)).text

    assert [hits(each) for each in (first, second, third)] == [
        ["<mark>coat</mark> 4", "<mark>coat</mark> 3"],
        ["<mark>coat</mark> 2", "<mark>coat</mark> 1"],
        ["<mark>coat</mark> 0"],
    ]
    assert "More messages" not in third
    assert "These are all messages" in third
    assert hits(agent.get(more(first)).text) == hits(second)  # without scripts it is a page


def test_how_far_was_looked_is_told(meta, agent, monkeypatch):
    monkeypatch.setattr(search, "STRETCH", 2)
    for n in range(5):
        meta.writes("xy" if n == 0 else "else", timestamp=str(START + n))

    page = agent.get("/search?q=xy").text

    assert hits(page) == []
    assert "Looked through all messages back to" in page
    assert "Look further back" in page
    assert "Nothing found" not in page
    further = agent.fragment(more(page)).text
    assert hits(further) == []
    assert hits(agent.fragment(more(further)).text) == ["<mark>xy</mark>"]


def more(html: str) -> str:
    [url] = re.findall(r'id="more-hits">.*?href="([^"]*)"', html, re.DOTALL)
    return url.replace("&amp;", "&")


def test_all_people_are_one_step_away(meta, agent):
    for n in range(7):
        meta.writes("Hello", number=f"1555010010{n}", name=f"Ana {n}", timestamp=str(START + n))

    page = agent.get("/search?q=ana").text
    assert page.count('id="known-') == 5
    assert "More people and groups" in page
    assert agent.fragment("/search?q=ana&only=people").text.count('id="known-') == 7


def test_nothing_found_says_what_was_looked_for(written, agent):
    page = agent.get("/search?q=<script>alert(1)</script>").text

    assert "<q>&lt;script&gt;alert(1)&lt;/script&gt;</q>" in page
    assert "Search everything" in agent.get("/search").text
    assert "Search everything" in agent.get("/search?q=++").text


def test_what_was_taken_back_is_found_by_admins_only_and_only_where_it_is_kept(meta, agent, admin, app):
    wamid = meta.writes("My secret plan")
    meta.writes("", type="revoke", revoke={"original_message_id": wamid})
    url = "/search?q=secret"
    assert hits(agent.fragment(url).text) == hits(admin.fragment(url).text) == []

    app.extensions["settings"] = replace(app.extensions["settings"], keep_deleted=True)

    assert hits(agent.fragment(url).text) == []
    assert hits(admin.fragment(url).text) == ["My <mark>secret</mark> plan"]


def test_the_address_of_what_is_typed_is_replaced_and_that_of_a_choice_is_new(written, agent):
    def asked(path: str, shown: str) -> dict[str, str]:
        answer = agent.get(path, headers={"HX-Request": "true", "HX-Current-URL": f"http://localhost{shown}"})
        return {name: value for name, value in answer.headers.items() if name.startswith("HX-")}

    assert asked("/search?q=co&typed=1", "/") == {"HX-Push-Url": "/search?q=co"}
    assert asked("/search?q=coat&typed=1", "/search?q=co") == {"HX-Replace-Url": "/search?q=coat"}
    chosen = asked("/search?q=coat&kind=photos", "/search?q=coat")
    assert chosen == {"HX-Push-Url": "/search?q=coat&kind=photos"}
    beside = asked("/search?q=coat&typed=1", "/conversations/2?view=unread")
    assert beside == {"HX-Push-Url": "/conversations/2?q=coat"}


def test_a_search_takes_few_queries_however_much_is_found(meta, agent, app):
    for n in range(30):
        meta.writes(f"coat {n}", number=f"155501001{n:02}", name=f"Coat {n}")
    agent.get("/search?q=coat")  # what the database has is asked once
    queries: list[str] = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *args: queries.append(args[2]))

    agent.get("/search?q=coat")

    asked = [each for each in queries if each.startswith(("SELECT", "WITH"))]
    assert len(asked) <= 10, "\n\n".join(asked)
