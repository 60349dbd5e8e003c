"""This installation's own name: Meta tells statuses to every app on an account, and ours must be found."""

from __future__ import annotations

import re
import secrets

from sqlalchemy import Connection, Engine, insert, select

from inbox.models.base import utcnow
from inbox.models.setting import Setting
from inbox.operations.transaction import writing
from inbox.operations.upsert import insert_new

setting = Setting.__table__

NAME = "installation_id"
MARK = re.compile(r"([0-9a-f]{16}):([0-9]{1,18}):([0-9]{1,9})")


def find_id(connection: Connection) -> str | None:
    return connection.scalar(select(setting.c.value).where(setting.c.name == NAME))


def make_id(connection: Connection) -> str:
    """The id, made where there is none yet; two processes that make one at once agree on the first."""
    found = find_id(connection)
    if found is None:
        row = {"name": NAME, "value": secrets.token_hex(8), "changed_at": utcnow()}
        insert_new(connection, setting, [row], key=[setting.c.name], returning=[setting.c.name])
        found = find_id(connection)
    if found is None:
        raise LookupError("The installation's id could not be stored.")
    return found


def copy(source: Engine, target: Engine) -> None:
    """Let another database know our own answers by the same id."""
    with source.connect() as connection:
        found = find_id(connection)
    if found is not None:
        with writing(target) as connection:
            connection.execute(insert(setting).values(name=NAME, value=found, changed_at=utcnow()))


def mark(installation_id: str, message_pk: int, attempt: int) -> str:
    """What is sent along with a message and comes back with its statuses."""
    return f"{installation_id}:{message_pk}:{attempt}"


def marked(opaque: str | None, installation_id: str | None) -> int | None:
    """The message that a mark names; None for another installation's, and for anything else."""
    found = MARK.fullmatch(opaque or "")
    return int(found[2]) if found and found[1] == installation_id else None
