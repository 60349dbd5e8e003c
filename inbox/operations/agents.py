"""Agents: who may log in, and the sessions of those who did."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import unicodedata
from collections.abc import Collection, Sequence

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from inbox.extensions import db
from inbox.models.agent import ADMIN, AGENT, Agent, AgentSession
from inbox.models.base import utcnow
from inbox.operations import attempts, passwords
from inbox.operations.attempts import TooManyAttempts
from inbox.operations.passwords import BadPassword
from inbox.operations.transaction import transaction
from inbox.words import gettext

__all__ = ["ADMIN", "AGENT", "AgentError", "BadPassword", "TooManyAttempts", "WrongLogin"]

SESSION_LIFE = dt.timedelta(days=30)
LONGEST_EMAIL, LONGEST_NAME, LONGEST_USER_AGENT = 254, 200, 256
EMAIL = re.compile(r"""[^@\s"(),:;<>\[\\\]]{1,64}@(?:localhost|(?:[\w-]{1,63}\.)+[\w-]{2,63})""")


class AgentError(ValueError):
    """Something about an agent cannot be done; the message is the sentence to show."""


class WrongLogin(Exception):
    """The e-mail address, the password or both are wrong, or the login is disabled: never say which."""

    def __init__(self) -> None:
        super().__init__(gettext("The e-mail address or the password is wrong."))


def create(*, email: str, name: str, password: str, role: str = AGENT) -> Agent:
    """Make a login; raise `AgentError` or `BadPassword` with the sentence to show."""
    email, name = checked_email(email), checked_name(name)
    if role not in (ADMIN, AGENT):
        raise AgentError(f"The role must be {AGENT} or {ADMIN}.")
    passwords.check(password, email=email)
    if find(email):
        raise AgentError(f"There is already a login for {email}.")
    db.session.rollback()
    password_hash = passwords.make_hash(password)
    agent = Agent(email=email, name=name, role=role, password_hash=password_hash, created_at=utcnow())
    try:
        with transaction() as session:
            session.add(agent)
    except IntegrityError:
        raise AgentError(f"There is already a login for {email}.") from None
    return agent


def authenticate(email: str, password: str, *, address: str) -> Agent:
    """The agent with this e-mail address and password; raise `WrongLogin` or `TooManyAttempts`.

    No transaction is open while the password is hashed, which takes longer than everything else.
    """
    email = normal_email(email)
    account, place = attempts.account_of(email), attempts.place_of(address)
    with transaction() as session:
        attempts.count_one(session, account, place)
        query = select(Agent.id, Agent.password_hash).where(Agent.email == email, Agent.disabled_at.is_(None))
        found = session.execute(query).one_or_none() if is_storable(email) else None
    try:
        is_right = passwords.matches(password, found.password_hash if found else None)
        if found is None or not is_right:
            raise WrongLogin
        outdated = passwords.is_outdated(found.password_hash)
        renewed = passwords.make_hash(password) if outdated else found.password_hash
    except passwords.TooBusy:
        raise TooManyAttempts(int(passwords.PATIENCE)) from None
    with transaction() as session:
        attempts.forgive(session, account, place)
        if renewed != found.password_hash:
            session.execute(
                update(Agent)
                .where(Agent.id == found.id, Agent.password_hash == found.password_hash)
                .values(password_hash=renewed)
            )
    agent = db.session.get(Agent, found.id)
    if agent is None or agent.is_disabled or agent.password_hash != renewed:
        raise WrongLogin  # disabled, or given a new password, while this one was being hashed
    return agent


def start_session(agent: Agent, *, user_agent: str = "") -> str:
    """Open a session on one device and return its token, which is stored nowhere else."""
    token, now, agent_id = secrets.token_urlsafe(32), utcnow(), agent.id
    device = "".join(letter for letter in user_agent if letter.isprintable())[:LONGEST_USER_AGENT]
    with transaction() as session:
        session.execute(
            delete(AgentSession).where(AgentSession.agent_id == agent_id, AgentSession.expires_at <= now)
        )
        session.add(
            AgentSession(
                agent_id=agent_id,
                token_hash=digest(token),
                user_agent=device or None,
                created_at=now,
                expires_at=now + SESSION_LIFE,
            )
        )
    return token


def session_of(token: str) -> AgentSession | None:
    """The living session with this token, of an agent who is not disabled, along with what they chose."""
    query = (
        select(AgentSession)
        .join(AgentSession.agent)
        .outerjoin(Agent.preferences)
        .options(contains_eager(AgentSession.agent).contains_eager(Agent.preferences))
        .where(
            AgentSession.token_hash == digest(token),
            AgentSession.expires_at > utcnow(),
            Agent.disabled_at.is_(None),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def living_sessions(engine: Engine, session_ids: Collection[int]) -> set[int]:
    """Which of these sessions still open doors."""
    query = select(AgentSession.id).where(
        AgentSession.id.in_(session_ids),
        AgentSession.expires_at > utcnow(),
        AgentSession.agent.has(Agent.disabled_at.is_(None)),
    )
    with engine.connect() as connection:
        return set(connection.scalars(query))


def end_session(token: str) -> None:
    with transaction() as session:
        session.execute(delete(AgentSession).where(AgentSession.token_hash == digest(token)))


def disable(email: str) -> Agent:
    """Refuse this login from now on, on all devices at once; disabling twice is harmless."""
    with transaction():
        agent = expect(email)
        agent.disabled_at = agent.disabled_at or utcnow()
        end_sessions(agent)
    return agent


def enable(email: str) -> Agent:
    with transaction():
        agent = expect(email)
        agent.disabled_at = None
    return agent


def reset_password(email: str, password: str) -> Agent:
    """Set a new password and log the agent out everywhere."""
    passwords.check(password, email=expect(email).email)
    db.session.rollback()
    password_hash = passwords.make_hash(password)
    with transaction():
        agent = expect(email)
        agent.password_hash = password_hash
        end_sessions(agent)
    return agent


def all_agents() -> Sequence[Agent]:
    return db.session.scalars(select(Agent).order_by(Agent.email)).all()


def find(email: str) -> Agent | None:
    return db.session.scalar(select(Agent).where(Agent.email == email))


def expect(email: str) -> Agent:
    email = normal_email(email)
    agent = find(email) if is_storable(email) else None
    if agent is None:
        raise AgentError(f"There is no login for {email!r}; `flask agent list` shows them all.")
    return agent


def end_sessions(agent: Agent) -> None:
    db.session.execute(delete(AgentSession).where(AgentSession.agent_id == agent.id))


def normal_email(email: str) -> str:
    """The one way in which we write an e-mail address; providers treat capitals alike."""
    return unicodedata.normalize("NFC", email[: 4 * LONGEST_EMAIL].strip()).lower()


def checked_email(email: str) -> str:
    normal = normal_email(email)
    if len(normal) > LONGEST_EMAIL or not normal.isprintable() or not EMAIL.fullmatch(normal):
        raise AgentError(f"{email[:80]!r} is no e-mail address; it should look like name@example.org.")
    return normal


def checked_name(name: str) -> str:
    normal = " ".join(name.split())
    if not normal or len(normal) > LONGEST_NAME or not normal.isprintable():
        raise AgentError(f"The name needs 1 to {LONGEST_NAME} characters that can be seen.")
    return normal


def is_storable(text: str) -> bool:
    """Tell whether a database takes this text as a parameter at all."""
    return text.isprintable()


def digest(token: str) -> str:
    """What the database keeps of a token; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode(errors="backslashreplace")).hexdigest()
