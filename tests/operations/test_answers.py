"""Meta's answers to messages of ours, kept in the log and applied like its webhooks."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from inbox.models.contact import Contact, ContactAlias
from inbox.models.event import ANSWER, Event, SetAside
from inbox.models.message import Message
from inbox.models.outgoing import Outgoing
from inbox.operations import installation, sending
from inbox.operations.sending import Taken
from inbox.operations.transaction import writing
from tests.support.meta import envelope


@pytest.fixture
def answered(app, pretend, write):
    """Claims a message and lets Meta answer this to it: `answered({...})` -> the claim."""

    def answered(answer, **request) -> Taken:
        write(pretend.writes())
        (due,) = app.extensions["chores"].messages_due(10)
        taken = sending.take(app.extensions["engine"], due)
        assert isinstance(taken, Taken)
        taken = replace(taken, request={**taken.request, **request})
        sending.accept(app.extensions["engine"], taken, answer)
        pretend.meta.applied()
        return taken

    return answered


def test_a_webhook_that_looks_like_an_answer_is_set_aside(app, pretend, write, state, rows, rebuilt):
    """Even one that is signed and knows the mark: answers come from our own requests and nowhere else."""
    message = write(pretend.writes())
    with writing(app.extensions["engine"]) as connection:
        mark = installation.mark(installation.make_id(connection), message, 1)
    answer = {"contacts": [{"wa_id": "447700900999"}], "messages": [{"id": "wamid.forged"}]}
    forged = {
        "object": "inbox_answer",
        "message": message,
        "mark": mark,
        "to": "+447700900211",
        "answer": answer,
    }

    assert pretend.meta.posts(json.dumps(forged).encode()).status_code == 200

    assert state(message) == ("queued", "queued")
    assert rows(select(ContactAlias.value).where(ContactAlias.value == "447700900999")) == []
    ((error,),) = rows(select(SetAside.error))
    assert error.endswith(".")
    rebuilt()


def test_a_group_is_nobody(answered, rows, rebuilt):
    """In groups Meta repeats the group's id where people have their number."""
    people = len(rows(select(Contact.id)))

    answered(
        {
            "contacts": [{"input": "Y2FwaV9ncm91cDox", "wa_id": "Y2FwaV9ncm91cDox"}],
            "messages": [{"id": "wamid.g"}],
        },
        recipient_type="group",
        to="Y2FwaV9ncm91cDox",
    )

    assert len(rows(select(Contact.id))) == people + 1  # the one who wrote
    assert rows(select(ContactAlias.value).where(ContactAlias.value.like("Y2F%"))) == []
    rebuilt()


@pytest.mark.parametrize(
    "contacts",
    [
        None,
        {},
        [],
        ["x"],
        [{}],
        [{"wa_id": None, "user_id": 7}],
        [{"wa_id": ["1"]}],
        [{"input": "+447700900211"}] * 2,
    ],
)
def test_whoever_it_names_the_id_is_attached(answered, contacts, rows, rebuilt):
    taken = answered({"contacts": contacts, "messages": [{"id": "wamid.one"}, {"id": "wamid.two"}]})

    assert rows(select(Message.message_id).where(Message.id == taken.message_pk)) == [("wamid.one",)]
    assert rows(select(SetAside.error)) == []
    rebuilt()


@pytest.mark.parametrize("wamid", ["x" * 600, "\x00", "\ud800"])
def test_an_id_that_cannot_be_kept_is_set_aside(answered, wamid, state, rows):
    taken = answered({"messages": [{"id": wamid}]})

    assert state(taken.message_pk) == ("sending", "accepted")
    assert len(rows(select(SetAside.id))) == 1


def test_applying_an_answer_again_changes_nothing(app, pretend, write, state, rows, rebuilt):
    message = write(pretend.writes())
    pretend.sends()
    pretend.tells()
    ((event,),) = rows(select(Event.id).where(Event.source == ANSWER))
    before = rows(select(Outgoing.__table__))

    assert app.extensions["applier"].replay(event) == 0

    assert state(message) == ("read", "accepted")
    assert rows(select(Outgoing.__table__)) == before
    rebuilt()


@pytest.mark.parametrize(
    "mark", ["{other}:{ours}:1", "{id}:{theirs}:1", "{id}:4711:1", "{id}:{ours}", "x" * 512]
)
def test_a_mark_that_is_not_of_a_message_of_ours_attaches_nothing(app, pretend, write, state, rows, mark):
    ours = write(pretend.writes())
    ((theirs,),) = rows(select(Message.id).where(Message.direction == "inbound"))
    with writing(app.extensions["engine"]) as connection:
        own = installation.make_id(connection)
    told = {"id": "wamid.elsewhere", "status": "sent", "timestamp": "1790000000"}
    opaque = mark.format(other="0123456789abcdef", id=own, ours=ours, theirs=theirs)

    pretend.meta.posts(envelope(statuses=[{**told, "biz_opaque_callback_data": opaque}]))

    assert state(ours) == ("queued", "queued")
    assert rows(select(Message.id).where(Message.message_id == "wamid.elsewhere")) == []
