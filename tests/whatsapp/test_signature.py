"""Meta's signature, over the bytes and nothing else."""

from __future__ import annotations

import json

import pytest

from inbox.whatsapp.signature import is_signed, sign
from tests.support.meta import PAYLOADS, payload_path

KNOWN = json.loads((PAYLOADS / "SIGNATURES.json").read_text())
SECRET = KNOWN["app_secret"]


@pytest.mark.parametrize(("name", "digest"), KNOWN["files"].items())
def test_known_signatures_match(name, digest):
    assert is_signed(payload_path(name).read_bytes(), f"sha256={digest}", [SECRET])


def test_one_changed_byte_is_noticed():
    body = payload_path("01_text_plain.json").read_bytes()

    assert not is_signed(body.replace(b"wool", b"w00l"), sign(body, SECRET), [SECRET])


def test_a_body_written_anew_is_another_body():
    body = payload_path("08_text_unicode_wire.json").read_bytes()
    again = json.dumps(json.loads(body)).encode()

    assert not is_signed(again, sign(body, SECRET), [SECRET])


def test_old_and_new_secret_are_valid_while_one_replaces_the_other():
    assert is_signed(b"{}", sign(b"{}", "old"), ["new", "old"])
    assert is_signed(b"{}", sign(b"{}", "new"), ["new", "old"])
    assert not is_signed(b"{}", sign(b"{}", "older"), ["new", "old"])


@pytest.mark.parametrize(
    "header", [None, "", "sha256=", "sha1=abc", "é", "\udcff", "sha256=" + "0" * 64, "x" * 10**6]
)
def test_anything_else_is_no_signature(header):
    assert not is_signed(b"{}", header, [SECRET])


def test_without_a_secret_nothing_is_signed():
    assert not is_signed(b"{}", sign(b"{}", ""), [])
