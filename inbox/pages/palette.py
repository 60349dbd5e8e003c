"""The palette: from anywhere to a conversation or a command, with a few letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import current_agent, for_agents
from inbox.operations import personal, search_people
from inbox.operations.preferences import UnknownChoice
from inbox.operations.search import Wanted
from inbox.pages import results
from inbox.pages.fragments import wants_fragment
from inbox.pages.results import Known
from inbox.pages.routes import bp
from inbox.pages.shortcuts import GROUPS, Shortcut
from inbox.pages.sought import Sought
from inbox.whatsapp.findable import LONGEST, spelling, terms_of
from inbox.words import lazy

MOST_PEOPLE, MOST_COMMANDS = 6, 6


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do: a page to open (`endpoint`), or what a shortcut does too (`act`).

    `also` are other words for it, in English. What is about the open conversation is offered where one
    is open.
    """

    words: str
    glyph: str
    act: str = ""
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    theme: str = ""
    also: str = ""
    is_about_conversation: bool = False
    is_for_admins: bool = False

    @property
    def url(self) -> str:
        return url_for(self.endpoint, **self.values) if self.endpoint else ""

    @property
    def shortcut(self) -> Shortcut | None:
        return next((each for each in KEYS if each.act == self.act), None) if self.act else None


KEYS = tuple(each for group in GROUPS for each in group.shortcuts)


def view(words: str, name: str, also: str = "") -> Command:
    return Command(words, "filter", f"view-{name}", "pages.inbox", {"view": name}, also=f"go to view {also}")


COMMANDS = (
    Command(lazy("Write an answer"), "reply", "reply", is_about_conversation=True, also="respond"),
    Command(
        lazy("Done, or open again"),
        "done",
        "done",
        is_about_conversation=True,
        also="close finish archive reopen",
    ),
    Command(lazy("Mark as unread"), "mail", "unread", is_about_conversation=True),
    Command(
        lazy("Contact details"), "info", "details", is_about_conversation=True, also="customer profile media"
    ),
    Command(
        lazy("New message"),
        "compose",
        "new-message",
        "pages.new_conversation",
        also="write begin start number",
    ),
    view(lazy("Open conversations"), "open", "inbox"),
    view(lazy("Unread conversations"), "unread"),
    view(lazy("Conversations that need a reply"), "needs-reply", "answer waiting"),
    view(lazy("Conversations whose 24 hours end soon"), "closing", "window closing"),
    view(lazy("Done conversations"), "done", "closed archive"),
    view(lazy("All conversations"), "all"),
    Command(lazy("Search in everything"), "search", "search", "pages.search", also="find messages"),
    Command(lazy("Templates"), "form", endpoint="pages.all_templates"),
    Command(lazy("Canned replies"), "canned", endpoint="pages.kept_replies", also="snippets saved quick"),
    Command(
        lazy("Settings"),
        "settings",
        endpoint="pages.settings",
        also="preferences options sound notifications",
    ),
    Command(lazy("Keyboard shortcuts"), "keyboard", "shortcuts", "pages.shortcuts", also="keys help"),
    Command(lazy("Dark colours"), "spark", theme=personal.DARK, also="mode theme night"),
    Command(lazy("Light colours"), "spark", theme=personal.LIGHT, also="mode theme day"),
    Command(lazy("Colours of the system"), "spark", theme=personal.SYSTEM, also="mode theme dark light"),
    Command(lazy("Event log"), "history", endpoint="admin.events", is_for_admins=True, also="admin webhooks"),
    Command(
        lazy("Notices from Meta"), "info", endpoint="admin.notices", is_for_admins=True, also="admin warnings"
    ),
    Command(lazy("Log out"), "leave", "logout", also="sign out leave quit"),
)


@dataclass(frozen=True, slots=True)
class Palette:
    words: str
    people: list[Known]
    commands: list[Command]

    @property
    def search_url(self) -> str:
        return url_for("pages.search", q=self.words) if self.words else ""


@bp.get("/palette")
@for_agents
def palette() -> str:
    """What fits the words: for htmx the choices, otherwise a page of links."""
    words = request.args.get("q", "").strip()[:LONGEST]
    found = Palette(words, people_for(words), list(commands_for(words, is_open="open" in request.args)))
    return render_template(f"palette/{'_choices' if wants_fragment() else 'page'}.html", palette=found)


@bp.post("/palette/colours")
@for_agents
def choose_colours() -> BaseResponse:
    """Keep the colours that an agent has chosen."""
    agent = current_agent()
    try:
        personal.choose(agent.id if agent else 0, {"theme": request.form.get("theme", "")})
    except UnknownChoice:
        abort(422)
    if wants_fragment():
        return make_response("", 204)
    return redirect(url_for("pages.inbox"), code=303)


def people_for(words: str) -> list[Known]:
    found = search_people.find(words, limit=MOST_PEOPLE) if words else search_people.latest(MOST_PEOPLE)
    asked = Sought(Wanted(words=words))
    return [results.known_by(conversation, asked) for conversation in found]


def commands_for(words: str, *, is_open: bool) -> Iterator[Command]:
    """Those whose words have all of these, the ones that begin with them first."""
    agent = current_agent()
    terms = terms_of(words)
    offered = [
        each
        for each in COMMANDS
        if (is_open or not each.is_about_conversation)
        and (not each.is_for_admins or (agent is not None and agent.is_admin))
        and fits(each, terms)
    ]
    offered.sort(key=lambda each: not begins(each, terms))
    yield from offered[: MOST_COMMANDS if terms else len(offered)]


def fits(command: Command, terms: Sequence[str]) -> bool:
    """Each of these begins one of its words."""
    known = spelling(f"{command.words} {command.also}").split()
    return all(any(word.startswith(term) for word in known) for term in terms)


def begins(command: Command, terms: Sequence[str]) -> bool:
    return bool(terms) and spelling(str(command.words)).startswith(terms[0])
