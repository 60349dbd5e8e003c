"""What the agent who looks has chosen for themselves."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g
from sqlalchemy.exc import SQLAlchemyError

from inbox.auth import current_agent
from inbox.operations import personal


def preference(name: str) -> str:
    """One answer of whoever looks; the default for strangers, and while the database is away."""
    if "preferences" not in g:
        g.preferences = found()
    return str(g.preferences[name])


def found() -> Mapping[str, str]:
    try:
        agent = current_agent()
        return personal.of_agent(agent) if agent else personal.DEFAULTS
    except SQLAlchemyError:
        return personal.DEFAULTS
