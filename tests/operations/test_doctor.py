"""The doctor finds what is wrong and says what to do."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import namedtuple

import pytest
from sqlalchemy import insert, text

from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.heartbeat import Heartbeat, Refusal
from inbox.operations import agents, doctor
from inbox.operations.doctor import FAIL, OK, WARN, Finding, machine
from inbox.operations.transaction import transaction
from tests.support.apps import close_app, new_app
from tests.support.environment import ENVIRON

PASSWORD = "correct horse battery staple"


def findings(app, **environ: str) -> dict[str, Finding]:
    found = doctor.examine(app.extensions["settings"], app.extensions["engine"], environ)
    return {finding.subject: finding for finding in found}


@pytest.fixture
def looks(app):
    return lambda **environ: findings(app, **environ)


def beats(app, *rows: tuple[str, int]) -> None:
    with app.app_context(), transaction() as session:
        for role, pid in rows:
            row = {"role": role, "host": "server", "pid": pid, "version": "0.1.0",
                   "started_at": utcnow(), "seen_at": utcnow()}  # fmt: skip
            session.execute(insert(Heartbeat), [row])


def test_every_finding_that_is_not_well_says_what_to_do(make_app):
    bare = dict.fromkeys(ENVIRON, "") | {"SECRET_KEY": "a-key-that-only-the-tests-use-0123456789"}
    app = make_app(**bare)

    found = findings(app, DYNO="web.1")

    assert all(finding.to_do.endswith(".") for finding in found.values() if finding.level != OK)
    assert not [finding for finding in found.values() if finding.level == OK and finding.to_do]
    assert found["WHATSAPP_APP_SECRET"].level == FAIL
    assert found["WHATSAPP_WEBHOOK_VERIFY_TOKEN"].level == WARN
    assert found["WHATSAPP_ACCESS_TOKEN"].level == WARN


def test_no_secret_is_shown(make_app):
    secrets = {
        "SMTP_URL": "smtp://postmaster:hidden-one@mail.example.org:587/?key=hidden-two",
        "REDIS_URL": "redis://:hidden-three@redis.example.org:6379/0?password=hidden-four",
    }
    app = make_app(**secrets)

    shown = " ".join(f"{finding.found} {finding.to_do}" for finding in findings(app).values())

    assert "mail.example.org" in shown
    assert "redis.example.org" in shown
    for secret in ("hidden", ENVIRON["SECRET_KEY"], ENVIRON["WHATSAPP_APP_SECRET"],
                   ENVIRON["WHATSAPP_ACCESS_TOKEN"], ENVIRON["WHATSAPP_WEBHOOK_VERIFY_TOKEN"]):  # fmt: skip
        assert secret not in shown


def test_a_healthy_installation(app, meta, looks):
    with app.app_context():
        agents.create(email="asha@example.org", name="Asha Rao", password=PASSWORD)
    meta.writes("Hello")
    beats(app, ("web", 1))

    assert {finding.subject: finding for finding in looks().values() if finding.level != OK} == {}


def test_a_fresh_installation_lacks_people_and_webhooks(looks):
    found = looks()

    assert (found["agents"].level, found["webhooks"].level, found["processes"].level) == (WARN, WARN, WARN)
    assert found["database"].level == OK


@pytest.mark.parametrize(("minutes", "level"), [(0, OK), (2, WARN), (11, FAIL)])
def test_a_queue_that_does_not_move(app, meta, looks, minutes, level):
    meta.posts("01_text_plain.json", apply=False)
    with app.app_context(), transaction() as session:
        session.execute(text("UPDATE event SET received_at = :at"), {"at": ago(session, minutes=minutes)})

    assert looks()["queue"].level == level


def ago(session, **span):
    moment = utcnow() - dt.timedelta(**span)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f") if is_sqlite else moment


def test_silence_is_worth_a_look(app, meta, looks):
    meta.writes("Hello")
    with app.app_context(), transaction() as session:
        session.execute(text("UPDATE event SET received_at = :at"), {"at": ago(session, days=4)})

    assert looks()["webhooks"] == Finding(
        WARN,
        "webhooks",
        "the last one arrived 4 days ago",
        "if customers have written since, check the subscription in Meta's dashboard.",
    )


def test_what_was_set_aside_can_be_replayed(meta, looks):
    meta.posts(b"not JSON")

    assert looks()["set aside"].level == WARN
    assert "flask event replay --failed" in looks()["set aside"].to_do


@pytest.mark.parametrize(("days", "level"), [(0, WARN), (2, OK)])
def test_refused_webhooks_are_told_by_reason(app, looks, days, level):
    with app.app_context(), transaction() as session:
        row = {"reason": "signature", "count": 3, "last_at": utcnow() - dt.timedelta(days=days)}
        session.execute(insert(Refusal), [row])

    finding = looks()["refused webhooks (signature)"]
    assert finding.level == level
    assert finding.found.startswith("3 requests")


def test_several_web_processes_need_redis(app, make_app, looks):
    beats(app, ("web", 1), ("web", 2), ("worker", 3))

    assert looks()["processes"].level == WARN
    assert "REDIS_URL" in looks()["processes"].to_do
    assert findings(make_app(REDIS_URL="redis://127.0.0.1:9/0"))["processes"].level == OK


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("sign", "level"), [("DYNO", FAIL), ("FLY_APP_NAME", WARN)])
def test_a_disk_that_is_emptied_keeps_no_database(looks, sign, level):
    found = looks(**{sign: "x"})

    assert found["SQLite on this host"].level == level
    assert found["media on this host"].level == WARN


@pytest.mark.databases("postgresql")
def test_postgresql_and_a_bucket_are_fine_there(make_app):
    found = findings(make_app(MEDIA_URL="s3://bucket/media"), DYNO="web.1")

    assert "media on this host" not in found
    assert "SQLite on this host" not in found


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("megabytes", "level"), [(99, FAIL), (999, WARN), (2000, OK)])
def test_a_disk_that_fills_up(looks, monkeypatch, megabytes, level):
    usage = namedtuple("usage", "free")(megabytes * machine.MEGABYTE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    assert looks()["disk of the instance folder"].level == level


@pytest.mark.databases("sqlite")
def test_a_clock_that_lost_its_time(looks, monkeypatch):
    monkeypatch.setattr(machine, "utcnow", lambda: dt.datetime(1970, 1, 1, tzinfo=dt.UTC))

    assert looks()["clock"].level == FAIL


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_that_is_not_migrated(empty_database, tmp_path, kind):
    app = new_app(empty_database(kind), tmp_path)

    found = findings(app)
    close_app(app)

    assert found["database"].level == FAIL
    assert "flask db upgrade" in found["database"].to_do
    assert "queue" not in found
    assert found["clock"].level == OK


@pytest.mark.databases("sqlite")
def test_looking_makes_no_database(empty_database, tmp_path):
    app = new_app(empty_database("sqlite"), tmp_path)
    findings(app)
    close_app(app)

    assert not list(tmp_path.glob("*.sqlite3"))


def test_a_database_that_is_down(tmp_path):
    app = new_app("postgresql://inbox:hidden@127.0.0.1:9/inbox", tmp_path)

    found = findings(app)
    close_app(app)

    assert found["database"].level == FAIL
    assert "cannot be reached" in found["database"].found
    assert "hidden" not in found["database"].found


def test_a_table_that_cannot_be_read_is_told_and_the_rest_goes_on(app, looks):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP TABLE login_attempt"))
        connection.execute(text("DROP TABLE heartbeat"))

    found = looks()

    assert found["processes"].level == FAIL
    assert found["queue"].level == OK
