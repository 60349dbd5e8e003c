"""The 24 hours in which a customer may be answered freely."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from inbox.whatsapp.window import LENGTH, window

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
moments = st.integers(0, 4_000_000_000).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC))


def test_it_is_shut_where_the_customer_never_wrote():
    shut = window(None, NOW)

    assert not shut.is_open
    assert not shut.closes_soon
    assert shut.left == dt.timedelta()


def test_it_is_open_for_a_day():
    assert window(NOW - LENGTH + dt.timedelta(seconds=1), NOW).is_open
    assert not window(NOW - LENGTH, NOW).is_open


def test_it_closes_soon_in_its_last_two_hours():
    assert not window(NOW - dt.timedelta(hours=22), NOW).closes_soon
    assert window(NOW - dt.timedelta(hours=22, seconds=1), NOW).closes_soon
    assert not window(NOW - dt.timedelta(hours=24), NOW).closes_soon


@given(last=moments, now=moments)
def test_no_word_holds_it_open_for_longer_than_a_day(last, now):
    assert dt.timedelta() <= window(last, now).left <= LENGTH
