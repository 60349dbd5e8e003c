"""Words of a search, and where they stand in a text as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.whatsapp.findable import MOST_TERMS, hits_in, spelling, terms_of


@pytest.mark.parametrize(
    ("search", "terms"),
    [
        ("Blue COAT", ["blue", "coat"]),
        ('"Blue coat" now', ["blue coat", "now"]),
        ("“Blue coat” now", ["blue coat", "now"]),
        ("«Blue coat» now", ["blue coat", "now"]),
        ('say "', ["say", '"']),
        ("", []),
        ('""', ['""']),
        ("a " * 50, ["a"]),
        ("ＦＵＬＬ Straße", ["full", "strasse"]),
    ],
)
def test_a_search_is_its_words(search, terms):
    assert terms_of(search) == terms


def test_a_long_search_is_cut():
    assert len(terms_of(" ".join(f"word{n}" for n in range(90)))) == MOST_TERMS


@pytest.mark.parametrize(
    ("text", "search", "hits"),
    [
        ("Is my ORDER ready?", "order READY", ["ORDER", "ready"]),
        ("Cafe\u0301 au lait", "café", ["Cafe\u0301"]),
        ("Straße 5", "strasse", ["Straße"]),
        ("क्या मेरा ऑर्डर तैयार है", "ऑर्डर", ["ऑर्डर"]),
        ("Thanks 👍🎉", "🎉", ["🎉"]),
        ("aaaa", "aa", ["aaaa"]),
        ("a.b", ".", ["."]),
        ("nothing", "else", []),
    ],
)
def test_hits_are_where_they_were_written(text, search, hits):
    assert [text[start:end] for start, end in hits_in(text, terms_of(search))] == hits


@given(st.text(max_size=60), st.text(max_size=6))
def test_hits_are_in_order_apart_and_within(text, search):
    hits = hits_in(text, terms_of(search))

    ends = [0, *(edge for hit in hits for edge in hit), len(text)]
    assert ends == sorted(ends)
    assert all(start < end for start, end in hits)


@given(st.text(alphabet="abcABC äÖß", max_size=40), st.text(alphabet="abcäß", min_size=1, max_size=3))
def test_what_is_found_is_marked(text, word):
    assert bool(hits_in(text, terms_of(word))) == (spelling(word) in spelling(text))
