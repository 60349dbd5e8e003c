"""JSON as a tree that folds."""

from __future__ import annotations

import re

import pytest

from inbox.admin import tree


def shown(body):
    found = tree.read(body)
    assert found is not None
    return found


def words(body):
    return re.sub(r"<[^>]+>", "", str(shown(body).html))


def test_it_shows_what_was_written_and_nothing_else():
    assert words(b'{"a": 1.50, "a": 12345678901234567890123, "b": [true, null, {}], "c": []}') == (
        "{ 4 keys }&#34;a&#34;: 1.50&#34;a&#34;: 12345678901234567890123"
        "&#34;b&#34;: [ 3 items ]truenull{ }&#34;c&#34;: [ ]"
    )


@pytest.mark.parametrize(
    ("body", "spelled"),
    [
        (b'"a\\u0000b"', "a\\u0000b"),
        (b'"\\ud800"', "\\ud800"),
        ('"\u202eabc"'.encode(), "\\u202eabc"),
        ('"a\u200bb"'.encode(), "a\\u200bb"),
        ('"\U0001ffff"'.encode(), "\\ud83f\\udfff"),
        ('"caf\u00e9 \U0001f600"'.encode(), "caf\u00e9 \U0001f600"),
        (b'"<script>"', "&lt;script&gt;"),
    ],
)
def test_odd_characters_are_spelled_out(body, spelled):
    html = str(shown(body).html)
    assert spelled in html
    assert html.encode()


@pytest.mark.parametrize("body", [b"", b"no json", b"\xff\xfe", b"[" * 100_000, b'{"a": 1'])
def test_what_is_no_json_has_no_tree(body):
    assert tree.read(body) is None


def test_thousands_of_digits_are_shortened():
    html = str(shown(b"[" + b"9" * 10_000 + b"]").html)
    assert len(html) < 3_000


def test_it_ends_where_there_is_too_much():
    many = shown(b"[" + b", ".join([b"1"] * 5_000) + b"]")
    assert not many.is_whole
    assert str(many.html).count("<li>") == tree.NODES
    assert "[ 5000 items ]" in str(many.html)
    assert not shown(b"[" * 60 + b"]" * 60).is_whole


def test_what_is_long_is_folded_at_first():
    few, many = b"[" + b"1, " * 9 + b"1]", b"[" + b"1, " * 99 + b"1]"
    assert "<details open>" in str(shown(few).html)
    assert "<details open>" not in str(shown(many).html)


def test_text_is_bounded_and_can_stand_on_a_page():
    text = tree.as_text(b"\x00\x1b[31m" + "\u202e".encode() + b"x" * 1_000_000)
    assert text.startswith("\\u0000\\u001b[31m\\u202e")
    assert len(text) < tree.TEXT + 100
