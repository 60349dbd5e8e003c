"""Saved views: what somebody asks of the list again and again, under a name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement

from inbox.extensions import db
from inbox.models.agent import Agent
from inbox.models.base import utcnow
from inbox.models.saved_view import SavedView
from inbox.operations.conversations import AnySession
from inbox.operations.storable import clean
from inbox.operations.transaction import transaction
from inbox.words import gettext, marked

LONGEST_NAME, LONGEST_QUERY = 40, 512
MOST = 20  # of each owner: a row of chips, and not a second list

NO_NAME = marked("Enter a name, such as Orders today.")
LONG_NAME = marked("A name has %(most)s characters at most.")
TAKEN = marked("There is a saved view with this name already. Choose another name.")
FULL = marked("There are %(most)s saved views already, which is the most. Remove one that nobody uses.")
NOTHING_TO_SAVE = marked("Choose another view or a filter first: the open conversations are always there.")


class NotSavable(ValueError):
    """What was entered cannot be kept; the text says why."""


class UnknownView(LookupError):
    """There is no such saved view, or none that this agent may change."""


def of_agent(agent: Agent) -> list[SavedView]:
    """All that an agent sees, as rows that can be changed."""
    return in_order(db.session.scalars(select(SavedView).where(is_seen_by(agent.id))))


def seen_by(agent_id: int) -> Select[int, int | None, str, str, int]:
    """The question for what of them a list shows."""
    columns = SavedView.id, SavedView.agent_id, SavedView.name, SavedView.query, SavedView.position
    return select(*columns).where(is_seen_by(agent_id))


def is_seen_by(agent_id: int) -> ColumnElement[bool]:
    return or_(SavedView.agent_id == agent_id, SavedView.agent_id.is_(None))


def in_order(views: Iterable[SavedView]) -> list[SavedView]:
    """Everybody's first, then the agent's own, each in the order that was chosen."""
    return sorted(views, key=lambda view: (view.agent_id is not None, view.position, view.id))


def is_changeable(agent: Agent, view: SavedView) -> bool:
    """Agents change their own views, admins also those of everybody."""
    return view.agent_id == agent.id or (view.agent_id is None and agent.is_admin)


def add(agent: Agent, name: str, query: str, *, shared: bool = False) -> SavedView:
    """Keep what the list shows at the end of the owner's views."""
    if shared and not agent.is_admin:
        raise UnknownView
    name, owner = checked_name(name), None if shared else agent.id
    if not query or len(query) > LONGEST_QUERY:
        raise NotSavable(gettext(NOTHING_TO_SAVE))
    try:
        with transaction() as session:
            last, count = session.execute(
                select(func.max(SavedView.position), func.count()).where(owned_by(owner))
            ).one()
            if count >= MOST:
                raise NotSavable(gettext(FULL, most=MOST))
            view = SavedView(
                agent_id=owner, name=name, query=query, position=(last or 0) + 1, created_at=utcnow()
            )
            session.add(view)
    except IntegrityError:
        raise NotSavable(gettext(TAKEN)) from None
    return view


def rename(agent: Agent, view_id: int, name: str) -> None:
    name = checked_name(name)
    try:
        with transaction() as session:
            changeable(session, agent, view_id).name = name
    except IntegrityError:
        raise NotSavable(gettext(TAKEN)) from None


def remove(agent: Agent, view_id: int) -> str:
    """Take a view away; returns its name, to tell of it."""
    with transaction() as session:
        view = changeable(session, agent, view_id)
        name = view.name
        session.delete(view)
    return name


def move_up(agent: Agent, view_id: int) -> None:
    """Change places with the view before it, if there is one."""
    with transaction() as session:
        view = changeable(session, agent, view_id)
        before = session.scalar(
            select(SavedView)
            .where(owned_by(view.agent_id), SavedView.position < view.position)
            .order_by(SavedView.position.desc())
            .limit(1)
        )
        if before is not None:
            before.position, view.position = view.position, before.position


def changeable(session: AnySession, agent: Agent, view_id: int) -> SavedView:
    view = session.get(SavedView, view_id)
    if view is None or not is_changeable(agent, view):
        raise UnknownView
    return view


def owned_by(owner: int | None) -> ColumnElement[bool]:
    return SavedView.agent_id.is_(None) if owner is None else SavedView.agent_id == owner


def checked_name(entered: str) -> str:
    name = " ".join((clean(entered) or "").split())
    if not name:
        raise NotSavable(gettext(NO_NAME))
    if len(name) > LONGEST_NAME:
        raise NotSavable(gettext(LONG_NAME, most=LONGEST_NAME))
    return name
