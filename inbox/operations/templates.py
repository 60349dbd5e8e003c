"""Templates of the business account: fetched from Meta, kept up by its webhooks, found by agents."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, or_, select, update

from inbox.adapters.graph import Graph, GraphError
from inbox.adapters.queue import OTHER
from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.setting import Setting
from inbox.models.template import APPROVED, Template
from inbox.operations.doorbell import ring
from inbox.operations.drafts import Unit
from inbox.operations.gathering import every
from inbox.operations.storable import clean
from inbox.operations.transaction import transaction, writing
from inbox.operations.upsert import skip_known
from inbox.whatsapp.ids import word
from inbox.whatsapp.templates import unsendable
from inbox.words import stored

log = logging.getLogger(__name__)

JOB = "fetch_templates"
ALL = 0  # the only row id of this job: it fetches everything there is
EVERY = dt.timedelta(hours=6)
AT_ONCE = 100
MOST_PAGES = 100  # Meta lets an account have 6,000 templates at the very most
FIELDS = "id,name,language,category,status,components,parameter_format,quality_score,rejected_reason"

UNREADABLE = stored("WhatsApp gave a list of templates that cannot be read to its end.")

FETCHED_AT, ASKED_AT, TROUBLE = "templates_fetched_at", "templates_asked_at", "templates_trouble"

template, setting, channel = Template.__table__, Setting.__table__, Channel.__table__
NOTES = select(setting.c.name, setting.c.value).where(setting.c.name.in_((FETCHED_AT, ASKED_AT, TROUBLE)))


@dataclass(frozen=True, slots=True)
class Fetched:
    """When templates were last fetched, and what went wrong with the last try."""

    at: dt.datetime | None
    trouble: str
    asked_at: dt.datetime | None = None

    @property
    def is_on_its_way(self) -> bool:
        """Tell whether the next try has been asked for and not been made."""
        return self.at is None or (self.asked_at is not None and self.asked_at > self.at)


def fetch(engine: Engine, graph: Graph, configured_account: str | None) -> int:
    """Fetch all templates of all accounts; return how many there are."""
    count = 0
    trouble = ""
    for account in accounts_of(engine, configured_account):
        began = utcnow()
        try:
            told = [row_of(account, each, began) for each in listed(graph, account)]
        except GraphError as error:  # of this account: the token may be good for the others
            trouble = trouble or error.message
            log.warning("Templates could not be fetched: %s", error.message)
            continue
        rows = [row for row in told if row]
        keep(engine, account, rows, began)
        count += len(rows)
    with writing(engine) as connection:
        note(connection, TROUBLE, trouble)
        note(connection, FETCHED_AT, utcnow().isoformat())
    return count


def accounts_of(engine: Engine, configured: str | None) -> list[str]:
    with engine.connect() as connection:
        known = connection.scalars(select(channel.c.waba_id).where(channel.c.waba_id.is_not(None)).distinct())
        return sorted({*known, *([configured] if configured else [])})


def listed(graph: Graph, account: str) -> Iterable[Mapping[str, Any]]:
    """Every template of an account, page by page."""
    query = {"fields": FIELDS, "limit": str(AT_ONCE)}
    for _ in range(MOST_PAGES):
        page = graph.call("GET", f"{account}/message_templates", query=query)
        data = page.get("data")
        if not isinstance(data, list):  # a list that is not whole must not take templates away
            raise GraphError(UNREADABLE)
        yield from (each for each in data if isinstance(each, Mapping))
        paging = page.get("paging")
        paging = paging if isinstance(paging, Mapping) else {}
        cursors = paging.get("cursors")
        after = word(cursors.get("after")) if isinstance(cursors, Mapping) else ""
        if not after or not paging.get("next"):
            return
        if after == query.get("after"):
            raise GraphError(UNREADABLE)
        query["after"] = after
    raise GraphError(UNREADABLE)


def row_of(account: str, told: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    """The columns of a template; empty for what has no name."""
    name, language = word(told.get("name")), word(told.get("language"))
    components = told.get("components")
    quality = told.get("quality_score")
    reason = word(told.get("rejected_reason"))
    if not name or not language:
        return {}
    return {
        "waba_id": account,
        "meta_id": clean(word(told.get("id")), "template.meta_id"),
        "name": clean(name, "template.name"),
        "language": clean(language, "template.language"),
        "category": clean(word(told.get("category")), "template.category") or "",
        "status": clean(word(told.get("status")), "template.status") or "",
        "quality": clean(
            word(quality.get("score")) if isinstance(quality, Mapping) else "", "template.quality"
        ),
        "reason": clean(reason if reason.upper() != "NONE" else ""),
        "parameter_format": word(told.get("parameter_format"))[:16] or "POSITIONAL",
        "components": json.dumps(components if isinstance(components, list) else []),
        "told_at": at,
    }


def keep(engine: Engine, account: str, rows: Sequence[dict[str, Any]], at: dt.datetime) -> None:
    """Make the table say what Meta said at this time: new ones, changed ones, and none that are gone.

    What a webhook has told since then is newer.
    """
    is_older = template.c.told_at <= at
    key = [template.c.waba_id, template.c.name, template.c.language]
    with writing(engine) as connection:
        known = connection.execute(select(template.c.id, *key).where(template.c.waba_id == account)).all()
        ids = {(row.name, row.language): row.id for row in known}
        for row in rows:
            found = ids.pop((row["name"], row["language"]), None)
            if found is None:
                connection.execute(skip_known(connection, template, key), [row])
            else:
                connection.execute(update(template).where(template.c.id == found, is_older).values(**row))
        if ids:
            connection.execute(delete(template).where(template.c.id.in_(sorted(ids.values())), is_older))


def follow(connection: Connection, units: Sequence[Unit]) -> None:
    """Bring in what webhooks tell of templates; of one that is new to us, the whole list is fetched soon."""
    for unit in units:
        value = unit.item.data.get("value")
        name = word(value.get("message_template_name")) if isinstance(value, Mapping) else ""
        if not isinstance(value, Mapping) or not name:
            continue
        changes = changes_in(value)
        if not changes:
            continue
        theirs = (template.c.name == name) & (
            template.c.language == word(value.get("message_template_language"))
        )
        if unit.item.number.waba_id:
            theirs &= template.c.waba_id == unit.item.number.waba_id
        newer = update(template).where(theirs, template.c.told_at <= unit.received_at)
        done = connection.execute(newer.values(told_at=unit.received_at, **changes))
        if not done.rowcount:
            note(connection, ASKED_AT, utcnow().isoformat())


def changes_in(value: Mapping[str, Any]) -> dict[str, Any]:
    """What a template's webhook changes, by the keys in it: Meta's own samples mix up the fields' names."""
    changes: dict[str, Any] = {}
    if quality := word(value.get("new_quality_score")):
        changes["quality"] = clean(quality, "template.quality")
    if category := word(value.get("new_category")):
        changes["category"] = clean(category, "template.category")
    if event := word(value.get("event")):
        reason = word(value.get("reason"))
        changes["status"] = clean(event, "template.status")
        changes["reason"] = clean(reason if reason.upper() != "NONE" else "")
    return changes


def ask() -> None:
    """Fetch now, because somebody asks for it."""
    with transaction() as session:
        note(session.connection(), ASKED_AT, utcnow().isoformat())
    ring(OTHER, JOB, ALL)


def is_due(engine: Engine) -> bool:
    with engine.connect() as connection:
        found = fetched_by({row.name: row.value for row in connection.execute(NOTES)})
    return found.is_on_its_way or (found.at is not None and found.at < utcnow() - EVERY)


def fetched() -> Fetched:
    return fetched_by({row.name: row.value for row in db.session.execute(NOTES)})


def fetched_by(notes: Mapping[str, str]) -> Fetched:
    def moment(name: str) -> dt.datetime | None:
        return dt.datetime.fromisoformat(notes[name]) if notes.get(name) else None

    return Fetched(moment(FETCHED_AT), notes.get(TROUBLE, ""), moment(ASKED_AT))


def note(connection: Connection, name: str, value: str) -> None:
    row = {"name": name, "value": value, "changed_at": utcnow()}
    if not connection.execute(update(setting).where(setting.c.name == name).values(**row)).rowcount:
        connection.execute(skip_known(connection, setting, [setting.c.name]), [row])


@dataclass(frozen=True, slots=True)
class Kinds:
    """The languages and categories of what can be sent, and the statuses of all."""

    languages: list[str]
    categories: list[str]
    statuses: list[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A template that an agent may choose; `why_not` says why it cannot be sent from here."""

    template: Template
    components: list[dict[str, Any]]
    why_not: str


def sendable(
    waba_id: str | None,
    *,
    words: str = "",
    language: str = "",
    category: str = "",
    limit: int | None = None,
    after: int = 0,
) -> list[Choice]:
    """The approved templates that fit, those used last first; `after` so many of them, `limit` at most."""
    query = fitting(waba_id, words=words, language=language, category=category)
    query = query.where(Template.status == APPROVED)
    order = (Template.last_used_at.desc().nulls_last(), Template.name, Template.language, Template.id)
    found = db.session.scalars(query.order_by(*order).limit(limit).offset(after or None))
    return [choice(each) for each in found]


def all_of_them(*, words: str = "", status: str = "", limit: int, after: int = 0) -> list[Choice]:
    """Templates whatever their status is, by name."""
    query = fitting(None, words=words)
    if status:
        query = query.where(Template.status == status)
    order = (Template.name, Template.language, Template.id)
    return [
        choice(each) for each in db.session.scalars(query.order_by(*order).limit(limit).offset(after or None))
    ]


def fitting(
    waba_id: str | None, *, words: str = "", language: str = "", category: str = ""
) -> Select[Template]:
    query = select(Template)
    if waba_id:
        query = query.where(Template.waba_id == waba_id)
    if language:
        query = query.where(Template.language == language)
    if category:
        query = query.where(Template.category == category)
    for each in words.split()[:5]:
        in_any = (
            Template.name.icontains(each, autoescape=True),
            Template.components.icontains(each, autoescape=True),
        )
        query = query.where(or_(*in_any))
    return query


def overview(waba_id: str | None = None) -> tuple[Kinds, Fetched]:
    """What there is to filter by, and how old it is, in one query."""
    query = select(Template.language, Template.category, Template.status).distinct()
    if waba_id:
        query = query.where(Template.waba_id == waba_id)
    kinds, notes = db.session.execute(select(every(query), every(NOTES))).one()
    return kinds_in(kinds), fetched_by({row["name"]: row["value"] for row in notes})


def kinds_in(found: Sequence[Mapping[str, str]]) -> Kinds:
    sendable = [row for row in found if row["status"] == APPROVED]
    return Kinds(
        languages=sorted({row["language"] for row in sendable}),
        categories=sorted({row["category"] for row in sendable if row["category"]}),
        statuses=sorted({row["status"] for row in found if row["status"]}),
    )


def choice(found: Template) -> Choice:
    components = json.loads(found.components)
    return Choice(found, components, unsendable(components))


def get(template_id: int) -> Choice | None:
    found = db.session.get(Template, template_id)
    return choice(found) if found is not None and found.status == APPROVED else None
