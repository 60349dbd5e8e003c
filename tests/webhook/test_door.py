"""Meta's door: who may come in, what is kept, and what the log says of it."""

from __future__ import annotations

import io
import json
import logging
import time

import pytest
from sqlalchemy import func, select

from inbox.models.event import PENDING, Event
from inbox.models.heartbeat import Refusal
from inbox.operations import keeper
from inbox.whatsapp.signature import sign
from tests.support.environment import APP_SECRET, VERIFY_TOKEN
from tests.support.meta import WEBHOOK, envelope, load, signed

BODY = json.dumps(load("01_text_plain.json")).encode()
GOOD = sign(BODY, APP_SECRET)


@pytest.fixture
def kept(rows):
    """How many bodies are stored."""
    return lambda: rows(select(func.count()).select_from(Event))[0][0]


@pytest.fixture
def log(app, caplog):
    """What the product's own log says, which goes to standard error and not to pytest."""
    logger = logging.getLogger("inbox")
    logger.addHandler(caplog.handler)
    yield caplog
    logger.removeHandler(caplog.handler)


def test_the_handshake_gives_the_challenge_back(meta):
    answer = meta.verifies(challenge="1158201444")

    assert (answer.status_code, answer.text, answer.mimetype) == (200, "1158201444", "text/plain")


def test_a_wrong_handshake_is_refused(meta):
    wrong = ({"token": "a-guess"}, {"token": ""}, {"token": "clé"}, {"mode": "unsubscribe"}, {"mode": ""})
    answers = [meta.verifies(challenge="1158201444", **changes) for changes in wrong]

    assert [answer.status_code for answer in answers] == [403] * len(wrong)
    assert not any("1158201444" in answer.text for answer in answers)


def test_without_a_verify_token_nobody_can_shake_hands(make_app):
    client = make_app(WHATSAPP_WEBHOOK_VERIFY_TOKEN="").test_client()

    for token in ("", VERIFY_TOKEN):
        query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
        assert client.get(WEBHOOK, query_string=query).status_code == 403


def test_a_challenge_of_html_is_not_run(meta):
    answer = meta.verifies(challenge="<script>alert(1)</script>")

    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


BAD_SIGNATURES = {
    "missing": [],
    "empty": [""],
    "of the older kind": [GOOD.replace("sha256=", "sha1=")],
    "without its name": [GOOD.removeprefix("sha256=")],
    "too short": [GOOD[:-1]],
    "too long": [GOOD + "0"],
    "in capitals": ["sha256=" + GOOD.removeprefix("sha256=").upper()],
    "not of letters": ["sha256=" + "é" * 64],
    "of another secret": [sign(BODY, "another-secret")],
    "of another body": [sign(BODY + b" ", APP_SECRET)],
    "given twice": [GOOD, GOOD],
    "given beside a wrong one": [GOOD, sign(BODY, "another-secret")],
    "enormous": ["sha256=" + "0" * 100_000],
}
CHANGED_BODIES = {
    "last byte": BODY[:-1] + b" ",
    "one digit": BODY.replace(b"1", b"2", 1),
    "written anew": json.dumps(json.loads(BODY), indent=1).encode(),
    "empty": b"",
}


def test_a_bad_signature_is_refused_and_nothing_stored(client, kept):
    answers = {
        name: client.post(WEBHOOK, data=BODY, headers=[("X-Hub-Signature-256", one) for one in given])
        for name, given in BAD_SIGNATURES.items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert kept() == 0


def test_a_changed_body_is_refused(client, kept):
    answers = {
        name: client.post(WEBHOOK, data=body, headers={"X-Hub-Signature-256": GOOD})
        for name, body in CHANGED_BODIES.items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert kept() == 0


def test_old_and_new_secret_both_count_while_one_is_rotated(make_app):
    client = make_app(WHATSAPP_APP_SECRET="the-new-secret-0000, the-old-secret-0000").test_client()
    answers = {
        secret: client.post(WEBHOOK, data=BODY, headers=signed(BODY, secret)).status_code
        for secret in ("the-new-secret-0000", "the-old-secret-0000", "a-third-secret-0000")
    }

    assert answers == {"the-new-secret-0000": 200, "the-old-secret-0000": 200, "a-third-secret-0000": 401}


def test_without_an_app_secret_the_door_is_closed(make_app, kept):
    client = make_app(WHATSAPP_APP_SECRET="").test_client()

    for header in ({}, {"X-Hub-Signature-256": GOOD}, signed(BODY, "")):
        assert client.post(WEBHOOK, data=BODY, headers=header).status_code == 503
    assert kept() == 0


def test_more_than_four_megabytes_are_refused(client, kept):
    def post(size, *, is_chunked):
        body = b'"' + b"x" * (size - 2) + b'"'
        announced = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
        environ = announced if is_chunked else {}
        stream = io.BytesIO(body)
        return client.post(
            WEBHOOK, input_stream=stream, content_length=None if is_chunked else size,
            headers=signed(body), environ_overrides=environ,
        ).status_code  # fmt: skip

    largest = 4 * 1024 * 1024

    assert post(largest + 1, is_chunked=False) == 413
    assert post(largest + 1, is_chunked=True) == 413
    assert kept() == 0
    assert post(largest - 1, is_chunked=True) == 200
    assert post(largest, is_chunked=False) == 200
    assert kept() == 2


def test_the_last_slash_does_not_matter(client, kept):
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "7"}
    bare = WEBHOOK.rstrip("/")

    assert [client.get(address, query_string=query).text for address in (WEBHOOK, bare)] == ["7", "7"]
    assert client.post(bare, data=BODY, headers=signed(BODY)).status_code == 200
    assert client.post(WEBHOOK, data=BODY + b" ", headers=signed(BODY + b" ")).status_code == 200
    assert kept() == 2


def test_a_stored_message_is_logged_without_what_is_private(meta, log):
    meta.posts("01_text_plain.json")

    assert [one.message for one in log.records] == ["Saved message 1 from ***0111"]
    for private in ("447700900111", "Good morning", "blue wool", "Mirela", "GB.61020334411987005512"):
        assert private not in log.text


def test_what_is_set_aside_is_logged_without_what_is_private(meta, log):
    meta.writes("a secret", name="Nia Okoro\nforged", id="wamid.\x00")
    meta.posts(b"a secret")

    assert [one.message for one in log.records] == [
        "Set aside item 0 of event 1",
        "Set aside item -1 of event 2",
    ]


def test_a_repeated_body_is_kept_once_and_logged_once(meta, kept, log):
    for _ in range(3):
        assert meta.posts("01_text_plain.json").status_code == 200

    assert kept() == 1
    assert [one.message for one in log.records] == ["Saved message 1 from ***0111"]


def test_refused_requests_are_counted_and_written_now_and_then(app, client, meta, rows):
    client.post(WEBHOOK, data=BODY)
    client.post(WEBHOOK, data=BODY, headers={"X-Hub-Signature-256": "sha256=0"})
    client.post(WEBHOOK, data=BODY, headers={"X-Hub-Signature-256": "sha256=1"})
    meta.verifies(token="a-guess")
    asked = select(Refusal.reason, Refusal.count)
    assert rows(asked) == []

    refusals = app.extensions["refusals"]
    refusals.write(app.extensions["engine"])
    client.post(WEBHOOK, data=BODY)
    refusals.write(app.extensions["engine"])

    assert dict(map(tuple, rows(asked))) == {"no signature": 2, "signature": 2, "verify token": 1}


def test_a_body_that_cannot_be_stored_is_asked_for_again(app, client, kept, monkeypatch, log):
    def full(*_):
        raise OSError("the disk is full, says +44 7700 900111")

    with monkeypatch.context() as patch:
        patch.setattr(keeper, "skip_known", full)
        answer = client.post(WEBHOOK, data=BODY, headers=signed(BODY))
        assert (answer.status_code, kept()) == (503, 0)
        assert "0111" not in log.text

    assert client.post(WEBHOOK, data=BODY, headers=signed(BODY)).status_code == 200
    assert kept() == 1


def test_a_database_that_is_stuck_makes_nobody_wait_for_ever(app, client, monkeypatch):
    monkeypatch.setattr(keeper, "PATIENCE", 0.2)
    monkeypatch.setattr(keeper.Keeper, "write_for_ever", lambda _: time.sleep(1))

    assert client.post(WEBHOOK, data=BODY, headers=signed(BODY)).status_code == 503


def test_the_queue_is_bounded(app, client, monkeypatch):
    monkeypatch.setattr(keeper, "ROOM", 0)

    assert client.post(WEBHOOK, data=BODY, headers=signed(BODY)).status_code == 503


def test_a_dead_writer_is_replaced(app, client, kept, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(keeper, "PATIENCE", 0.2)
        patch.setattr(keeper.Keeper, "take", lambda _: None)
        assert client.post(WEBHOOK, data=BODY, headers=signed(BODY)).status_code == 503
        app.extensions["keeper"].writer.join()

    assert client.post(WEBHOOK, data=BODY, headers=signed(BODY)).status_code == 200


def test_one_broken_body_of_a_batch_leaves_the_others_alone(app, kept):
    """The outcome of each is its own: a batch that fails is tried again one by one."""
    writer = keeper.Keeper(app.extensions["engine"])
    sound = [keeper.Waiting(b"one"), keeper.Waiting(b"two")]
    broken = keeper.Waiting(b"three")
    broken.received_at = None  # type: ignore[assignment]

    writer.write([sound[0], broken, sound[1]])

    assert [one.kept for one in sound] == [True, True]
    assert (broken.kept, kept()) == (False, 2)


def test_nothing_pending_is_left_behind_by_an_empty_change(meta, rows):
    meta.posts(envelope())

    assert rows(select(func.count()).where(Event.state == PENDING))[0][0] == 0
