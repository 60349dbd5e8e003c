"""Times in words, in the zone of whoever looks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from flask import request

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
    local = moment.astimezone(zone())
    return f"{local:%A}, {local.day} {local:%B %Y}, {local:%H:%M}"


def in_brief(moment: dt.datetime) -> str:
    local = moment.astimezone(zone())
    return f"{local:%a}, {local.day} {local:%b %Y}, {local:%H:%M}"


def birthday(told: str) -> str:
    """A day from a shared contact as people write it; what is no day stays as it came."""
    try:
        day = dt.date.fromisoformat(told)
    except ValueError:
        return told
    return f"{day.day} {day:%B %Y}"


def date(moment: dt.datetime) -> str:
    day = day_of(moment)
    return f"{day.day} {day:%B %Y}"


def day_of(moment: dt.datetime) -> dt.date:
    return moment.astimezone(zone()).date()


def ladder(moment: dt.datetime, now: dt.datetime | None = None) -> str:
    """How long ago, in short: now, 3 min, 14:05, Yesterday, Tuesday, 12 Oct, 12 Oct 2025."""
    now = now or dt.datetime.now(dt.UTC)
    age = now - moment
    if age < MINUTE:
        return "now"
    if age < HOUR:
        return f"{age // MINUTE} min"
    day, today = day_of(moment), day_of(now)
    if day == today:
        return clock(moment)
    if day == today - dt.timedelta(days=1):
        return "Yesterday"
    if today - day < WEEK:
        return f"{day:%A}"
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def day_name(day: dt.date, today: dt.date | None = None) -> str:
    """What a day separator says."""
    today = today or day_of(dt.datetime.now(dt.UTC))
    if day == today:
        return "Today"
    if day == today - dt.timedelta(days=1):
        return "Yesterday"
    if dt.timedelta() < today - day < WEEK:
        return f"{day:%A}"
    return f"{day.day} {day:%B}" if day.year == today.year else f"{day.day} {day:%B %Y}"
