"""API tokens: shown once when they are made, known by their hash from then on."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.token import SCOPES, ApiToken
from inbox.operations.agents import digest
from inbox.operations.transaction import transaction

log = logging.getLogger(__name__)

PREFIX = "inbox_"
LONGEST_NAME = 150
USE_IS_NOTED_EVERY = dt.timedelta(minutes=1)


class TokenError(ValueError):
    """Something about a token cannot be done; the message is the sentence to show."""


def create(name: str, *, scopes: Sequence[str] = SCOPES) -> tuple[ApiToken, str]:
    """Make a token and return it with its plain text, which cannot be shown again."""
    name = checked_name(name)
    plain = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(name=name, token_hash=digest(plain), scopes=" ".join(scopes), created_at=utcnow())
    try:
        with transaction() as session:
            former = named(name)
            if former and former.revoked_at is None:
                raise TokenError(f"There is already a token named {name!r}: revoke it, or take another name.")
            if former:
                former.name = f"{name} (revoked, {former.id})"
                session.flush()
            session.add(token)
    except IntegrityError:
        raise TokenError(f"There is already a token named {name!r}.") from None
    return token, plain


def revoke(name: str) -> ApiToken:
    """Refuse a token from now on. Its row stays, so that what it did keeps a name."""
    with transaction():
        token = named(name.strip()) if name.isprintable() else None
        if token is None:
            raise TokenError(f"There is no token named {name!r}; `flask token list` shows them all.")
        token.revoked_at = token.revoked_at or utcnow()
    return token


def find(plain: str) -> ApiToken | None:
    """The token with this plain text, unless it is revoked or expired."""
    if not plain.startswith(PREFIX):
        return None
    now = utcnow()
    query = select(ApiToken).where(
        ApiToken.token_hash == digest(plain),
        ApiToken.revoked_at.is_(None),
        or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
    )
    token = db.session.scalar(query)
    if token and (token.last_used_at is None or token.last_used_at <= now - USE_IS_NOTED_EVERY):
        note_use(token.id, now)
    return token


def all_tokens() -> Sequence[ApiToken]:
    return db.session.scalars(select(ApiToken).order_by(ApiToken.name)).all()


def note_use(token_id: int, now: dt.datetime) -> None:
    """Keep when a token was last used. No request fails because this could not be written."""
    try:
        with transaction() as session:
            session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now))
    except OperationalError:
        log.warning("The last use of API token %s could not be noted.", token_id)


def named(name: str) -> ApiToken | None:
    return db.session.scalar(select(ApiToken).where(ApiToken.name == name))


def checked_name(name: str) -> str:
    normal = " ".join(name.split())
    if not normal or len(normal) > LONGEST_NAME or not normal.isprintable():
        raise TokenError(f"The name of a token needs 1 to {LONGEST_NAME} characters that can be seen.")
    return normal
