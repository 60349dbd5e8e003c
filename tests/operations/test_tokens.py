"""API tokens."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select, update

from inbox.extensions import db
from inbox.models.token import ApiToken
from inbox.operations import tokens
from inbox.operations.tokens import TokenError
from inbox.operations.transaction import transaction


def name_of(plain: str) -> str | None:
    token = tokens.find(plain)
    return token.name if token else None


def test_a_token_is_shown_once_and_known_by_its_hash(context):
    made, plain = tokens.create("shop")

    assert plain.startswith("inbox_")
    assert len(plain) >= 49  # 256 bits
    assert made.scopes == "read write send"
    assert plain not in {made.token_hash, made.name}
    assert name_of(plain) == "shop"


@pytest.mark.parametrize("plain", ["", "inbox_", "inbox_\x00", "inbox_\ud800", "x" * 100_000])
def test_nothing_else_is_a_token(context, plain):
    tokens.create("shop")

    assert tokens.find(plain) is None


def test_a_revoked_token_is_refused_and_its_name_is_free_again(context):
    _, old = tokens.create("shop")
    tokens.revoke("shop")
    assert tokens.find(old) is None

    _, new = tokens.create("shop")
    assert name_of(new) == "shop"
    assert tokens.find(old) is None
    assert len(tokens.all_tokens()) == 2  # the revoked one keeps its row


def test_a_name_stands_for_one_token(context):
    tokens.create("shop")

    with pytest.raises(TokenError, match="already"):
        tokens.create(" shop ")
    with pytest.raises(TokenError, match="no token"):
        tokens.revoke("shop\x00")
    with pytest.raises(TokenError):
        tokens.create(" ")


def test_an_expired_token_is_refused(context):
    _, plain = tokens.create("shop")
    with transaction() as session:
        session.execute(update(ApiToken).values(expires_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))

    assert tokens.find(plain) is None


def test_the_last_use_is_noted_now_and_then(context):
    def last_used():
        return db.session.scalar(select(ApiToken.last_used_at))

    _, plain = tokens.create("shop")
    with time_machine.travel("2026-11-01T10:00:00Z", tick=False):
        tokens.find(plain)
        first = last_used()
    with time_machine.travel("2026-11-01T10:00:50Z", tick=False):
        tokens.find(plain)
        assert last_used() == first
    with time_machine.travel("2026-11-01T10:01:00Z", tick=False):
        tokens.find(plain)
        assert last_used() > first
