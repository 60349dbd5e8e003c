"""Blanks are filled in once, plainly, and leave no gap where nothing is known."""

from __future__ import annotations

import pytest

from inbox.operations.placeholders import fill, first_of, person

KNOWN = {"name": "Ilse Maartens", "first_name": "Ilse", "number": "+44 7700 900211", "agent": "Asha"}


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("Hello {name},", "Hello Ilse Maartens,", "Hello,"),
        ("Hello {first_name}!\nYours, {agent}", "Hello Ilse!\nYours, Asha", "Hello!\nYours"),
        ("{first_name}, your coat is ready", "Ilse, your coat is ready", "Your coat is ready"),
        ("Good.\n{name}: come in", "Good.\nIlse Maartens: come in", "Good.\nCome in"),
        ("Thanks, {name}. Bye", "Thanks, Ilse Maartens. Bye", "Thanks. Bye"),
        ("Well, {first_name}, see you", "Well, Ilse, see you", "Well, see you"),
        ("Bonjour {first_name} !", "Bonjour Ilse !", "Bonjour !"),
        ("For the order ({number}) and more", "For the order (+44 7700 900211) and more",
         "For the order and more"),
        ("{name}{agent} too", "Ilse MaartensAsha too", "Too"),
        ("{name}", "Ilse Maartens", ""),
        ("مرحبا {first_name}، شكرا", "مرحبا Ilse، شكرا", "مرحبا، شكرا"),
    ],
)  # fmt: skip
def test_filled_in_with_and_without_knowing_the_customer(text, known, unknown):
    assert fill(text, KNOWN) == known
    assert fill(text, {}) == unknown


@pytest.mark.parametrize(
    "text",
    ["{{7*7}}", "{0.__class__}", "{agent.__class__}", "%s %(name)s", "{Name}", "{{name}}", "{ name }",
     "{name", "{order}", "{}", "{{agent}}", "{name!r}", "{name:>9}"],
)  # fmt: skip
def test_what_is_no_blank_stays_as_it_is(text):
    assert fill(text, KNOWN) == text


@pytest.mark.parametrize(
    "name", ["{agent}", "{{7*7}}", "{0.__class__}", "%s", "<b>Zoe</b>", r"\1 \g<0>", "'\"><script>", "{name}"]
)
def test_a_name_is_put_in_as_it_is(name):
    assert fill("Hello {name}, {agent}", {**KNOWN, "name": name}) == f"Hello {name}, Asha"


def test_who_has_no_letters_has_no_name():
    assert [person(name) for name in (None, "", "  ", "🌸", "+44 7700 900211", "...")] == [""] * 6
    assert person(" Ilse\n Maartens ") == "Ilse Maartens"
    assert first_of("🌸 Ilse Maartens") == "Ilse"
    assert first_of(person("سلمى الراوي")) == "سلمى"
