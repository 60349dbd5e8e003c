"""The business numbers that bodies name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from inbox.models.channel import Channel
from inbox.operations.storable import exact
from inbox.operations.upsert import insert_new
from inbox.whatsapp.envelope import Number
from inbox.words import stored

channel = Channel.__table__

NAMELESS = stored(
    "The body does not say which business number it is for: set WHATSAPP_PHONE_NUMBER_ID and replay it."
)


class UnknownNumber(ValueError):
    """A body that names no business number, on a server where none is configured."""

    def __init__(self) -> None:
        super().__init__(NAMELESS)


class Channels:
    """The channels of a slice by phone number id; new ones are made, gaps in known ones filled."""

    def __init__(self, connection: Connection, default_number: str | None) -> None:
        self.connection = connection
        self.default_number = default_number or ""
        self.ids: dict[str, int] = {}

    def prepare(self, numbers: Iterable[Number], received_at: dt.datetime) -> None:
        named: dict[str, Number] = {}
        for number in numbers:
            if name := self.name_of(number):
                named.setdefault(name, number)
        found: dict[str, Row[Any]] = {}
        if named:
            query = select(channel).where(channel.c.phone_number_id.in_(sorted(named)))
            found = {row.phone_number_id: row for row in self.connection.execute(query)}
        self.ids = {name: row.id for name, row in found.items()}
        new = [row_of(name, named[name], received_at) for name in sorted(named) if name not in found]
        for row in insert_new(
            self.connection,
            channel,
            new,
            key=[channel.c.phone_number_id],
            returning=[channel.c.id, channel.c.phone_number_id],
        ):
            self.ids[row.phone_number_id] = row.id
        gaps = [
            {"key_id": row.id, "display": told.display_phone_number or None, "waba": told.waba_id or None}
            for row, told in ((row, named[name]) for name, row in found.items())
            if (told.display_phone_number and not row.display_phone_number)
            or (told.waba_id and not row.waba_id)
        ]
        if gaps:
            self.connection.execute(FILL_GAPS, gaps)

    def id_of(self, number: Number) -> int:
        name = self.name_of(number)
        if not name:
            raise UnknownNumber
        return self.ids[name]

    def name_of(self, number: Number) -> str:
        return exact(number.phone_number_id, "channel.phone_number_id") or self.default_number


def row_of(name: str, number: Number, received_at: dt.datetime) -> dict[str, object]:
    return {
        "phone_number_id": name,
        "display_phone_number": exact(number.display_phone_number, "channel.display_phone_number"),
        "waba_id": exact(number.waba_id, "channel.waba_id"),
        "created_at": received_at,
    }


FILL_GAPS = (
    update(channel)
    .where(channel.c.id == bindparam("key_id"))
    .values(
        display_phone_number=func.coalesce(
            channel.c.display_phone_number, bindparam("display", type_=channel.c.waba_id.type)
        ),
        waba_id=func.coalesce(channel.c.waba_id, bindparam("waba", type_=channel.c.waba_id.type)),
    )
)
