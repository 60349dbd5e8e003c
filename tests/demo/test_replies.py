"""Canned replies are there when you come, and read well for everybody."""

from __future__ import annotations

from inbox import create_app
from inbox.demo import launch
from inbox.demo.people import Business
from inbox.operations import agents, business, canned
from inbox.operations.placeholders import fill


def test_some_are_there_from_the_start_and_only_once(tmp_path):
    settings = launch.make_settings(8123, tmp_path)
    launch.prepare(settings)
    launch.prepare(settings)  # as with --keep

    app = create_app(settings)
    with app.app_context():
        admin = agents.expect(launch.ADMIN_EMAIL)
        mine = [reply.shortcut for reply in canned.listed(admin) if reply.agent_id]
        shared = [reply for reply in canned.listed(admin) if not reply.agent_id]
        assert business.name() == Business().name
        assert mine == ["bye", "thanks"]
        assert {"hello", "hours", "thanks"} <= {reply.shortcut for reply in shared}
        for reply in shared:
            text = fill(reply.text, {"business": "Northgate", "agent": "Robin"})
            assert "{" not in text
            assert "  " not in text
            assert " ," not in text
    app.extensions["engine"].dispose()
