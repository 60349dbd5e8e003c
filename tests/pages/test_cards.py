"""Shared contacts as files."""

from __future__ import annotations

import pytest

from tests.pages.links import address


def shares(meta, *cards, **changes):
    return meta.writes("", type="contacts", contacts=list(cards), **changes)


def test_a_card_is_saved_from_the_thread(agent, meta):
    meta.posts("25_contacts_two_cards.json")

    answer = agent.get(address(agent.get("/conversations/1"), "/messages/1/contacts/1.vcf"))

    assert answer.status_code == 200
    assert answer.mimetype == "text/vcard"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Dr. Ines Halloran.vcf"'
    lines = answer.data.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCARD"
    assert "FN:Dr. Ines Halloran" in lines
    assert agent.get("/messages/1/contacts/2.vcf").status_code == 200


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "path", ["/messages/1/contacts/0.vcf", "/messages/1/contacts/3.vcf", "/messages/9/contacts/1.vcf"]
)
def test_there_is_no_other_card(agent, meta, stranger, path):
    meta.posts("25_contacts_two_cards.json")
    assert agent.get(path).status_code == 404
    assert stranger.get(path).status_code == 303


@pytest.mark.databases("sqlite")
def test_other_messages_have_none_and_deleted_ones_neither(agent, meta):
    meta.writes("hello")
    wamid = shares(meta, {"name": {"formatted_name": "Ana"}})
    assert agent.get("/messages/1/contacts/1.vcf").status_code == 404
    assert agent.get("/messages/2/contacts/1.vcf").status_code == 200
    meta.writes("", id="wamid.r", type="revoke", revoke={"original_message_id": wamid})
    assert agent.get("/messages/2/contacts/1.vcf").status_code == 404


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Ольга", "attachment; filename=file.vcf; filename*=UTF-8''%D0%9E%D0%BB%D1%8C%D0%B3%D0%B0.vcf"),
        ('../../etc/"passwd"\r\nX-Evil: 1', "attachment; filename=etc-passwdX-Evil 1.vcf"),
        ("photo\u202egpj.exe", "attachment; filename=photogpj.exe.vcf"),
        ("\u202e", "attachment; filename=contact.vcf"),
        ("x" * 500, f"attachment; filename={'x' * 80}.vcf"),
    ],
)
def test_the_file_has_the_name_of_the_contact(agent, meta, name, told):
    shares(meta, {"name": {"formatted_name": name}})
    answer = agent.get("/messages/1/contacts/1.vcf")
    assert answer.headers["Content-Disposition"].replace('"', "") == told
