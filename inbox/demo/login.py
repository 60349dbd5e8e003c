"""The link that logs in once, so that nobody has to type a password to see the demo."""

import hashlib
import threading

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from inbox.auth import open_to_strangers, sign_in
from inbox.operations import agents

bp = Blueprint("demo_login", __name__)


class LoginLinks:
    """The tokens that still work, and those that did."""

    def __init__(self) -> None:
        self._emails: dict[str, str] = {}
        self._used: set[str] = set()
        self._lock = threading.Lock()

    def add(self, token: str, email: str) -> None:
        """Let this token log this agent in, once."""
        with self._lock:
            self._emails[_digest(token)] = email

    def use(self, token: str) -> str | None:
        """Take a token's agent, None where it does not work (any more)."""
        with self._lock:
            email = self._emails.pop(_digest(token), None)
            if email is not None:
                self._used.add(_digest(token))
            return email

    def was_used(self, token: str) -> bool:
        """Tell whether this token has worked before."""
        with self._lock:
            return _digest(token) in self._used


@bp.get("/login/<token>")
@open_to_strangers
def follow(token: str) -> AnyResponse | tuple[str, int]:
    """Log in and go to the inbox; the one GET that changes something, and only in the demo."""
    links: LoginLinks = current_app.extensions["login_links"]
    email = links.use(token)
    agent = agents.find(email) if email else None
    if agent is None or agent.is_disabled:
        was_used = links.was_used(token)
        return render_template("demo/link.html", was_used=was_used), 410 if was_used else 404
    sign_in(agent)
    return redirect(url_for("pages.inbox"), code=303)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
