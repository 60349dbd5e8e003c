"""Names that strangers give their files, as they may stand in a header and on a disk."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from inbox.operations.filenames import LONGEST, safe_name
from inbox.pages.disposition import disposition
from tests.support.hostile import NAMES, PIECES

LETTERS = st.characters(codec=None)
hostile_names = st.one_of(
    st.sampled_from(NAMES),
    st.lists(st.one_of(st.sampled_from(PIECES), LETTERS), max_size=12).map("".join),
    st.text(LETTERS, max_size=300),
)
# RFC 6266 with the quoted string of RFC 9110 and the characters of RFC 8187.
HEADER = re.compile(
    r'(inline|attachment); filename="(?P<plain>(?:[\x20\x21\x23-\x5b\x5d-\x7e])*)"'
    r"(?:; filename\*=UTF-8''(?P<full>(?:%[0-9A-F]{2}|[A-Za-z0-9!#$&+.^_`|~-])+))?"
)


@settings(max_examples=2000)
@given(hostile_names)
@example("x" * 300)
def test_whatever_a_file_is_called_its_name_is_harmless(told):
    name = safe_name(told, "file")

    assert name
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f\x7f-\x9f]', name)
    assert not any(unicodedata.category(letter).startswith("C") for letter in name)
    assert name.strip(" .") == name
    assert not name.startswith(("-", "~", "."))
    assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name, re.IGNORECASE)
    assert len(name) <= LONGEST + 1
    assert len(name.encode()) <= 255
    assert safe_name(name, "file") == name


@settings(max_examples=2000)
@given(hostile_names, st.booleans())
def test_every_header_follows_the_rules_and_tells_the_name(told, inline):
    name = safe_name(told, "file")
    header = disposition(name, inline=inline)

    found = HEADER.fullmatch(header)
    assert found, header
    assert "%" not in found["plain"]
    assert parse_options_header(header) == ("inline" if inline else "attachment", {"filename": name})


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Invoice 3/2026.pdf", "Invoice 3-2026.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("-rf", "rf"),
        (".htaccess", "htaccess"),
        ("name.tar.gz", "name.tar.gz"),
        ("e\u0301.txt", "é.txt"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("", "file"),
        ("...", "file"),
        ("Ольга.pdf", "Ольга.pdf"),
        ("\ud800", "file"),
    ],
)
def test_a_name_stays_as_near_to_what_was_told_as_it_may(told, name):
    assert safe_name(told, "file") == name


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Invoice 3.pdf", 'attachment; filename="Invoice 3.pdf"'),
        ("Müller.pdf", "attachment; filename=\"Muller.pdf\"; filename*=UTF-8''M%C3%BCller.pdf"),
        ("猫.jpg", "attachment; filename=\"file.jpg\"; filename*=UTF-8''%E7%8C%AB.jpg"),
        ("100%41.txt", "attachment; filename=\"10041.txt\"; filename*=UTF-8''100%2541.txt"),
    ],
)
def test_old_programs_get_the_nearest_name_in_ascii(name, header):
    assert disposition(name) == header
