"""Answers in two sizes: a whole page for a browser, the changed piece of it for htmx."""

from __future__ import annotations

import json

from flask import Response, make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

LIST_CHANGED = "conversations-changed"
NEWS = "inbox:sent, conversations-changed"  # the open thread has something new to show, too


def wants_fragment() -> bool:
    """Tell whether htmx asks, except where it restores a whole page for the back button."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def fragment(html: str, *, tell: str = "", url: str = "") -> Response:
    """A piece of a page; `tell` names an event for other pieces, `url` is the address that it now has."""
    response = make_response(html)
    if tell:
        response.headers["HX-Trigger"] = tell
    if url:
        response.headers["HX-Push-Url"] = url
    return response


def unchanged() -> Response:
    return Response(status=204)


def moved(url: str) -> BaseResponse:
    """Send the browser to another page, which htmx must be told in its own way."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, code=303)


def vary(response: Response) -> Response:
    """Keep caches from giving a piece to someone who asked for the page."""
    response.vary.add("HX-Request")
    return response


def arrived(url: str) -> BaseResponse:
    """Show another conversation in the pane: without scripts as a page, with them without a reload."""
    if not wants_fragment():
        return redirect(url, code=303)
    place = {"path": url, "target": "#pane", "source": "#pane", "swap": "innerHTML"}
    return Response(status=204, headers={"HX-Location": json.dumps(place), "HX-Trigger": LIST_CHANGED})
