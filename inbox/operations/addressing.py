"""The conversation with somebody whom a program or an agent names by number or id."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.contact import DIALLED
from inbox.operations import filing
from inbox.operations.acquaintance import Alias, Known
from inbox.operations.contact_keys import keys_of
from inbox.operations.filing import Filing
from inbox.operations.identity import Directory
from inbox.operations.transaction import transaction
from inbox.operations.upsert import insert_new
from inbox.whatsapp.people import Person

channel = Channel.__table__

SHORTEST_NUMBER, LONGEST_NUMBER = 7, 15  # digits of an international number, by E.164


class UnknownNumber(Exception):
    """No business number has this id, or several have one and none was named."""

    def __init__(self) -> None:
        super().__init__("There is no such business number here.")


@dataclass(frozen=True, slots=True)
class Address:
    """Whom to write to, the digits of a number or Meta's user id, and through which number of ours."""

    name: str
    phone_number_id: str

    @property
    def person(self) -> Person:
        is_number = self.name.isdigit()
        return Person(
            wa_id=self.name if is_number else "", bsuid="" if is_number else self.name, dialled=self.name
        )


def find(address: Address) -> int | None:
    """The conversation that there is already; None where there is none."""
    connection = db.session.connection()
    channel_id = channel_id_of(connection, address.phone_number_id)
    known = owner_of(Directory(connection, [address.person]), address)
    found = None
    if channel_id is not None and known is not None and known.id is not None:
        place = (channel_id, known.id)
        found = filing.find(connection, [place]).get(place)
    return found


def open_with(address: Address) -> int:
    """The conversation, opened where there is none.

    Somebody unknown is filed under what was dialled, until Meta's answer says by which number WhatsApp
    knows them: in Brazil, Mexico and Argentina that is often another one.
    """
    try:
        return opened(address)
    except IntegrityError:  # somebody else opened it in the same moment, or it was merged
        return opened(address)


def opened(address: Address) -> int:
    now = utcnow()
    with transaction() as session:
        connection = session.connection()
        channel_id = make_channel(connection, address.phone_number_id, now)
        directory = Directory(connection, [address.person])
        known = owner_of(directory, address) or dialled(directory, address, now)
        directory.write()
        wanted = Filing(channel_id, known, None, now, now)
        return filing.find_or_open(connection, [wanted])[wanted.place]


def owner_of(directory: Directory, address: Address) -> Known | None:
    """The contact that one of the ids leads to; what Meta told goes before what was dialled."""
    keys = keys_of(address.person)
    return next((directory.owners[key] for key in keys if key in directory.owners), None)


def dialled(directory: Directory, address: Address, now: dt.datetime) -> Known:
    known = directory.add(now)
    known.aliases[DIALLED, address.name] = Alias(DIALLED, address.name, first_seen_at=now)
    return known


def channel_id_of(connection: Connection, phone_number_id: str) -> int | None:
    return connection.scalar(select(channel.c.id).where(channel.c.phone_number_id == phone_number_id))


def make_channel(connection: Connection, phone_number_id: str, now: dt.datetime) -> int:
    """The channel of a number, made where it is configured and no webhook has named it yet."""
    row = {"phone_number_id": phone_number_id, "created_at": now}
    insert_new(connection, channel, [row], key=[channel.c.phone_number_id], returning=[channel.c.id])
    found = channel_id_of(connection, phone_number_id)
    if found is None:
        raise UnknownNumber
    return found


def number_to_use(wanted: str | None, configured: str | None) -> str:
    """The number to send through: the one that was named, the configured one, or the only one there is."""
    known = list(db.session.scalars(select(Channel.phone_number_id).order_by(Channel.id)))
    db.session.rollback()
    if wanted is not None and wanted in (*known, configured):
        return wanted
    if wanted is None and configured is not None:
        return configured
    if wanted is None and len(known) == 1:
        return known[0]
    raise UnknownNumber
