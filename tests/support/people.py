"""People who share numbers, change them and change them back, as Meta tells of them."""

from __future__ import annotations

from tests.support.meta import Json, envelope

OLD, NEW = "447700900111", "447700900142"
FIRST_ID, SECOND_ID = "GB.1111", "GB.2222"
START, DAY = 1_780_300_800, 86_400  # in the morning, so that some hours later is the same day


def text(wamid, at, *, profile=None, **ids):
    """A text by somebody named by any of from, from_user_id, from_parent_user_id."""
    message = {"id": wamid, "timestamp": str(START + at), "type": "text", "text": {"body": wamid}, **ids}
    return envelope(messages=[message], contacts=[profile] if profile else [])


def changed(wamid, at, system, **ids):
    """A system line about a change of number or id."""
    message = {"id": wamid, "timestamp": str(START + at), "type": "system", "system": system, **ids}
    return envelope(messages=[message])


def shared_number(wamid, at, number, user_id):
    """A username user's answer to our request for their number."""
    card = {"phones": [{"phone": f"+{number}", "wa_id": number}]}
    message = {"id": wamid, "timestamp": str(START + at), "type": "contacts", "contacts": [card]}
    return envelope(messages=[{**message, "from_user_id": user_id, "origin": "contact_request"}])


NUMBER_CHANGED = changed(
    "wamid.change", 2, {"type": "user_changed_number", "wa_id": NEW, "user_id": SECOND_ID,
                        "previous_user_id": FIRST_ID}, **{"from": OLD}
)  # fmt: skip


def stories() -> list[Json]:
    """All that is told of two people, of whom the second goes back to the number of before."""
    mine, lent = "447700900151", "447700900152"
    profile = {"user_id": SECOND_ID, "profile": {"name": "Tobias", "username": "tobias.o"}}
    return [
        text("wamid.1", 1, **{"from": OLD, "from_user_id": FIRST_ID}),
        NUMBER_CHANGED,
        text("wamid.3", 3, from_user_id=SECOND_ID, profile=profile),
        text("wamid.4", 4, from_user_id=SECOND_ID, profile=profile | {"profile": {"name": "Toby"}}),
        text("wamid.5", 4, from_user_id=SECOND_ID, profile=profile | {"profile": {"username": "toby"}}),
        shared_number("wamid.6", 5, NEW, SECOND_ID),
        text("wamid.7", 6, **{"from": NEW}),
        text("wamid.8", 2 * DAY, **{"from": OLD}),
        text("wamid.11", 1, **{"from": mine}),
        changed("wamid.12", 10, {"type": "user_changed_number", "wa_id": lent}, **{"from": mine}),
        text("wamid.13", 20, **{"from": mine}),
        text("wamid.14", 30, **{"from": lent}),
        changed("wamid.15", 40, {"type": "user_changed_number", "wa_id": mine}, **{"from": lent}),
        text("wamid.16", DAY, **{"from": lent}),
        changed("wamid.17", 2 * DAY, {"type": "user_changed_number", "wa_id": lent}, **{"from": mine}),
        text("wamid.18", 3 * DAY, **{"from": mine}),
    ]
