"""Times, numbers and names as people read them."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from inbox.pages import moments, people
from inbox.pages.filters import dialled, file_type, is_long, tail
from inbox.words import ENGLISH, init_app

NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def request_from_greenwich():
    app = Flask("words")
    init_app(app, lambda: ENGLISH)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (dt.timedelta(seconds=-30), "now"),
        (dt.timedelta(seconds=59), "now"),
        (dt.timedelta(minutes=1), "1 min"),
        (dt.timedelta(minutes=59), "59 min"),
        (dt.timedelta(hours=1), "11:00"),
        (dt.timedelta(hours=12), "00:00"),
        (dt.timedelta(hours=12, seconds=1), "Yesterday"),
        (dt.timedelta(days=2), "Wednesday"),
        (dt.timedelta(days=6), "Saturday"),
        (dt.timedelta(days=7), "13 Nov"),
        (dt.timedelta(days=400), "16 Oct 2025"),
    ],
)
def test_the_ladder_of_times(request_from_greenwich, ago, words):
    assert moments.ladder(NOW - ago, NOW) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 11, 20), "Today"),
        (dt.date(2026, 11, 19), "Yesterday"),
        (dt.date(2026, 11, 16), "Monday"),
        (dt.date(2026, 11, 13), "13 November"),
        (dt.date(2025, 12, 31), "31 December 2025"),
        (dt.date(2026, 11, 21), "21 November"),
    ],
)
def test_the_names_of_days(day, words):
    assert moments.day_name(day, dt.date(2026, 11, 20)) == words


@pytest.mark.parametrize(
    ("digits", "written"),
    [
        ("447700900111", "+44 7700 900111"),
        ("15550100777", "+1 555-010-0777"),
        ("12", "+12"),
        ("", ""),
        ("GB.6102", "GB.6102"),
        ("٤٤٧٧", "٤٤٧٧"),
    ],
)
def test_numbers_are_written_as_people_do(digits, written):
    assert people.phone(digits) == written


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nia Okoro", "NO"),
        ("Margot Lessard ✂️", "ML"),
        ("अंजलि देशपांडे", "अद"),
        ("高瀬", "高"),
        ("+44 7700 900111", ""),
        ("", ""),
        ("🌊", ""),
        ("ana maria de souza", "AS"),
    ],
)
def test_initials(name, letters):
    assert people.initials(name) == letters


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+44 7700 900199", "+447700900199"),
        ("020 7946 0991", "02079460991"),
        ("javascript:alert(1)", "1"),
        ("x", ""),
    ],
)
def test_only_digits_are_dialled(written, number):
    assert dialled(written) == number


def test_the_type_of_a_file_comes_from_its_name_or_its_mime_type():
    assert file_type("application/pdf", "Übersicht.pdf") == "PDF"
    assert file_type("audio/ogg; codecs=opus") == "OGG"
    assert file_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") == ""


def test_what_fills_a_screen_is_long():
    assert is_long("word " * 400)
    assert is_long("line\n" * 25)
    assert not is_long("A normal message.\nOf two lines.")


def test_a_file_name_keeps_its_end():
    assert tail("report-of-the-northern-branch.pdf") == ("report-of-the-northern-br", "anch.pdf")
    assert tail("a.pdf") == ("a.pdf", "")
