"""What stands around a page, asked for once a request and only by pages that show some of it."""

from __future__ import annotations

from flask import g
from sqlalchemy.exc import SQLAlchemyError

from inbox.auth import current_agent
from inbox.operations import surroundings
from inbox.operations.surroundings import Surroundings


def around() -> Surroundings:
    """What whoever looks sees around the page; nothing for strangers."""
    if "surroundings" not in g:
        agent = current_agent()
        g.surroundings = surroundings.of_agent(agent) if agent else Surroundings()
    found: Surroundings = g.surroundings
    return found


def reason_files_wait() -> str | None:
    """Why WhatsApp hands out no file at all; also asked on the page that says that the database is away."""
    try:
        return around().files_wait_because
    except SQLAlchemyError:
        return None


def warnings_from_meta() -> int:
    return around().warnings
