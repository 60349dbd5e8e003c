"""All templates of the business account, whatever their status is, and fetching them anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.operations import templates
from inbox.operations.templates import Choice, Fetched
from inbox.pages import picker
from inbox.pages.fragments import fragment, wants_fragment
from inbox.pages.login import safe_next
from inbox.pages.routes import bp

AT_ONCE = 50
FETCHED = "templates-fetched"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A stretch of all templates that fit."""

    choices: list[Choice]
    words: str
    status: str
    after: int
    has_more: bool
    statuses: list[str]
    fetched: Fetched

    @property
    def state(self) -> str:
        if self.choices:
            return "some"
        if (self.words or self.status) and self.statuses:
            return "none_fits"
        return picker.state_of(self.fetched)

    @property
    def more_url(self) -> str:
        told = {"q": self.words, "status": self.status}
        filters: dict[str, Any] = {name: value for name, value in told.items() if value}
        return url_for("pages.all_templates", after=self.after + AT_ONCE, **filters) if self.has_more else ""


@bp.get("/templates")
@for_agents
def all_templates() -> str:
    """Every template with how WhatsApp sees it."""
    found = load(request.args)
    if not wants_fragment():
        return render_template("catalogue/page.html", catalogue=found)
    name = "_rows" if found.after else "_list"
    return render_template(f"catalogue/{name}.html", catalogue=found)


@bp.post("/templates/fetching")
@for_agents
def fetch_templates() -> BaseResponse:
    """Fetch the list from WhatsApp now."""
    templates.ask()
    if wants_fragment():
        return make_response(render_template("picker/_fetched.html", fetched=templates.fetched()))
    return redirect(safe_next(request.form.get("back", "")), code=303)


@bp.get("/templates/fetching")
@for_agents
def templates_fetching() -> BaseResponse:
    """How far the fetching is; when it is done, the lists on the page ask for what is new."""
    found = templates.fetched()
    html = render_template("picker/_fetched.html", fetched=found)
    if not wants_fragment():
        return redirect(url_for("pages.all_templates"), code=303)
    return fragment(html, tell="" if found.is_on_its_way else FETCHED)


def load(wanted: Mapping[str, str]) -> Catalogue:
    words, status, after = (wanted.get(name, "").strip() for name in ("q", "status", "after"))
    skipped = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0
    found = templates.all_of_them(words=words, status=status, limit=AT_ONCE + 1, after=skipped)
    kinds, fetched = templates.overview()
    return Catalogue(
        found[:AT_ONCE], words, status, skipped, len(found) > AT_ONCE,
        kinds.statuses, fetched,
    )  # fmt: skip
