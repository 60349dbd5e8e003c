"""Errors are told in words that help, whatever code Meta sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.whatsapp.errors import EXPLANATIONS, Group, explain

CODES = {
    Group.RETRY: "1 2 4 80007 130429 131000 131016 131056 131057 133004",
    Group.PAUSE: "368 131048",
    Group.CHANGE: "100 131008 131009 131030 131037 131042 131045 131047 131053 132000 132001 132005 132007"
    " 132012 132015 132016 132068 132069 133010 2388019",
    Group.PERMANENT: "130472 130497 131021 131026 131049 131050 131051 131052 131060 131062 131063 2593109",
    Group.AUTH: "0 3 10 33 190 131005 131031 133005 133006 133008 133009 133015 133016",
}


@pytest.mark.parametrize(
    ("code", "group"), [(int(code), group) for group, codes in CODES.items() for code in codes.split()]
)
def test_a_documented_code_says_what_happened_and_what_to_do(code, group):
    explanation = explain(code)

    assert explanation.code == code
    assert explanation.group is group
    assert explanation.what.endswith(".")
    assert explanation.to_do.endswith(".")
    assert str(code) not in explanation.what + explanation.to_do


def test_every_code_stands_in_one_group_only():
    assert sorted(EXPLANATIONS) == sorted(int(code) for codes in CODES.values() for code in codes.split())


def test_after_a_day_the_way_out_is_a_template():
    explanation = explain(131047, "Re-engagement message")

    assert "24 hours" in explanation.what
    assert "template" in explanation.to_do
    assert not explanation.retryable
    assert not explanation.permanent


def test_groups_answer_as_questions():
    assert explain(130429).retryable
    assert explain(131026).permanent
    assert explain(190).auth
    unknown = explain(424242)
    assert (unknown.retryable, unknown.permanent, unknown.auth) == (False, False, False)


def test_an_unknown_code_is_told_in_metas_own_words():
    explanation = explain(424242, "Teapot", "The kettle is short and stout")

    assert explanation.what == "The kettle is short and stout (WhatsApp's error 424242)."
    assert explanation.to_do
    assert explain(424242, "Teapot").what == "Teapot (WhatsApp's error 424242)."


@pytest.mark.parametrize(("code", "group"), [(250, Group.AUTH), (132099, Group.CHANGE), (133099, Group.AUTH)])
def test_a_new_code_of_a_known_family_is_grouped(code, group):
    explanation = explain(code, "Something new")

    assert explanation.group is group
    assert "Something new." in explanation.what


def test_a_code_may_come_as_text():
    assert explain(" 190 ") == explain(190)
    assert explain("190 or so").code is None
    assert explain(True).code is None


json_values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())


@given(json_values, json_values, json_values)
def test_nothing_that_meta_may_send_is_too_strange_to_explain(code, title, details):
    explanation = explain(code, title, details)

    assert explanation.what.strip()
    assert explanation.to_do
