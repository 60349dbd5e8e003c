"""Logins, attempts and sessions."""

from __future__ import annotations

import datetime as dt
import threading
from statistics import median
from time import perf_counter

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from inbox.extensions import db
from inbox.models.agent import Agent, AgentSession, LoginAttempt
from inbox.operations import agents, attempts, passwords
from inbox.operations.agents import AgentError, TooManyAttempts, WrongLogin
from inbox.operations.transaction import transaction

PASSWORD = "correct horse battery staple"
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def asha(context) -> str:
    agents.create(email="asha@example.org", name="Asha Rao", password=PASSWORD)
    return "asha@example.org"


def fails(email: str, address: str = HOME, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(WrongLogin):
            agents.authenticate(email, "wrong password 123", address=address)


@pytest.fixture
def fast_hashes(monkeypatch):
    """Passwords that cost nothing, for tests that only count."""
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def test_an_address_is_known_however_it_is_typed(asha):
    agent = agents.authenticate("  Asha@EXAMPLE.org ", PASSWORD, address=HOME)

    assert (agent.email, agent.name, agent.role) == ("asha@example.org", "Asha Rao", "agent")


@pytest.mark.parametrize(
    "email",
    ["", "asha", "@example.org", "asha@", "asha@example", "a b@example.org", "asha@example.org\x00",
     "asha@exam\u200bple.org", "a@b@example.org", "x" * 65 + "@example.org", "asha@" + "x." * 130 + "org",
     "Asha <asha@example.org>"],
)  # fmt: skip
def test_what_is_no_address_makes_no_login(context, email):
    with pytest.raises(AgentError):
        agents.create(email=email, name="Asha Rao", password=PASSWORD)


@pytest.mark.parametrize("email", ["o'neil+inbox@sub.example.org", "ünal@exämple.org", "me@localhost"])
def test_unusual_addresses_are_addresses(context, email):
    assert agents.create(email=email, name="Somebody", password=PASSWORD).email == email


def test_an_address_has_one_login(asha):
    with pytest.raises(AgentError, match="already"):
        agents.create(email="ASHA@example.org", name="Another", password=PASSWORD)


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "bell\x07"])
def test_a_name_can_be_seen(context, name):
    with pytest.raises(AgentError):
        agents.create(email="asha@example.org", name=name, password=PASSWORD)


@pytest.mark.parametrize("password", ["wrong password 123", "", PASSWORD.upper(), "x" * 2000, "\ud800" * 20])
def test_another_password_is_wrong(asha, password):
    with pytest.raises(WrongLogin):
        agents.authenticate(asha, password, address=HOME)


@pytest.mark.parametrize("email", ["nobody@example.org", "", "x" * 5000, "\x00", "\ud800"])
def test_a_stranger_gets_the_same_answer(asha, email):
    with pytest.raises(WrongLogin):
        agents.authenticate(email, PASSWORD, address="no address \x00")


def test_an_unknown_address_takes_as_long_as_a_wrong_password(asha, monkeypatch):
    monkeypatch.setattr(attempts, "PER_ACCOUNT_AND_ADDRESS", 1000)
    monkeypatch.setattr(attempts, "UNDER_ATTACK", 1000)

    def seconds(email: str) -> float:
        began = perf_counter()
        fails(email)
        return perf_counter() - began

    known, unknown = zip(*((seconds(asha), seconds("nobody@example.org")) for _ in range(15)), strict=True)

    assert median(unknown) > 0.7 * median(known)
    assert median(known) > 0.7 * median(unknown)


def test_no_transaction_is_open_while_a_password_is_hashed(asha, app, monkeypatch):
    seen = []

    def matches(password, password_hash):
        seen.append((db.session().in_transaction(), app.extensions["engine"].pool.checkedout()))
        return False

    monkeypatch.setattr(passwords, "matches", matches)
    fails(asha)

    assert seen == [(False, 0)]


def test_a_hash_with_old_costs_is_renewed(asha):
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with transaction() as session:
        session.execute(update(Agent).values(password_hash=cheap))

    agents.authenticate(asha, PASSWORD, address=HOME)

    renewed = db.session.scalar(select(Agent.password_hash))
    assert not passwords.is_outdated(renewed or "")
    assert agents.authenticate(asha, PASSWORD, address=HOME).email == asha


def test_after_ten_failures_the_right_password_has_to_wait(asha, fast_hashes):
    fails(asha, times=10)

    with pytest.raises(TooManyAttempts) as refusal:
        agents.authenticate(asha, PASSWORD, address=HOME)
    assert 250 < refusal.value.seconds <= 300

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5, seconds=1)):
        assert agents.authenticate(asha, PASSWORD, address=HOME).email == asha


def test_a_stranger_cannot_lock_out_the_owner(asha, fast_hashes):
    fails(asha, address=ELSEWHERE, times=10)

    with pytest.raises(TooManyAttempts):
        agents.authenticate(asha, PASSWORD, address=ELSEWHERE)
    assert agents.authenticate(asha, PASSWORD, address=HOME).email == asha


def test_guessing_from_many_addresses_slows_down_and_the_owner_still_gets_in(asha, fast_hashes):
    for host in range(1, 4):
        fails(asha, address=f"198.51.100.{host}", times=10)

    fails(asha, address="203.0.113.9", times=3)
    with pytest.raises(TooManyAttempts):
        agents.authenticate(asha, "a fourth guess", address="203.0.113.9")
    assert agents.authenticate(asha, PASSWORD, address=HOME).email == asha


def test_one_address_cannot_try_many_accounts(asha, fast_hashes):
    for number in range(attempts.PER_ADDRESS):
        fails(f"guess{number}@example.org")

    with pytest.raises(TooManyAttempts):
        agents.authenticate(asha, PASSWORD, address=HOME)
    assert agents.authenticate(asha, PASSWORD, address=ELSEWHERE).email == asha


def test_logging_in_forgives_earlier_failures(asha, fast_hashes):
    fails(asha, times=9)
    agents.authenticate(asha, PASSWORD, address=HOME)

    fails(asha, times=9)
    assert agents.authenticate(asha, PASSWORD, address=HOME).email == asha
    assert db.session.scalar(select(func.count()).select_from(LoginAttempt)) == 0


def test_a_hundred_guesses_in_the_same_moment_count_like_others(asha, app, monkeypatch):
    reached: list[object] = []

    def matches(*asked):
        reached.append(asked)
        return False

    monkeypatch.setattr(passwords, "matches", matches)
    db.session.remove()

    def guess():
        with app.app_context():
            try:
                agents.authenticate(asha, "some guess 1234", address=HOME)
            except (WrongLogin, TooManyAttempts):
                pass
            finally:
                db.session.remove()

    threads = [threading.Thread(target=guess) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(reached) == 10


def test_old_attempts_are_swept_on_the_way(asha, fast_hashes):
    fails("nobody@example.org", times=5)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        fails(asha)

    assert db.session.scalar(select(func.count()).select_from(LoginAttempt)) == 1


def test_what_strangers_type_is_not_kept(asha, fast_hashes):
    fails("my secret by mistake")

    (row,) = db.session.scalars(select(LoginAttempt))
    assert "secret" not in row.account
    assert len(row.account) == 64


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
        ("x" * 500, "x" * 64),
    ],
)
def test_ipv6_is_counted_by_network(address, place):
    assert attempts.place_of(address) == place


def test_a_session_is_known_by_a_token_that_is_not_stored(asha):
    token = agents.start_session(agents.expect(asha), user_agent="Browser \x00" + "x" * 500)

    found = agents.session_of(token)
    assert found
    assert found.agent.email == asha
    assert token not in (found.token_hash, found.user_agent)
    assert len(found.user_agent or "") == 256
    assert len(token) >= 43  # 256 bits


def test_a_session_ends_after_thirty_days_whatever_happens(asha):
    token = agents.start_session(agents.expect(asha))
    now = dt.datetime.now(dt.UTC)

    with time_machine.travel(now + dt.timedelta(days=29, hours=23)):
        assert agents.session_of(token)
    with time_machine.travel(now + dt.timedelta(days=30, seconds=1)):
        assert agents.session_of(token) is None
        agents.start_session(agents.expect(asha))
    assert db.session.scalar(select(func.count()).select_from(AgentSession)) == 1


def test_logging_out_ends_one_session(asha):
    desk, phone = (agents.start_session(agents.expect(asha)) for _ in range(2))

    agents.end_session(desk)

    assert agents.session_of(desk) is None
    assert agents.session_of(phone)


@pytest.mark.parametrize("token", ["", "x", "\x00", "\ud800", "x" * 100_000])
def test_no_other_token_is_a_session(asha, token):
    assert agents.session_of(token) is None


def test_a_disabled_login_is_out_at_once_and_may_come_back(asha):
    token = agents.start_session(agents.expect(asha))

    agents.disable(asha)
    assert agents.session_of(token) is None
    with pytest.raises(WrongLogin):
        agents.authenticate(asha, PASSWORD, address=HOME)

    agents.enable(asha)
    assert agents.session_of(token) is None
    assert agents.authenticate(asha, PASSWORD, address=HOME).email == asha


def test_a_new_password_ends_all_sessions(asha):
    token = agents.start_session(agents.expect(asha))

    agents.reset_password(asha, "another pass phrase")

    assert agents.session_of(token) is None
    assert agents.authenticate(asha, "another pass phrase", address=HOME).email == asha
    with pytest.raises(WrongLogin):
        agents.authenticate(asha, PASSWORD, address=HOME)


def test_a_login_disabled_while_its_password_is_hashed_stays_out(asha, monkeypatch):
    def matches(*_):
        agents.disable(asha)
        return True

    monkeypatch.setattr(passwords, "matches", matches)
    with pytest.raises(WrongLogin):
        agents.authenticate(asha, PASSWORD, address=HOME)


def test_nobody_can_be_disabled_who_is_not_there(context):
    for verb in (agents.disable, agents.enable, lambda email: agents.reset_password(email, PASSWORD)):
        with pytest.raises(AgentError, match="no login"):
            verb("nobody@example.org\x00")
