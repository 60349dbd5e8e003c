"""Templates: fetched from WhatsApp, kept up by its webhooks, found by agents."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, insert, select, update

from inbox.adapters.graph import GraphError
from inbox.demo.world import ScriptedAnswer
from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.setting import Setting
from inbox.models.template import Template
from inbox.operations import templates
from inbox.operations.transaction import writing
from tests.support.meta import envelope

ACCOUNT = "318840027745501"  # the pretend Meta's


@pytest.fixture
def fetch(app, pretend):
    """Fetches when it is due, as the background threads do."""
    pretend.writes()

    def fetch():
        chores = app.extensions["chores"]
        return [chores.fetch_templates(each) for each in chores.templates_due(10)]

    return fetch


@pytest.fixture
def status(rows):
    def status(name):
        query = select(Template.status, Template.quality, Template.reason, Template.category)
        (found,) = rows(query.where(Template.name == name))
        return tuple(found)

    return status


def news(name, language="en_GB", field="message_template_status_update", **value):
    body = envelope()
    told = {"message_template_name": name, "message_template_language": language, **value}
    body["entry"][0] |= {"id": "318840027745501", "changes": [{"field": field, "value": told}]}
    return body


@pytest.fixture
def listing(pretend, monkeypatch):
    """Lets Meta answer this instead of its list."""

    def listing(call):
        monkeypatch.setattr(
            type(pretend.app.extensions["graph"]), "call", lambda self, *a, **k: call(*a, **k)
        )

    return listing


def many(count, *, start=0):
    return [
        {"id": str(n), "name": f"template_{n}", "language": "en", "status": "APPROVED", "components": []}
        for n in range(start, start + count)
    ]


def test_as_many_as_an_account_may_have_are_fetched(fetch, listing, rows):
    def call(method, path, query):
        if not path.startswith(ACCOUNT):
            return {"data": []}
        start = int(query.get("after", 0))
        page = {"data": many(100, start=start), "paging": {"cursors": {"after": str(start + 100)}}}
        if start + 100 < 6000:
            page["paging"]["next"] = "https://graph.facebook.com/next"
        return page

    listing(call)

    assert fetch() == [6000]
    assert rows(select(func.count(Template.id))) == [(6000,)]


@pytest.mark.parametrize(
    "page",
    [
        {"data": many(1), "paging": {"next": "x", "cursors": {"after": "the same"}}},
        {"data": None},
        {},
    ],
    ids=["round and round", "nothing", "no list"],
)
def test_a_list_that_does_not_end_takes_no_template_away(app, fetch, listing, rows, page):
    fetch()
    before = rows(select(Template.name).order_by(Template.name))
    with app.app_context():
        templates.ask()
    listing(lambda *args, **kwargs: page)

    fetch()

    assert rows(select(Template.name).order_by(Template.name)) == before
    with app.app_context():
        assert "cannot be read" in templates.fetched().trouble


def test_one_account_that_may_not_be_read_keeps_no_other_back(app, fetch, listing, rows):
    with writing(app.extensions["engine"]) as connection:
        connection.execute(insert(Channel).values(phone_number_id="1", waba_id="000", created_at=utcnow()))

    def call(method, path, query):
        if path.startswith("000/"):
            raise GraphError("The access token does not allow this.", needs_admin=True)
        return {"data": many(2) if path.startswith(ACCOUNT) else []}

    listing(call)

    assert fetch() == [2]
    with app.app_context():
        assert "not allow" in templates.fetched().trouble


def test_what_a_webhook_tells_during_the_fetch_is_newer(app, fetch, listing, pretend, rows):
    fetch()
    with app.app_context():
        templates.ask()
    page = app.extensions["graph"].call("GET", f"{ACCOUNT}/message_templates", query={"limit": "100"})

    def call(*args, **kwargs):
        pretend.meta.posts(news("hello_again", event="PAUSED"))
        return page if args[1].startswith(ACCOUNT) else {"data": []}

    listing(call)
    fetch()

    assert rows(select(Template.status).where(Template.name == "hello_again")) == [("PAUSED",)]


def test_all_pages_are_fetched(fetch, pretend, rows, monkeypatch):
    monkeypatch.setattr(templates, "AT_ONCE", 3)

    assert fetch()[0] >= len(pretend.world.templates)

    pages = [call for call in pretend.world.calls if call.path.endswith("/message_templates")]
    assert len(pages) >= 3
    names = {(one["name"], one["language"]) for one in pretend.world.templates}
    assert {tuple(row) for row in rows(select(Template.name, Template.language))} == names


def test_they_are_fetched_now_and_then_and_when_somebody_asks(app, fetch):
    assert len(fetch()) == 1
    assert fetch() == []

    with app.app_context():
        templates.ask()
    assert len(fetch()) == 1
    assert fetch() == []

    with writing(app.extensions["engine"]) as connection:
        long_ago = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=7)).isoformat()
        connection.execute(update(Setting).where(Setting.name == templates.FETCHED_AT).values(value=long_ago))
    assert len(fetch()) == 1


def test_a_change_at_meta_arrives_and_what_is_gone_goes(app, fetch, pretend, rows, status):
    fetch()
    pretend.world.templates[0] |= {"category": "MARKETING"}
    gone = pretend.world.templates.pop()
    with app.app_context():
        templates.ask()

    fetch()

    assert rows(select(Template.id).where(Template.name == gone["name"])) == []
    (changed,) = rows(select(Template.category).where(Template.meta_id == pretend.world.templates[0]["id"]))
    assert changed.category == "MARKETING"


def test_webhooks_tell_at_once(fetch, meta, status):
    fetch()

    meta.posts(news("holiday_hours", event="APPROVED", reason="NONE"))
    assert status("holiday_hours")[:3:2] == ("APPROVED", None)
    meta.posts(news("holiday_hours", event="PAUSED", reason="Customers did not like it"))
    assert status("holiday_hours")[:3:2] == ("PAUSED", "Customers did not like it")
    meta.posts(news("holiday_hours", field="message_template_quality_update", new_quality_score="RED"))
    assert status("holiday_hours")[1] == "RED"
    meta.posts(news("holiday_hours", field="template_category_update", new_category="MARKETING"))
    assert status("holiday_hours")[3] == "MARKETING"


def test_news_of_an_unknown_template_fetch_the_list(app, fetch, meta):
    fetch()

    meta.posts(news("brand_new", event="APPROVED"))

    assert templates.is_due(app.extensions["engine"])


def test_a_refusal_is_told_and_loses_nothing(app, fetch, pretend, rows):
    fetch()
    before = len(rows(select(Template.id)))
    with app.app_context():
        templates.ask()
    pretend.world.next_answers.append(ScriptedAnswer(401, {"error": {"code": 190, "message": "x"}}))

    fetch()

    assert len(rows(select(Template.id))) == before
    with app.app_context():
        assert templates.fetched().trouble.endswith(".")


def test_agents_find_them_by_words_language_and_category(app, fetch):
    fetch()
    with app.app_context():
        by_name = [each.template.name for each in templates.sendable(None, words="pocket")]
        by_text = {each.template.name for each in templates.sendable(None, words="coats")}
        portuguese = {each.template.language for each in templates.sendable(None, language="pt_PT")}
        marketing = {each.template.category for each in templates.sendable(None, category="MARKETING")}
        percent = templates.sendable(None, words="%")

    assert by_name == ["found_in_pocket"]
    assert by_text == {"autumn_offer"}
    assert portuguese == {"pt_PT"}
    assert marketing == {"MARKETING"}
    assert percent == []


def test_only_approved_ones_can_be_chosen(app, fetch):
    fetch()
    with app.app_context():
        assert "holiday_hours" not in {each.template.name for each in templates.sendable(None)}
