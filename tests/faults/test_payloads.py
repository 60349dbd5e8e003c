"""The corpus through a real server: what `flask check` counts afterwards."""

from __future__ import annotations

import json

from tests.support.meta import payload_names, payload_path

CORPUS = [name for name in payload_names() if int(name[:2]) <= 78]  # what comes after them are groups


def test_all_payloads_posted_over_http_are_counted_once(server, look, poster_to):
    poster = poster_to(server)
    bodies = [payload_path(name).read_bytes() for name in CORPUS]
    counted = []
    for _ in range(2):
        assert [poster.post(body) for body in bodies] == [200] * len(bodies)
        look.wait_until_applied()
        counted.append(json.loads(server.flask("check")))

    assert counted[0] == counted[1]
    unread = counted[0].pop("unread")
    assert unread > 0
    assert counted[0] == {
        "events": 78,
        "events_pending": 0,
        "events_failed": 0,
        "messages": 67,
        "conversations": 10,
        "statuses": 9,
        "problems": [],
    }
    assert server.said.count("Saved message ") == counted[0]["messages"]
