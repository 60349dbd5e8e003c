"""The raw JSON of one message."""

from __future__ import annotations

import pytest

from tests.pages.links import address
from tests.support.meta import Meta
from tests.support.visitors import Visitor, logged_in


def test_admins_reach_it_from_the_message(meta, admin, agent):
    meta.writes("hello")

    page = admin.get("/conversations/1")
    raw = admin.get(address(page, "/admin/messages/1/raw"))

    assert "wamid.test-1" in raw.text
    assert "&#34;hello&#34;" in raw.text
    assert "/admin/" not in agent.get("/conversations/1").text


@pytest.mark.parametrize("keeps", ["0", "1"])
def test_what_was_deleted_is_kept_for_admins_by_a_setting(make_app, keeps):
    app = make_app(INBOX_KEEP_DELETED=keeps)
    meta = Meta(app, app.test_client(use_cookies=False))
    admin = logged_in(app, Visitor(app, app.response_class), "tomas@example.org", "Tomas Lind", "admin")
    agent = logged_in(app, Visitor(app, app.response_class), "asha@example.org", "Asha Rao", "agent")
    wamid = meta.writes("what I should not have said")
    meta.writes("", id="wamid.r", type="revoke", revoke={"original_message_id": wamid})

    page = admin.get("/conversations/1").text
    assert "Deleted by the customer" in page
    assert ("what I should not have said" in page) is (keeps == "1")
    assert admin.get("/admin/messages/1/raw").status_code == (200 if keeps == "1" else 404)
    assert "what I should not have said" not in agent.get("/conversations/1").text
