"""Times in words, in the zone of whoever looks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from flask import request

from inbox.words import customs, gettext

MINUTE, HOUR, WEEK = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=7)
LONGEST_ZONE_NAME = 64


def zone() -> dt.tzinfo:
    """The browser's time zone, from the cookie in which a script tells it; UTC until it has."""
    name = request.cookies.get("tz", "")
    if not name or len(name) > LONGEST_ZONE_NAME:
        return dt.UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return dt.UTC


def clock(moment: dt.datetime) -> str:
    return f"{moment.astimezone(zone()):%H:%M}"


def in_full(moment: dt.datetime) -> str:
    return f"{format_date(day_of(moment), 'full', customs())}, {clock(moment)}"


def in_brief(moment: dt.datetime) -> str:
    return f"{format_skeleton('yMMMEd', day_of(moment), locale=customs())}, {clock(moment)}"


def birthday(told: str) -> str:
    """A day from a shared contact as people write it; what is no day stays as it came."""
    try:
        day = dt.date.fromisoformat(told)
    except ValueError:
        return told
    return long_date(day)


def date(moment: dt.datetime) -> str:
    return long_date(day_of(moment))


def long_date(day: dt.date) -> str:
    return format_date(day, "long", customs())


def weekday(day: dt.date) -> str:
    return format_date(day, "EEEE", customs())


def day_of(moment: dt.datetime) -> dt.date:
    return moment.astimezone(zone()).date()


def ladder(moment: dt.datetime, now: dt.datetime | None = None) -> str:
    """How long ago, in short: now, 3 min, 14:05, Yesterday, Tuesday, 12 Oct, 12 Oct 2025."""
    now = now or dt.datetime.now(dt.UTC)
    age = now - moment
    if age < MINUTE:
        return gettext("now")
    if age < HOUR:
        return gettext("%(minutes)s min", minutes=age // MINUTE)
    day, today = day_of(moment), day_of(now)
    if day == today:
        return clock(moment)
    if day == today - dt.timedelta(days=1):
        return gettext("Yesterday")
    if today - day < WEEK:
        return weekday(day)
    return format_skeleton("dMMM" if day.year == today.year else "yMMMd", day, locale=customs())


def day_name(day: dt.date, today: dt.date | None = None) -> str:
    """What a day separator says."""
    today = today or day_of(dt.datetime.now(dt.UTC))
    if day == today:
        return gettext("Today")
    if day == today - dt.timedelta(days=1):
        return gettext("Yesterday")
    if dt.timedelta() < today - day < WEEK:
        return weekday(day)
    return format_skeleton("MMMMd", day, locale=customs()) if day.year == today.year else long_date(day)
