"""Meta's times, and what stands there in their place."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.whatsapp.moments import EARLIEST, moment

RECEIVED = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("told", ["1795164000", 1795164000, 1795164000.0])
def test_meta_writes_seconds_as_text_or_number(told):
    assert moment(told, RECEIVED) == dt.datetime(2026, 11, 20, 8, 40, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        "",
        "abc",
        "0",
        0,
        -5,
        "-5",
        True,
        "²",
        "١٢٣",
        [],
        {},
        float("nan"),
        float("inf"),
        10**30,
        "9" * 400,
    ],
)
def test_nonsense_becomes_the_time_of_receipt(nonsense):
    assert moment(nonsense, RECEIVED) == RECEIVED


@pytest.mark.parametrize("future", ["1795999999", 1795164000000, "4102444800"])
def test_the_future_becomes_the_time_of_receipt(future):
    assert moment(future, RECEIVED) == RECEIVED


@given(st.one_of(st.integers(), st.floats(), st.text(), st.booleans(), st.none()))
def test_every_moment_is_one_that_can_be_stored(told):
    assert EARLIEST <= moment(told, RECEIVED) <= RECEIVED
