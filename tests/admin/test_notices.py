"""What Meta told the business."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from inbox.models.base import utcnow
from inbox.models.notice import Notice
from inbox.operations.transaction import writing
from tests.pages.links import address
from tests.support.meta import envelope

MARK = "avatar--marked"


def test_notices_are_told_with_their_weight_newest_first(meta, admin):
    meta.posts("70_account_update_violation.json")
    meta.posts("67_template_status_update.json")
    meta.posts("76_unknown_field.json")

    page = admin.get("/admin/notices").text

    places = [page.index(words) for words in ("For information", "</svg>Warning", "</svg>Alert")]
    assert places == sorted(places)
    assert page.index("Meta sent something new") < page.index("Meta says that the account broke a rule")
    assert address(admin.get("/admin/notices"), "/admin/events/3")


def test_notices_are_paged_by_key(meta, admin):
    for number in range(60):
        meta.posts(envelope(field=f"field_{number}"), apply=False)
    meta.applied()

    page = admin.get("/admin/notices")
    older = admin.get(address(page, "/admin/notices?before="))

    assert page.text.count("something new") == 50
    assert older.text.count("something new") == 10
    assert "field_9<" in older.text
    assert "field_10<" in page.text


@pytest.mark.databases("sqlite")
def test_a_mangled_address_is_a_bad_request(admin):
    assert admin.get("/admin/notices?before=x").status_code == 400


def test_recent_warnings_mark_the_menu_of_admins(app, meta, admin, agent):
    meta.posts("76_unknown_field.json")
    assert MARK not in admin.get("/").text, "news is no warning"

    meta.posts("70_account_update_violation.json")
    page = admin.get("/").text
    assert MARK in page
    assert 'href="/admin/notices"' in page
    assert 'href="/admin/events"' in page
    page = agent.get("/").text
    assert MARK not in page
    assert "/admin/" not in page

    with writing(app.extensions["engine"]) as connection:
        connection.execute(update(Notice).values(created_at=utcnow() - dt.timedelta(days=8)))
    assert MARK not in admin.get("/").text
