"""Cursors name a row and nothing else."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.operations.paging import BadCursor, cut, read_cursor, write_cursor

moments = st.datetimes(timezones=st.just(dt.UTC), min_value=dt.datetime(1900, 1, 1))  # noqa: DTZ001


@given(moments, st.integers(0, 2**63 - 1))
def test_a_cursor_leads_back_to_its_row(moment, row_id):
    assert read_cursor(write_cursor(moment, row_id)) == (moment, row_id)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "1",
        "1.",
        ".1",
        "1.2.3",
        "1.-2",
        "1e3.1",
        " 1.1",
        "1.1\n",
        "٣.١",
        "9" * 18 + ".1",
        "1.9223372036854775808",
    ],
)
def test_anything_else_is_refused(cursor):
    with pytest.raises(BadCursor):
        read_cursor(cursor)


@given(st.text())
def test_no_text_breaks_it(cursor):
    with contextlib.suppress(BadCursor):
        read_cursor(cursor)


def test_the_row_too_many_tells_that_more_follow():
    rows = [(dt.datetime(2026, 1, day, tzinfo=dt.UTC), day) for day in (3, 2, 1)]

    assert cut(rows, 3, lambda row: row).next is None
    page = cut(rows, 2, lambda row: row)
    assert page.items == rows[:2]
    assert page.next == write_cursor(*rows[1])
