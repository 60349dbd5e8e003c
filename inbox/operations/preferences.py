"""What the team has chosen in the inbox itself; what nobody chose has its default."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from inbox.models.base import utcnow
from inbox.models.setting import Setting
from inbox.operations.transaction import transaction

setting = Setting.__table__


class UnknownChoice(ValueError):
    """Not one of the answers that there are."""


@dataclass(frozen=True, slots=True)
class Preference:
    """A question with its answers, the default first."""

    name: str
    choices: tuple[str, ...]

    @property
    def default(self) -> str:
        return self.choices[0]

    def chosen(self, connection: Connection) -> str:
        found = connection.scalar(select(setting.c.value).where(setting.c.name == self.name))
        return found if found in self.choices else self.default

    def choose(self, value: str) -> None:
        if value not in self.choices:
            raise UnknownChoice(value)
        with transaction() as session:
            session.merge(Setting(name=self.name, value=value, changed_at=utcnow()))


ON_REPLY, ON_OPEN, NEVER = "on_reply", "on_open", "never"

# When customers get to see that their messages were read, and that somebody is typing.
READ_RECEIPTS = Preference("read_receipts", (ON_REPLY, ON_OPEN, NEVER))
