"""What Meta tells about groups: they begin, end and are renamed, people come and go.

Such news has no id of its own. It stands in the group's thread as a line, so it gets one made of
what it says: the same news delivered twice is one line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from inbox.whatsapp.ids import digits, word

CREATED, DELETED = "group_create", "group_delete"
JOINED, REMOVED = "group_participants_add", "group_participants_remove"
ASKED, WITHDREW = "group_join_request_created", "group_join_request_revoked"
CHANGED = "group_settings_update"
SUSPENDED, CLEARED = "group_suspend", "group_suspend_cleared"

# Where the part that was successful is listed; the other types succeed or fail as a whole.
PEOPLE = {JOINED: "added_participants", REMOVED: "removed_participants"}
SETTINGS = ("group_subject", "group_description", "profile_picture")
WHOLE = (CREATED, DELETED, ASKED, WITHDREW, SUSPENDED, CLEARED)
TYPES = (*WHOLE, *PEOPLE, CHANGED)
FOR_ADMINS = (SUSPENDED, CLEARED)


def as_message(news: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The news as a message of the group; None where nothing happened in a group that is named."""
    if not word(news.get("group_id")) or not has_happened(news):
        return None
    return {**news, "id": name_of(news)}


def has_happened(news: Mapping[str, Any]) -> bool:
    """Tell whether any of it was successful; Meta reports failures in the same shape."""
    kind = news.get("type")
    if kind in WHOLE:
        return not news.get("errors")
    return bool(people_of(news)) or bool(changes_of(news))


def is_for_admins(news: Mapping[str, Any]) -> bool:
    """Tell whether somebody should look after it: a failure, a suspension, or what nobody knows yet."""
    kind = news.get("type")
    parts = [news.get(key) for key in SETTINGS]
    failed = any(isinstance(part, Mapping) and part.get("errors") for part in parts)
    return bool(
        news.get("errors") or news.get("failed_participants") or failed or kind in FOR_ADMINS
    ) or not has_happened(news)


def people_of(news: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those who came or went."""
    listed = news.get(PEOPLE.get(word(news.get("type")), ""))
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def changes_of(news: Mapping[str, Any]) -> list[str]:
    """The settings that were really changed."""
    parts = {key: news.get(key) for key in SETTINGS} if word(news.get("type")) == CHANGED else {}
    return [
        key
        for key, part in parts.items()
        if isinstance(part, Mapping) and part.get("update_successful") is True
    ]


def name_of(news: Mapping[str, Any]) -> str:
    """An id made of what tells one piece of news from another."""
    subject = news.get("group_subject")
    said = [
        *(word(news.get(key)) for key in ("type", "group_id", "timestamp", "request_id", "join_request_id")),
        *(word(news.get(key)) for key in ("wa_id", "user_id", "initiated_by", "subject")),
        *(f"{digits(one.get('wa_id'))}/{word(one.get('user_id'))}" for one in people_of(news)),
        *changes_of(news),
        word(subject.get("text")) if isinstance(subject, Mapping) else "",
    ]
    digest = hashlib.blake2b("\n".join(said).encode("utf-8", "surrogatepass"), digest_size=12)
    return f"group.{digest.hexdigest()}"
