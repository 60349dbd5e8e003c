"""Who may open which door: sessions, permissions, and the answer to those who may not.

Closed unless opened: a view function says who it is for with one of the decorators below, and one
that says nothing opens for admins only. This is the one importer of flask_login, so that the log-in
library can be changed in one place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask_login import UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from inbox.extensions import csrf, login_manager
from inbox.models.agent import Agent, AgentSession
from inbox.models.token import ApiToken
from inbox.operations import agents, tokens

View = TypeVar("View", bound=Callable[..., Any])

STRANGERS, AGENTS, ADMINS, PROGRAMS = "strangers", "agents", "admins", "programs"
AGENTS_AND_PROGRAMS = "agents and programs"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def declares(permission: str) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


open_to_strangers = declares(STRANGERS)
for_agents = declares(AGENTS)
for_admins = declares(ADMINS)
for_programs = declares(PROGRAMS)
for_agents_and_programs = declares(AGENTS_AND_PROGRAMS)


def for_senders(view: View) -> View:
    """For programs whose token may write to customers."""
    view.scope = "send"  # type: ignore[attr-defined]
    return for_programs(view)


class Visitor(UserMixin):
    """A logged-in agent, known by the token of this one log-in."""

    def __init__(self, agent: Agent, token: str, session_id: int | None = None) -> None:
        self.agent = agent
        self.token = token
        self.session_id = session_id

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask) -> None:
    """Ask for the permission of every request before its view runs."""
    login_manager.init_app(app)
    login_manager.session_protection = None  # sessions are ended in the database, not guessed at by address
    login_manager.user_loader(load_visitor)
    app.before_request(require_permission)


def load_visitor(token: str) -> Visitor | None:
    found: AgentSession | None = agents.session_of(token)
    return Visitor(found.agent, token, found.id) if found else None


def sign_in(agent: Agent) -> None:
    """Log this browser in: a new session and a new CSRF token, whatever the browser brought along."""
    session.clear()
    session.permanent = True
    token = agents.start_session(agent, user_agent=request.headers.get("User-Agent", ""))
    login_user(Visitor(agent, token))


def sign_out() -> None:
    """Log this browser out; a copy of its cookie is worthless from now on."""
    if current_user.is_authenticated:
        agents.end_session(current_user.token)
    logout_user()
    session.clear()


def current_agent() -> Agent | None:
    return current_user.agent if current_user.is_authenticated else None


def current_session_id() -> int | None:
    """The log-in with which this request came."""
    return current_user.session_id if current_user.is_authenticated else None


def permission_of(view: Callable[..., Any] | None) -> str:
    return getattr(view, "permission", ADMINS)


def require_permission() -> BaseResponse | None:
    """Let the request pass, or answer in the language of its door."""
    if request.endpoint is None:
        return None  # no such page: the 404 tells a stranger nothing
    needed = permission_of(view_of(request.endpoint))
    if needed == STRANGERS:
        return None
    if needed == PROGRAMS or (needed == AGENTS_AND_PROGRAMS and sends_token()):
        require_program()
        return None
    agent = current_agent()
    if agent is None:
        return ask_to_log_in()
    if needed == ADMINS and not agent.is_admin:
        abort(404)
    return None


def scope_of(view: Callable[..., Any] | None) -> str:
    """What a token must allow to change something through this view."""
    return getattr(view, "scope", "write")


def view_of(endpoint: str) -> Callable[..., Any] | None:
    return current_app.view_functions.get(endpoint)


def sends_token() -> bool:
    """Tell programs from browsers, to which a proxy may have added a password of its own."""
    return request.headers.get("Authorization", "").lower().startswith("bearer ")


def require_program() -> None:
    """A bearer token, or a logged-in session that proves with a CSRF token that it meant to write."""
    scheme, _, plain = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        g.token = tokens.find(plain.strip()) if scheme.lower() == "bearer" else None
        scope = "read" if request.method in SAFE_METHODS else scope_of(view_of(request.endpoint or ""))
        if not isinstance(g.token, ApiToken):
            abort(401)
        if not g.token.allows(scope):
            abort(403)
        return
    if current_agent() is None:
        abort(401)
    if request.method not in SAFE_METHODS:
        csrf.protect()


def ask_to_log_in() -> BaseResponse:
    """Send a browser to the log-in page and back afterwards; htmx is told to load a whole page."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    login = url_for("pages.login", next=wanted if wanted != "/" else None)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": url_for("pages.login")})
    return redirect(login, code=303)
