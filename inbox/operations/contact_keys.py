"""The ids of a person, as the keys by which contacts are found."""

from __future__ import annotations

from functools import lru_cache

from inbox.models.contact import BSUID, DIALLED, PARENT_BSUID, WA_ID
from inbox.operations.storable import exact
from inbox.whatsapp.people import Person

Key = tuple[str, str]


@lru_cache(maxsize=2_000)
def keys_of(person: Person) -> tuple[Key, ...]:
    """The ids of a person, the most telling first; raise `UnstorableId` for one that cannot be kept."""
    return (
        *present((BSUID, person.bsuid)),
        *former_keys(person),
        *present((WA_ID, person.wa_id), (PARENT_BSUID, person.parent_bsuid), (DIALLED, person.dialled)),
    )


@lru_cache(maxsize=2_000)
def current_keys(person: Person) -> tuple[Key, ...]:
    return present((BSUID, person.bsuid), (WA_ID, person.wa_id), (PARENT_BSUID, person.parent_bsuid))


@lru_cache(maxsize=2_000)
def former_keys(person: Person) -> tuple[Key, ...]:
    return present(
        (BSUID, person.former_bsuid), (WA_ID, person.former_wa_id), (PARENT_BSUID, person.former_parent_bsuid)
    )


def present(*keys: Key) -> tuple[Key, ...]:
    return tuple((kind, value) for kind, value in keys if exact(value, "contact_alias.value"))
