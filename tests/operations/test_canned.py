"""Canned replies: whose they are, how they are found, and what is refused."""

from __future__ import annotations

import pytest

from inbox.operations import agents, canned
from inbox.operations.canned import NotUsable, UnknownReply

PASSWORD = "correct horse battery staple"


@pytest.fixture
def asha(context):
    return agents.create(email="asha@example.org", name="Asha", password=PASSWORD, role="agent")


@pytest.fixture
def ben(context):
    return agents.create(email="ben@example.org", name="Ben", password=PASSWORD, role="agent")


@pytest.fixture
def tomas(context):
    return agents.create(email="tomas@example.org", name="Tomas", password=PASSWORD, role="admin")


def shortcuts(replies):
    return [reply.shortcut for reply in replies]


def test_own_replies_are_nobody_elses(asha, ben, tomas):
    reply = canned.add(asha, "bye", "Good bye", shared=False)
    reply_id = reply.id

    assert shortcuts(canned.usable(asha)) == ["bye"]
    assert canned.usable(ben) == canned.usable(tomas) == []
    for somebody in (ben, tomas):
        with pytest.raises(UnknownReply):
            canned.get(somebody, reply_id)
        with pytest.raises(UnknownReply):
            canned.change(somebody, reply_id, "bye", "x")
        with pytest.raises(UnknownReply):
            canned.remove(somebody, reply_id)


def test_admins_keep_what_everybody_uses(asha, tomas):
    reply_id = canned.add(tomas, "hours", "8 to 18", shared=True).id

    assert canned.get(asha, reply_id).text == "8 to 18"
    with pytest.raises(UnknownReply):
        canned.add(asha, "mine", "x", shared=True)
    with pytest.raises(UnknownReply):
        canned.change(asha, reply_id, "hours", "never")
    with pytest.raises(UnknownReply):
        canned.remove(asha, reply_id)

    canned.change(tomas, reply_id, "opening", "9 to 17")
    assert [(each.shortcut, each.text) for each in canned.usable(asha)] == [("opening", "9 to 17")]
    canned.remove(tomas, reply_id)
    assert canned.usable(asha) == []


def test_an_own_reply_stands_in_for_a_shared_one(asha, ben, tomas):
    canned.add(tomas, "thanks", "Thank you", shared=True)
    canned.add(asha, "thanks", "Thanks a lot", shared=False)

    assert [reply.text for reply in canned.usable(asha)] == ["Thanks a lot"]
    assert [reply.text for reply in canned.usable(ben)] == ["Thank you"]
    assert len(canned.listed(asha)) == 2


def test_found_by_shortcut_first_and_then_by_words(asha):
    for shortcut, text in [
        ("bye", "Thank you, come again"),
        ("no-thanks", "We do not buy"),
        ("thanks", "Much obliged"),
        ("thanks-much", "Ever so MUCH obliged"),
        ("über", "Straße"),
    ]:
        canned.add(asha, shortcut, text, shared=False)

    assert shortcuts(canned.usable(asha, "thanks")) == ["thanks", "thanks-much", "no-thanks"]
    assert shortcuts(canned.usable(asha, "/THANK")) == ["thanks", "thanks-much", "no-thanks", "bye"]
    assert shortcuts(canned.usable(asha, "obliged much")) == ["thanks", "thanks-much"]
    assert shortcuts(canned.usable(asha, "STRAßE")) == ["über"]
    assert canned.usable(asha, "100%") == canned.usable(asha, "_____") == []


@pytest.mark.parametrize(
    ("entered", "kept"),
    [("Thanks", "thanks"), (" /thanks ", "thanks"), ("a_b-1", "a_b-1"), ("धन्यवाद", "धन्यवाद"),
     ("a" * 32, "a" * 32)],
)  # fmt: skip
def test_shortcuts_of_any_script(asha, entered, kept):
    assert canned.add(asha, entered, "x", shared=False).shortcut == kept


@pytest.mark.parametrize(
    "entered", ["", "  ", "/", "two words", "a/b", "a.b", "a" * 33, "🌸", "{name}", "<b>", "a\0"]
)
def test_other_shortcuts_are_refused(asha, entered):
    with pytest.raises(NotUsable) as refusal:
        canned.add(asha, entered, "x", shared=False)
    assert refusal.value.field == "shortcut"
    assert canned.listed(asha) == []


def test_texts_are_bounded_by_what_whatsapp_takes(asha):
    canned.add(asha, "longest", "\r\n" + "a" * 4095 + "🌸\r\n", shared=False)

    for text in ("", " \n ", "a" * 4097):
        with pytest.raises(NotUsable) as refusal:
            canned.add(asha, "other", text, shared=False)
        assert refusal.value.field == "text"


def test_a_shortcut_is_each_owners_once(asha, ben, tomas):
    canned.add(asha, "bye", "x", shared=False)
    other = canned.add(asha, "hello", "y", shared=False).id
    canned.add(ben, "bye", "x", shared=False)
    canned.add(tomas, "bye", "x", shared=True)

    with pytest.raises(NotUsable, match="/bye already"):
        canned.add(asha, "BYE", "z", shared=False)
    with pytest.raises(NotUsable, match="/bye already"):
        canned.change(asha, other, "bye", "z")
    with pytest.raises(NotUsable, match="/bye already"):
        canned.add(tomas, "bye", "z", shared=True)
    canned.change(asha, other, "hello", "unchanged shortcut")


def test_there_is_a_most(asha, monkeypatch):
    monkeypatch.setattr(canned, "MOST", 2)
    canned.add(asha, "a", "x", shared=False)
    canned.add(asha, "b", "x", shared=False)

    with pytest.raises(NotUsable):
        canned.add(asha, "c", "x", shared=False)
