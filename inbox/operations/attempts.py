"""Counts attempts to log in, so that passwords cannot be guessed and nobody can be locked out by others."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session, scoped_session

from inbox.models.agent import LoginAttempt
from inbox.models.base import utcnow
from inbox.words import gettext, ngettext

AnySession = Session | scoped_session[Session]

WINDOW = dt.timedelta(minutes=5)
PER_ACCOUNT_AND_ADDRESS = 10
PER_ADDRESS = 60  # a whole office may share one

# While an account is being guessed at from many addresses, each of them may try fewer times. The
# owner can still log in from their own, which a lock on the account would not allow.
UNDER_ATTACK = 30
PER_ADDRESS_UNDER_ATTACK = 3

SWEPT_AT_ONCE = 100


class TooManyAttempts(Exception):
    """Wait before trying again; `seconds` says how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(sentence(-(-seconds // 60)))
        self.seconds = seconds


def sentence(minutes: int) -> str:
    if minutes <= 1:
        return gettext("Too many attempts to log in. Try again in a minute.")
    return ngettext(
        "Too many attempts to log in. Try again in %(num)s minute.",
        "Too many attempts to log in. Try again in %(num)s minutes.",
        minutes,
    )


def account_of(email: str) -> str:
    return hashlib.sha256(email.encode(errors="backslashreplace")).hexdigest()


def place_of(address: str) -> str:
    """The address to count by: of IPv6 the network, because each subscriber has millions of addresses."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address.replace("\x00", "")[:64]
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((int(ip), 64), strict=False))
    return str(ip)


def count_one(session: AnySession, account: str, place: str) -> int:
    """Count an attempt before its password is looked at, or raise `TooManyAttempts`; return its row's id.

    Counting first is what keeps a hundred guesses in the same moment from all being allowed.
    """
    take_turns(session, account, place)
    sweep(session)
    now = utcnow()
    wait = seconds_to_wait(session, account, place, now)
    if wait:
        raise TooManyAttempts(wait)
    attempt = LoginAttempt(account=account, address=place, attempted_at=now)
    session.add(attempt)
    session.flush()
    return attempt.id


def forgive(session: AnySession, account: str, place: str) -> None:
    """Forget the failures of somebody who knew the password after all."""
    session.execute(
        delete(LoginAttempt).where(LoginAttempt.account == account, LoginAttempt.address == place)
    )


def seconds_to_wait(session: AnySession, account: str, place: str, now: dt.datetime) -> int:
    since = now - WINDOW
    of_account, of_place = LoginAttempt.account == account, LoginAttempt.address == place
    recent = LoginAttempt.attempted_at > since
    attacks = session.scalar(select(func.count()).where(of_account, recent)) or 0
    allowed = PER_ADDRESS_UNDER_ATTACK if attacks >= UNDER_ATTACK else PER_ACCOUNT_AND_ADDRESS
    times = select(LoginAttempt.attempted_at).where(of_place, recent)
    ends = (
        end_of_wait(session, times.where(of_account), allowed),
        end_of_wait(session, times, PER_ADDRESS),
    )
    latest = max((end for end in ends if end), default=None)
    return max(1, -int((now - latest).total_seconds() // 1)) if latest else 0


def end_of_wait(session: AnySession, times: Select[dt.datetime], allowed: int) -> dt.datetime | None:
    """When the oldest of the last `allowed` attempts leaves the window; None while there are fewer."""
    query = times.order_by(LoginAttempt.attempted_at.desc()).offset(allowed - 1).limit(1)
    oldest = session.scalar(query)
    return oldest + WINDOW if oldest else None


def take_turns(session: AnySession, account: str, place: str) -> None:
    """Let attempts on the same account or from the same address count one after the other.

    On SQLite a transaction that writes is alone anyway.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    for key in sorted({lock_number(account), lock_number(place)}):
        session.execute(select(func.pg_advisory_xact_lock(key)))


def lock_number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def sweep(session: AnySession) -> None:
    """Remove some of the attempts that no longer count: more than are added, and never long."""
    oldest = (
        select(LoginAttempt.id, LoginAttempt.attempted_at)
        .order_by(LoginAttempt.id)
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    horizon = utcnow() - WINDOW
    gone = [row.id for row in session.execute(oldest) if row.attempted_at <= horizon]
    if gone:
        session.execute(delete(LoginAttempt).where(LoginAttempt.id.in_(gone)))
