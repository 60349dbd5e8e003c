"""What the team calls its own business; canned replies can say it."""

from __future__ import annotations

from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.setting import Setting
from inbox.operations.storable import UNSTORABLE
from inbox.operations.transaction import transaction

SETTING = "business_name"
LONGEST_NAME = 100


class NameTooLong(ValueError):
    """A name of that length is a text."""


def name() -> str:
    """The name, empty where nobody has entered one."""
    found = db.session.get(Setting, SETTING)
    return found.value if found else ""


def rename(entered: str) -> None:
    words = " ".join(UNSTORABLE.sub("\ufffd", entered).split())
    if len(words) > LONGEST_NAME:
        raise NameTooLong
    with transaction() as session:
        session.merge(Setting(name=SETTING, value=words, changed_at=utcnow()))
