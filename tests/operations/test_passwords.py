"""Which passwords are accepted, and how they are kept."""

from __future__ import annotations

import threading

import pytest

from inbox.operations import passwords
from inbox.operations.passwords import BadPassword


@pytest.mark.parametrize(
    "password", ["twelve chars", "pass phrase " * 80, "пароль из слов", "a" * 1024, "🔑" * 12]
)
def test_long_ones_of_any_script_are_welcome(password):
    passwords.check(password)

    assert passwords.matches(password, passwords.make_hash(password))


@pytest.mark.parametrize("password", ["", "short", "eleven char", "a" * 1025, "half a pair \ud83d"])
def test_short_endless_and_impossible_ones_are_refused(password):
    with pytest.raises(BadPassword):
        passwords.check(password)


def test_the_address_is_no_password():
    with pytest.raises(BadPassword):
        passwords.check("Asha@Example.org ", email="asha@example.org")


def test_keyboards_may_spell_an_accent_in_two_ways():
    kept = passwords.make_hash("caf\u00e9 au lait deux")

    assert passwords.matches("cafe\u0301 au lait deux", kept)


def test_nobody_has_a_hash_that_matches_nothing_and_costs_as_much():
    assert not passwords.is_outdated(passwords.NOBODY)
    assert not passwords.matches("correct horse battery staple", None)


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$v=19$m=1$broken"])
def test_a_damaged_hash_matches_nothing(kept):
    assert not passwords.matches("correct horse battery staple", kept or "x")


def test_the_costs_suit_a_small_host():
    assert (passwords.hasher.memory_cost, passwords.hasher.time_cost, passwords.hasher.parallelism) == (
        19456,
        2,
        1,
    )
    assert passwords.AT_ONCE * passwords.hasher.memory_cost <= 64 * 1024


def test_only_a_few_are_hashed_at_once(monkeypatch):
    running, most, guard = 0, 0, threading.Lock()
    leave = threading.Event()

    def verify(_hash, _secret):
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
        leave.wait(0.05)
        with guard:
            running -= 1
        return True

    monkeypatch.setattr(type(passwords.hasher), "verify", lambda self, h, s: verify(h, s))
    threads = [threading.Thread(target=passwords.matches, args=("some password", "hash")) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == passwords.AT_ONCE


def test_one_more_is_sent_away_when_it_would_wait_too_long(monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    with passwords.seat(), passwords.seat(), passwords.seat(), pytest.raises(passwords.TooBusy):
        passwords.make_hash("correct horse battery staple")
