"""Files chosen by an agent: looked at, kept for a day, and sent byte for byte, each as its own message."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from sqlalchemy import func, select, update

from inbox.demo.media import films, papers, pictures, sounds
from inbox.demo.world import ScriptedAnswer
from inbox.models.attachment import Attachment
from inbox.models.message import Message
from inbox.models.outgoing import Outgoing
from inbox.models.upload import Upload
from inbox.operations import outgoing
from inbox.operations.transaction import writing
from tests.support.forms import part

KILO, MEGA = 1024, 1024 * 1024


@pytest.fixture
def kept_files(app):
    """The files in the storage."""
    folder = app.extensions["storage"].root
    return lambda: [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def choose(agent):
    """Chooses a file as the composer does; gives the id of what is kept, or the sentence against it."""

    def choose(place, data, name="file", content_type="application/octet-stream", by=agent):
        answer = by.post(
            f"/conversations/{place}/uploads",
            data=part(data, name, content_type),
            content_type="multipart/form-data; boundary=between",
            headers={"HX-Request": "true"},
        )
        if answer.status_code != 200:
            return answer.text
        return int(answer.text.partition('name="upload" value="')[2].partition('"')[0])

    return choose


@pytest.fixture
def send(agent, pretend):
    """Sends the form of the composer."""

    def send(place, *uploads, text="", token="form-1", **fields):
        form = {"text": text, "client_token": token, "upload": list(uploads), **fields}
        answer = agent.post(f"/conversations/{place}/messages", data=form)
        assert answer.status_code == 303, answer.text
        pretend.sends()

    return send


def taken(pretend):
    """What customers got: the messages, and the bytes that lie at Meta for those with a file."""
    shelf = pretend.world.shelf
    for sent in pretend.sent:
        part = sent[sent["type"]]
        file = shelf.get(part["id"]) if "id" in part else None
        yield sent["type"], part, file and file.data


EVERY_KIND = {
    "image": (pictures.coat(), "coat.jpg", "image/jpeg"),
    "video": (films.needle_at_work(), "fitting.mp4", "video/mp4"),
    "audio": (sounds.voice_note(2.0), "note.ogg", "audio/ogg"),
    "document": (papers.pdf("Invoice", ["Two coats"]), "invoice.pdf", "application/pdf"),
    "sticker": (pictures.sticker(), "cat.webp", "image/webp"),
}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_reaches_the_customer_byte_for_byte(pretend, choose, send, rows, kind):
    data, name, content_type = EVERY_KIND[kind]
    place = pretend.writes()

    send(place, choose(place, data, name, content_type))

    ((sent_as, part, bytes_there),) = taken(pretend)
    assert sent_as == kind
    assert bytes_there == data
    assert part.get("filename") == (name if kind == "document" else None)
    assert rows(select(Message.status, Outgoing.state).join(Outgoing)) == [("accepted", "accepted")]
    ((media_id, uploaded_at, of_message),) = rows(
        select(Attachment.media_id, Attachment.uploaded_at, Message.media_id).join(Message)
    )
    assert media_id == of_message == part["id"]
    assert uploaded_at
    assert rows(select(func.count()).select_from(Upload)) == [(0,)]


def test_the_text_is_the_caption_of_the_first_and_the_others_have_their_own(pretend, choose, send):
    place = pretend.writes()
    first = choose(place, pictures.coat(), "one.jpg")
    second = choose(place, pictures.bread(), "two.jpg")
    third = choose(place, sounds.chime(), "three.mp3")

    send(
        place,
        first,
        second,
        third,
        text="Both sides",
        **{f"caption-{second}": "The back", f"voice-{third}": "1"},
    )

    assert [(kind, part.get("caption"), part.get("voice")) for kind, part, _ in taken(pretend)] == [
        ("image", "Both sides", None),
        ("image", "The back", None),
        ("audio", None, None),  # no voice message: it is not Opus
    ]


def test_a_text_goes_ahead_of_what_takes_no_caption(pretend, choose, send):
    place = pretend.writes()

    send(place, choose(place, sounds.voice_note(2.0), "note.ogg"), text="Listen", **{"voice-1": "1"})

    (text, note) = list(taken(pretend))
    assert text[:2] == ("text", {"body": "Listen"})
    assert note[0] == "audio"
    assert note[1]["voice"] is True


def test_the_quoted_message_belongs_to_the_first(pretend, choose, send, rows):
    place = pretend.writes()
    ((quoted, wamid),) = rows(select(Message.id, Message.message_id))

    send(place, choose(place, pictures.coat()), choose(place, pictures.bread()), quote=str(quoted))

    assert [sent.get("context") for sent in pretend.sent] == [{"message_id": wamid}, None]


def test_the_same_form_twice_sends_its_files_once(pretend, choose, send):
    place = pretend.writes()
    ids = choose(place, pictures.coat()), choose(place, pictures.bread())

    for _ in range(3):
        send(place, *ids, text="Twice pressed")

    assert [(kind, part.get("caption")) for kind, part, _ in taken(pretend)] == [
        ("image", "Twice pressed"),
        ("image", None),
    ]


def test_two_tabs_cannot_send_the_same_file(agent, pretend, choose, send):
    place = pretend.writes()
    id = choose(place, pictures.coat())
    send(place, id)

    again = agent.post(
        f"/conversations/{place}/messages", data={"client_token": "form-2", "upload": id, "text": "Kept"}
    )

    assert again.status_code == 422
    assert "sent or removed in the meantime" in again.text
    assert "Kept" in again.text
    assert len(pretend.sent) == 1


def test_later_messages_wait_for_the_file(app, pretend, choose, send, rows):
    place = pretend.writes()
    pretend.world.next_answers.append(ScriptedAnswer(503, "busy"))

    send(place, choose(place, pictures.coat()))
    send(place, text="And what do you say?", token="form-2")

    assert pretend.sent == []
    assert rows(select(Outgoing.state)) == [("queued",), ("queued",)]
    with writing(app.extensions["engine"]) as connection:
        past = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
        connection.execute(update(Outgoing).values(next_attempt_at=past))
    pretend.sends()
    assert [sent["type"] for sent in pretend.sent] == ["image", "text"]


def test_a_file_that_whatsapp_refuses_fails_with_words_and_can_be_sent_again(
    agent, pretend, choose, send, rows
):
    place = pretend.writes()
    refusal = {"error": {"code": 131053, "message": "Media upload error"}}
    pretend.world.next_answers.append(ScriptedAnswer(400, refusal))

    send(place, choose(place, pictures.coat()))

    ((status, state, code, words),) = rows(
        select(Message.status, Outgoing.state, Outgoing.error_code, Outgoing.last_error).join(Outgoing)
    )
    assert (status, state, code) == ("failed", "failed", 131053)
    assert words
    assert pretend.sent == []
    with pretend.app.app_context():
        from inbox.operations import resending
        from inbox.operations.outgoing import Author

        ((message,),) = rows(select(Outgoing.message_pk))
        resending.send_again(message, by=Author("agent", "Asha Rao"))
    pretend.sends()
    assert [data for _, _, data in taken(pretend)] == [pictures.coat()]


def test_a_message_that_failed_with_its_file_takes_the_file_along_anew(pretend, choose, send, rows):
    place = pretend.writes()
    id = choose(place, pictures.coat())
    send_later = {"error": {"code": 131053, "message": "Media upload error"}}
    pretend.world.next_answers.extend([ScriptedAnswer(200, {"id": "5"}), ScriptedAnswer(400, send_later)])
    send(place, id)
    assert rows(select(Attachment.media_id)) == [("5",)]

    with pretend.app.app_context():
        from inbox.operations import resending
        from inbox.operations.outgoing import Author

        ((message,),) = rows(select(Outgoing.message_pk))
        resending.send_again(message, by=Author("agent", "Asha Rao"))
    pretend.sends()

    assert [data for _, _, data in taken(pretend)][-1] == pictures.coat()


def test_a_refused_token_pauses_the_number_and_keeps_the_file(pretend, choose, send, rows):
    place = pretend.writes()
    pretend.world.next_answers.append(ScriptedAnswer(401, {"error": {"code": 190, "message": "Expired"}}))

    send(place, choose(place, pictures.coat()))

    assert rows(select(Outgoing.state, Outgoing.attempts)) == [("queued", 0)]
    from inbox.models.channel import Channel

    assert rows(select(Channel.paused_at))[0][0] is not None


LYING = [
    ("a PDF that calls itself a photo", papers.pdf("Bill", ["1"]), "photo.jpg", "image/jpeg", "document"),
    ("a photo that calls itself a document", pictures.coat(), "list.pdf", "application/pdf", "image"),
    ("a table", b"name,size\nNia,38\n", "sizes.csv", "text/csv", "document"),
]


@pytest.mark.parametrize(("case", "data", "name", "claimed", "kind"), LYING, ids=[case[0] for case in LYING])
def test_the_bytes_decide_what_a_file_is(pretend, choose, rows, case, data, name, claimed, kind):
    choose(pretend.writes(), data, name, claimed)

    assert rows(select(Upload.kind)) == [(kind,)]


REFUSED = {
    "gif": (b"GIF89a" + b"\0" * 40, "takes a photo as JPEG or PNG only"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40, "Save the picture as JPEG"),
    "mov": (b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + b"\0" * 40, "takes a video as MP4 or 3GP only"),
    "zip": (b"PK\x03\x04" + b"\0" * 60, "does not take files of this type"),
    "svg": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "takes a photo as JPEG or PNG only",
    ),
    "vorbis": (b"OggS\0\2" + b"\0" * 20 + b"\1\x1e\1vorbis" + b"\0" * 30, "only with Opus sound"),
    "empty": (b"", "The file is empty"),
    "photo of 6 MB": (pictures.coat() + b"\0" * 6 * MEGA, "WhatsApp takes 5 MB at most"),
    "film of 17 MB": (films.needle_at_work() + b"\0" * 17 * MEGA, "WhatsApp takes 16 MB at most"),
    "still sticker of 200 KB": (
        pictures.sticker() + b"\0" * 200 * KILO,
        "only as a sticker, of 100 KB at most",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.databases("sqlite")
def test_what_whatsapp_would_not_take_is_refused_in_words_and_leaves_nothing(
    pretend, choose, rows, kept_files, case
):
    data, sentence = REFUSED[case]
    place = pretend.writes()

    assert sentence in choose(place, data, "file", "image/jpeg")
    assert rows(select(Upload.id)) == []
    assert kept_files() == []


@pytest.mark.databases("sqlite")
def test_a_moving_sticker_may_be_larger(pretend, choose):
    assert isinstance(choose(pretend.writes(), pictures.animated_sticker() + b"\0" * 200 * KILO), int)


HOSTILE = (
    '"; filename="evil.exe', "a\r\nContent-Type: text/html\r\n\r\n<b>", "../../../etc/passwd",
    "\u202egpj.exe",
    "%0d%0aX: y", "a" * 300 + ".pdf", "CON.pdf", "naïve 写真 📷.pdf",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.databases("sqlite")
def test_a_hostile_name_stands_in_no_header_and_is_shown_harmless(app, pretend, choose, send, rows, name):
    """At Meta the file has a name of ours; the customer gets a document's own one, made harmless."""
    place = pretend.writes()

    send(place, choose_named(app, place, name))

    ((_, part, data),) = taken(pretend)
    assert data == papers.pdf("Bill", ["1"])
    (stored,) = pretend.world.shelf.everything()[-1:]
    assert stored.filename == "file.pdf"
    assert stored.mime_type == "application/pdf"
    told = part["filename"]
    assert told.endswith(".pdf")
    assert len(told) <= 140
    assert not set(told) & set('\r\n\0"/\\\u202e')


def choose_named(app, place, name):
    """A file with a name that no test client would send as it is."""
    from inbox.models.agent import Agent
    from inbox.operations import uploads
    from inbox.operations.uploads import Chosen

    with app.app_context():
        from inbox.extensions import db

        agent_id = db.session.scalars(select(Agent.id)).one()
        chosen = Chosen(BytesIO(papers.pdf("Bill", ["1"])), name, "application/pdf")
        return uploads.keep(agent_id, place, chosen, app.extensions["storage"]).id


def test_agents_see_and_send_only_their_own_files(agent, admin, pretend, choose, rows):
    place = pretend.writes()
    id = choose(place, pictures.coat(), "coat.jpg")

    assert agent.get(f"/uploads/{id}").data == pictures.coat()
    assert admin.get(f"/uploads/{id}").status_code == 404
    assert admin.post(f"/uploads/{id}/removal").status_code == 404
    assert "coat.jpg" in agent.get(f"/conversations/{place}").text
    assert "coat.jpg" not in admin.get(f"/conversations/{place}").text
    refused = admin.post(f"/conversations/{place}/messages", data={"upload": id, "client_token": "x"})
    assert refused.status_code == 422
    assert rows(select(func.count()).select_from(Upload)) == [(1,)]


def test_a_picture_is_shown_in_a_sandbox_and_a_document_not_at_all(agent, pretend, choose):
    place = pretend.writes()
    picture, paper = choose(place, pictures.coat()), choose(place, papers.pdf("Bill", ["1"]))

    shown = agent.get(f"/uploads/{picture}")

    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert agent.get(f"/uploads/{paper}").status_code == 404


def test_a_file_can_be_removed_again(agent, pretend, choose, rows, kept_files):
    id = choose(pretend.writes(), pictures.coat())

    assert agent.post(f"/uploads/{id}/removal", headers={"HX-Request": "true"}).status_code == 200
    assert rows(select(Upload.id)) == []
    assert kept_files() == []


def test_what_nobody_sends_is_swept_away_after_a_day(app, pretend, choose, rows, kept_files):
    place = pretend.writes()
    old, new = choose(place, pictures.coat()), choose(place, pictures.bread())
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(hours=24, minutes=1)
    with writing(app.extensions["engine"]) as connection:
        connection.execute(update(Upload).where(Upload.id == old).values(created_at=yesterday))
    chores = app.extensions["chores"]

    assert [chores.forget_upload(id) for id in chores.uploads_due(10)] == [True]
    assert chores.forget_upload(new) is False
    assert rows(select(Upload.id)) == [(new,)]
    assert len(kept_files()) == 1


def test_without_scripts_files_are_attached_by_a_button_and_the_text_stays(agent, pretend, rows):
    place = pretend.writes()
    files = [(BytesIO(pictures.coat()), "one.jpg"), (BytesIO(papers.pdf("Bill", ["1"])), "two.pdf")]

    answer = agent.post(
        f"/conversations/{place}/uploads",
        data={"file": files, "text": "Here they are", "csrf_token": agent.csrf_token},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 303
    page = agent.get(answer.location).text
    assert "Here they are" in page
    assert page.index("one.jpg") < page.index("two.pdf")
    assert rows(select(Upload.kind).order_by(Upload.id)) == [("image",), ("document",)]


def test_without_scripts_a_refused_file_is_told_above_the_text(agent, pretend):
    place = pretend.writes()

    answer = agent.post(
        f"/conversations/{place}/uploads",
        data={"file": (BytesIO(b"GIF89a" + b"\0" * 40), "dance.gif"), "text": "Look"},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 422
    assert "Save the picture as JPEG" in answer.text
    assert "Look" in answer.text


def test_a_file_that_was_chosen_and_not_attached_is_not_forgotten_in_silence(agent, pretend):
    place = pretend.writes()

    answer = agent.post(f"/conversations/{place}/messages", data={"text": "Here", "file": "one.jpg"})

    assert answer.status_code == 422
    assert "press Attach" in answer.text
    assert pretend.sent == []


def test_thirty_files_may_wait_and_no_more(app, pretend, choose, rows):
    place = pretend.writes()
    choose(place, pictures.coat())
    with writing(app.extensions["engine"]) as connection:
        (row,) = connection.execute(select(Upload.__table__)).mappings().all()
        copies = [{key: value for key, value in row.items() if key != "id"}] * 29
        connection.execute(Upload.__table__.insert(), copies)

    assert "30 files waiting" in choose(place, pictures.coat())


@pytest.mark.databases("sqlite")
def test_more_than_100_mb_is_refused_without_being_read(app, agent, pretend):
    class Endless:
        """A body that counts how much of it was taken."""

        taken = 0

        def read(self, size=-1):
            self.taken += max(size, 0)
            return b"x" * max(size, 0)

        def readline(self, size=-1):
            return self.read(size)

    place = pretend.writes()
    agent.get("/")
    body = Endless()
    answer = agent.post(
        f"/conversations/{place}/uploads",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(101 * MEGA)},
        content_type="multipart/form-data; boundary=x",
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 413
    assert body.taken == 0


def test_what_comes_in_between_two_parts_of_an_answer_holds_up_neither(pretend, choose, send, monkeypatch):
    """The customer was told to wait for the first part only: what belongs together arrives together."""
    place = pretend.writes()
    song = choose(place, sounds.chime(), "song.mp3")
    write = outgoing.write

    def interrupted(*args, **kwargs):
        message = write(*args, **kwargs)
        pretend.writes(text="Wait!")
        return message

    monkeypatch.setattr(outgoing, "write", interrupted)
    send(place, song, text="Listen to this", seen_up_to="1")

    assert [kind for kind, _, _ in taken(pretend)] == ["text", "audio"]
