"""The doctor finds what is wrong and says what to do."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import namedtuple

import pytest
from sqlalchemy import insert, text

from inbox.adapters.graph import GraphError
from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.heartbeat import Heartbeat, Refusal
from inbox.operations import agents, attachments, doctor, hosting
from inbox.operations.doctor import FAIL, OK, WARN, Finding, machine
from inbox.operations.transaction import transaction
from tests.support.apps import close_app, new_app
from tests.support.environment import ENVIRON
from tests.support.senders import wait_for

PASSWORD = "correct horse battery staple"


def findings(app) -> dict[str, Finding]:
    parts = app.extensions
    found = list(doctor.examine(parts["settings"], parts["engine"], parts["storage"]))
    assert len({finding.subject for finding in found}) == len(found)
    return {finding.subject: finding for finding in found}


@pytest.fixture
def looks(app):
    return lambda: findings(app)


def beats(app, *rows: tuple[str, int]) -> None:
    with app.app_context(), transaction() as session:
        for role, pid in rows:
            row = {"role": role, "host": "server", "pid": pid, "version": "0.1.0",
                   "started_at": utcnow(), "seen_at": utcnow()}  # fmt: skip
            session.execute(insert(Heartbeat), [row])


def test_every_finding_that_is_not_well_says_what_to_do(make_app):
    bare = dict.fromkeys(ENVIRON, "") | {"SECRET_KEY": "a-key-that-only-the-tests-use-0123456789"}
    app = make_app(**bare, DYNO="web.1")

    found = findings(app)

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


@pytest.mark.parametrize("other", ["web", "worker"])
def test_several_processes_need_redis(app, make_app, looks, other):
    beats(app, ("web", 1), (other, 2))

    assert looks()["processes"].level == WARN
    assert "REDIS_URL" in looks()["processes"].to_do
    assert findings(make_app(REDIS_URL="redis://127.0.0.1:9/0"))["processes"].level == OK


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("sign", "level"), [("DYNO", FAIL), ("FLY_APP_NAME", WARN)])
def test_a_disk_that_is_emptied_keeps_nothing(make_app, monkeypatch, sign, level):
    monkeypatch.setattr(hosting, "is_on_volume", lambda _: False)

    found = findings(make_app(**{sign: "x"}))

    assert found["SQLite on this host"].level == level
    assert found["media on this host"].level == level
    assert "DATABASE_URL" in found["SQLite on this host"].to_do
    assert "MEDIA_URL" in found["media on this host"].to_do


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("sign", "is_threatened"), [("DYNO", True), ("FLY_APP_NAME", False)])
def test_a_volume_of_its_own_stays_where_hosts_have_them(make_app, monkeypatch, sign, is_threatened):
    monkeypatch.setattr(hosting, "is_on_volume", lambda _: True)

    found = findings(make_app(**{sign: "x"}))

    assert ("SQLite on this host" in found) == ("media on this host" in found) == is_threatened


@pytest.mark.databases("postgresql")
def test_postgresql_and_a_bucket_are_fine_there(make_app, bucket, s3_server):
    found = findings(make_app(MEDIA_URL=f"s3://{bucket}/media", DYNO="web.1", **s3_server.aws))

    assert "media on this host" not in found
    assert "SQLite on this host" not in found
    assert found["files"].level == OK
    assert s3_server.keys(bucket) == []


@pytest.mark.databases("sqlite")
def test_a_folder_in_which_nothing_can_be_written(make_app, tmp_path):
    (tmp_path / "file").write_text("in the way")

    found = findings(make_app(MEDIA_URL=str(tmp_path / "file" / "media")))

    assert found["files"].level == FAIL
    assert "MEDIA_URL" in found["files"].to_do


@pytest.mark.databases("sqlite")
def test_a_bucket_that_is_not_there(make_app, s3_server):
    found = findings(make_app(MEDIA_URL="s3://no-such-bucket", **s3_server.aws))

    assert found["files"].level == FAIL
    assert "no-such-bucket" in found["files"].found
    assert "invented-secret" not in found["files"].found


@pytest.mark.databases("sqlite")
def test_half_a_key_opens_no_bucket(make_app, s3_server):
    aws = s3_server.aws | {"AWS_SECRET_ACCESS_KEY": ""}

    assert findings(make_app(MEDIA_URL="s3://bucket", **aws))["AWS_ACCESS_KEY_ID"].level == FAIL


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


def test_without_ffmpeg_it_says_what_is_lost(looks, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert looks()["ffmpeg"].level == WARN
    assert looks()["ffmpeg"].found == "not found, so videos have no poster and voices no waveform"


def test_an_ffmpeg_that_does_not_start_is_none(looks, monkeypatch, tmp_path):
    for name in ("ffmpeg", "ffprobe"):
        (tmp_path / name).write_text(
            "#!/bin/sh\necho libavdevice.so: cannot open shared object file >&2; exit 127\n"
        )
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert looks()["ffmpeg"].found.startswith("does not start")


def test_files_on_their_way_are_counted(arrivals, looks):
    arrivals.sends()
    arrivals.sends()

    assert looks()["files at WhatsApp"].level == OK
    assert looks()["files at WhatsApp"].found.startswith("2 files")


def test_files_that_wait_because_of_the_token_say_so_once(arrivals, looks):
    refused = GraphError("The access token has expired.", code=190, status=401, needs_admin=True)
    arrivals.graph.faults.append(refused)
    photo = arrivals.sends()
    arrivals.sends()
    attachments.fetch(arrivals.by, photo)

    finding = looks()["files at WhatsApp"]
    assert finding.level == WARN
    assert finding.found.startswith("2 files")
    assert "The access token has expired" in finding.found


def test_without_a_token_files_wait_for_one(make_app, arrivals):
    arrivals.sends()

    finding = findings(make_app(WHATSAPP_ACCESS_TOKEN=""))["files at WhatsApp"]
    assert finding.level == WARN
    assert "WHATSAPP_ACCESS_TOKEN" in finding.to_do


def test_files_that_were_given_up_are_worth_a_look(arrivals, looks):
    photo = arrivals.sends()
    arrivals.change(photo, state="expired", next_attempt_at=None, last_error="WhatsApp no longer has it.")

    assert looks()["lost files"].level == WARN
    assert "1 file" in looks()["lost files"].found


def test_a_redis_that_rings_and_one_that_is_away(make_app, redis_url):
    app = make_app(REDIS_URL=redis_url)
    app.extensions["queue"].ring("media", "anything", 1)
    wait_for(lambda: app.extensions["queue"].room("media") < 1000)

    assert findings(app)["jobs"] == Finding(OK, "jobs", "rung for through Redis, 1 ring waiting")
    assert findings(make_app(REDIS_URL="redis://127.0.0.1:9/0"))["jobs"].level == FAIL
    assert findings(make_app())["jobs"].level == OK
