"""The stream on which an open browser hears that something changed; what it is, it asks for itself."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator

from flask import Response, abort, current_app, request

from inbox.adapters.live import Live, NoRoom, Subscription
from inbox.auth import current_session_id, for_agents
from inbox.pages.release import release
from inbox.pages.routes import bp

BEAT = 20.0  # seconds after which a stream says that it is alive; proxies end silent ones after 55 or 60
PATIENCE = 30_000  # milliseconds in which a browser must have taken what was sent
SOONEST, LATEST = 1_000, 3_000  # milliseconds until a browser whose stream ended comes again
TELLS_WHY = ("logged-out", "elsewhere")  # the browser should not come again by itself


@bp.get("/live")
@for_agents
def live() -> Response:
    """Hold the stream of one browser, or answer 204 when there are too many: it asks now and then instead.

    The database connection of the request goes back before the first byte is sent.
    """
    session_id = current_session_id()
    if session_id is None:
        abort(401)
    if request.method == "HEAD":
        return Response(status=204)
    doorbell: Live = current_app.extensions["live"]
    try:
        subscription = doorbell.subscribe(session_id)
    except NoRoom:
        return Response(status=204)
    let_go_of_the_lost()
    response = Response(events(doorbell, subscription, release()), mimetype="text/event-stream")
    response.call_on_close(subscription.close)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would keep the events until they fill a buffer
    return response


def events(doorbell: Live, subscription: Subscription, hello: str) -> Iterator[str]:
    """The text of the stream.

    A beat is an event and no comment, so that pages see when none comes. It tells how many listen: they
    ask for the same at the same time, and scatter the more, the more of them there are.
    """
    yield f"retry: {random.randint(SOONEST, LATEST)}\n{event('hello', hello)}{beat(doorbell)}"
    while True:
        rings = subscription.wait(BEAT)
        if subscription.ended is not None:
            break
        yield "".join(event(ring.kind, ring.conversation_id) for ring in rings) or beat(doorbell)
    if subscription.ended in TELLS_WHY:
        yield event("bye", subscription.ended)


def beat(doorbell: Live) -> str:
    return event("beat", len(doorbell.subscriptions))


def event(kind: str, data: object) -> str:
    return f"event: {kind}\ndata: {data}\n\n"


def let_go_of_the_lost() -> None:
    """Notice within half a minute that a browser is gone without a word, where the system can."""
    held = request.environ.get("gunicorn.socket")
    if not isinstance(held, socket.socket) or held.family == socket.AF_UNIX:
        return
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        held.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, PATIENCE)
