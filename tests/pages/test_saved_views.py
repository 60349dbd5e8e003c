"""Saved views: kept from the list, put in order in the settings."""

from __future__ import annotations

import pytest

from tests.pages.links import address
from tests.pages.test_views import chips, listed

QUERY = "view=unread&who=people"


def saved(page):
    usual = ("Open", "Unread", "Needs reply", "Closing soon", "Done", "All")
    return [name for name in chips(page) if name not in usual]


def test_a_view_is_kept_under_a_name(agent, meta):
    meta.writes("Hi", name="Ada")
    agent.get(f"/?{QUERY}")

    answer = agent.post("/settings/views", data={"query": QUERY, "name": "  People   to read "})

    assert answer.location == f"/?{QUERY}"
    page = agent.get(answer.location)
    assert saved(page)[:1] == ["People to read"]
    assert listed(page) == ["Ada"]
    assert address(page, "/?view=unread&amp;who=people")
    assert page.text.count('aria-current="true"') == 1


def test_it_is_the_agents_own_unless_an_admin_shares_it(agent, admin):
    agent.post("/settings/views", data={"query": QUERY, "name": "Mine"})
    admin.post("/settings/views", data={"query": QUERY, "name": "Everybody's", "shared": "1"})

    assert saved(agent.get("/")) == ["Everybody&#39;s", "Mine"]
    assert saved(admin.get("/")) == ["Everybody&#39;s"]


def test_only_admins_share(agent):
    answer = agent.post("/settings/views", data={"query": QUERY, "name": "Mine", "shared": "1"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " ", "query": QUERY}, "Enter a name"),
        ({"name": "x" * 41, "query": QUERY}, "40 characters at most"),
        ({"name": "Taken", "query": QUERY}, "with this name already"),
        ({"name": "Nothing", "query": ""}, "Choose another view or a filter first"),
        ({"name": "Nonsense", "query": "view=cats&q=1"}, "Choose another view or a filter first"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_reason(agent, fields, sentence):
    agent.post("/settings/views", data={"query": QUERY, "name": "Taken"})

    answer = agent.post("/settings/views", data=fields)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_twenty_are_enough(agent):
    for number in range(20):
        agent.post("/settings/views", data={"query": QUERY, "name": f"View {number}"})
    assert agent.post("/settings/views", data={"query": QUERY, "name": "One more"}).status_code == 422


def test_they_are_renamed_moved_and_removed(agent):
    for name in ("First", "Second"):
        agent.post("/settings/views", data={"query": QUERY, "name": name})

    agent.post("/settings/views/2/rise")
    assert saved(agent.get("/")) == ["Second", "First"]
    agent.post("/settings/views/1", data={"name": "Last"})
    agent.post("/settings/views/2/removal")

    page = agent.get("/settings/views")
    assert "Unread · People" in page.text
    assert saved(agent.get("/")) == ["Last"]


def test_a_name_that_is_taken_stays_as_it_was(agent):
    for name in ("First", "Second"):
        agent.post("/settings/views", data={"query": QUERY, "name": name})

    answer = agent.post("/settings/views/2", data={"name": "First"})

    assert answer.status_code == 422
    assert saved(agent.get("/")) == ["First", "Second"]


def test_nobody_changes_anothers(agent, admin):
    admin.post("/settings/views", data={"query": QUERY, "name": "Theirs"})
    admin.post("/settings/views", data={"query": QUERY, "name": "Everybody's", "shared": "1"})
    agent.get("/")

    for number in (1, 2, 99):
        assert agent.post(f"/settings/views/{number}", data={"name": "Mine"}).status_code == 404
        assert agent.post(f"/settings/views/{number}/removal").status_code == 404
        assert agent.post(f"/settings/views/{number}/rise").status_code == 404
    assert 'action="/settings/views/2"' not in agent.get("/settings/views").text
    assert 'action="/settings/views/2"' in admin.get("/settings/views").text
