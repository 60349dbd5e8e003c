"""Passwords: which are accepted, and their argon2id hashes.

The memory cost is the smallest that OWASP recommends, so that a host with 512 MB survives several
log-ins in the same moment; more than a few at once wait for each other.
"""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 1024
AT_ONCE = 3
PATIENCE = 10.0

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
seats = BoundedSemaphore(AT_ONCE)


class BadPassword(ValueError):
    """A password that nobody may choose; the message is the sentence to show."""


class TooBusy(Exception):
    """So many log-ins at once that this one had to be sent away."""


def check(password: str, *, email: str = "") -> None:
    """Raise `BadPassword` unless this may be somebody's password."""
    if len(password) < SHORTEST:
        raise BadPassword(f"The password needs at least {SHORTEST} characters; a few words make a good one.")
    if len(password) > LONGEST:
        raise BadPassword(f"The password may have at most {LONGEST} characters.")
    if encoded(password) is None:
        raise BadPassword("The password contains characters that no keyboard types; choose others.")
    if email and password.strip().lower() == email:
        raise BadPassword("The password must not be the e-mail address.")


def make_hash(password: str) -> str:
    with seat():
        return hasher.hash(encoded(password) or b"")


def matches(password: str, password_hash: str | None) -> bool:
    """Compare with a stored hash; without one, for somebody unknown, take the same time and say no."""
    secret = encoded(password) if len(password) <= LONGEST else None
    if secret is None:
        return False  # nobody can have it, which says nothing about who exists
    with seat():
        try:
            return hasher.verify(password_hash or NOBODY, secret)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(password_hash: str) -> bool:
    return hasher.check_needs_rehash(password_hash)


def encoded(password: str) -> bytes | None:
    """The bytes of a password: keyboards and systems spell the same accented letter in different ways."""
    try:
        return unicodedata.normalize("NFC", password).encode()
    except UnicodeEncodeError:
        return None


@contextmanager
def seat() -> Iterator[None]:
    if not seats.acquire(timeout=PATIENCE):
        raise TooBusy
    try:
        yield
    finally:
        seats.release()


def bare(data: bytes) -> str:
    return base64.b64encode(data).rstrip(b"=").decode()


NOBODY = (
    f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    f"${bare(bytes(hasher.salt_len))}${bare(bytes(hasher.hash_len))}"
)
