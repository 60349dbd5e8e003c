"""Searching: people and groups first, then messages, each one step from its place in the thread."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from flask import Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.pages import listing
from inbox.pages.fragments import fragment, wants_fragment
from inbox.pages.results import EVERYBODY, Finding, load, read
from inbox.pages.routes import OPENED, bp
from inbox.pages.sought import WORDS


@bp.get("/search", endpoint="search")
@for_agents
def find() -> str | BaseResponse:
    """The results, in the place of the list; for htmx the results alone, or those that follow."""
    finding = load(read())
    if not wants_fragment():
        return render_template("inbox.html", listing=listing.without_rows(), opened=None, finding=finding)
    if not finding.is_first:
        return render_template("search/_hits.html", finding=finding)
    response = fragment(render_template("search/_found.html", finding=finding))
    remember(response, finding)
    return response


def remember(response: Response, finding: Finding) -> None:
    """Put the search into the address, beside the conversation that is open.

    Each letter that is typed is another search; the back button is to leave them all at once.
    """
    url = finding.sought.url(only=EVERYBODY if finding.is_only_people else None)
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    if OPENED.fullmatch(shown.path):
        url = f"{shown.path}?{urlsplit(url).query}"
    goes_on = "typed" in request.args and WORDS in parse_qs(shown.query, keep_blank_values=True)
    response.headers["HX-Replace-Url" if goes_on else "HX-Push-Url"] = url
