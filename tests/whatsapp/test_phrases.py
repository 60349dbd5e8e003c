"""A sentence of ours is English to everybody, and can be told in every other language."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.whatsapp.contents import Content, read_content
from inbox.whatsapp.contents.content import LONGEST_LINE, UNREADABLE
from inbox.whatsapp.envelope import Item, parse, walk
from inbox.whatsapp.errors import EXPLANATIONS, explain
from inbox.whatsapp.notices import read_notice
from inbox.whatsapp.outgoing import NotSendable, check_file
from inbox.whatsapp.outgoing.choosing import checked_kind
from inbox.whatsapp.phrases import ENGLISH, Amount, Counted, Day, Phrase, Tongue, Verbatim, phrase
from inbox.whatsapp.recognition import recognised
from tests.support.meta import payload_names, payload_path

GERMAN = {
    "Edited: %(line)s": "Bearbeitet: %(line)s",
    "Photo": "Foto",
    "Contact: %(name)s": "%(name)s ist ein Kontakt",
    "Accepted calls until %(day)s": "Anrufe erlaubt bis %(day)s",
    "%(size)s MB": "%(size)s Megabyte",
    "Template %(template)s was rejected": "Die Vorlage %(template)s wurde abgelehnt",
    "without a name": "ohne Namen",
    "Quality of template %(template)s: %(before)s to %(now)s": "%(template)s: von %(before)s zu %(now)s",
    "Green": "Grün",
    "Red": "Rot",
    "%(words)s (WhatsApp's error %(code)s).": "%(words)s (Fehler %(code)s bei WhatsApp).",
}
FORMS = {"Order of %(num)s item": ["%(num)s Stück bestellt", "%(num)s Stücke bestellt"]}
TONGUE = Tongue(
    words=lambda text: GERMAN.get(text, text),
    form=lambda one, many, number: FORMS.get(one, [one, many])[number != 1],
    value=lambda value: value.strftime("%d.%m.%Y") if isinstance(value, Day) else value,
)
# Whatever went through a translation stands in brackets.
BRACKETS = Tongue(words=lambda text: f"[{text}]", form=lambda one, many, number: f"[{many}]")

ITEMS = [
    item
    for name in payload_names()
    for item in walk(parse(payload_path(name).read_bytes()))
    if isinstance(item, Item)
]
LINES = [read_content(item.data).line for item in ITEMS if item.kind in ("message", "echo", "call")]
NOTICES = [read_notice(item.data) for item in ITEMS if item.kind == "notice"]
WORDS = st.text(max_size=300)


def told(line: str, tongue: Tongue) -> str:
    assert isinstance(line, Phrase)
    return line.told(tongue)


def location(name: str) -> dict[str, object]:
    return {"type": "location", "location": {"latitude": 1, "longitude": 2, "name": name}}


def card(name: str) -> dict[str, object]:
    return {"type": "contacts", "contacts": [{"name": {"formatted_name": name}}]}


def edited(message: dict[str, object]) -> dict[str, object]:
    return {"type": "edit", "edit": {"original_message_id": "wamid.1", "message": message}}


def test_a_phrase_is_its_english():
    said = Phrase("Contact: %(name)s", name="Amal")

    assert said == "Contact: Amal"
    assert isinstance(said, str)
    assert f"{said}!" == "Contact: Amal!"


def test_phrases_in_phrases_are_told_too():
    said = Phrase("Edited: %(line)s", line=Phrase("Contact: %(name)s", name=Phrase("Photo")))

    assert said == "Edited: Contact: Photo"
    assert said.told(TONGUE) == "Bearbeitet: Foto ist ein Kontakt"


def test_values_are_cut_and_the_words_around_them_are_not():
    said = Phrase("Edited: %(line)s", line=Phrase("Contact: %(name)s", name="A very long name"))

    assert said.told(TONGUE, cut=lambda words: words[:6]) == "Bearbeitet: A very ist ein Kontakt"


@pytest.mark.parametrize(
    ("count", "english", "german"), [(1, "1 item", "1 Stück"), (3, "3 items", "3 Stücke")]
)
def test_a_number_chooses_the_form(count, english, german):
    said = Counted("Order of %(num)s item", "Order of %(num)s items", count)

    assert said == f"Order of {english}"
    assert said.told(TONGUE) == f"{german} bestellt"


def test_dates_and_amounts_are_written_as_the_language_has_them():
    until = Phrase("Accepted calls until %(day)s", day=Day(2026, 8, 5))

    assert until == "Accepted calls until 5 Aug 2026"
    assert until.told(TONGUE) == "Anrufe erlaubt bis 05.08.2026"
    assert [str(Amount(one)) for one in (4096, "4.5", 12)] == ["4,096", "4.5", "12"]


def test_words_of_others_are_nobodys_to_translate():
    assert phrase("Photo").told(TONGUE) == "Photo"
    assert Verbatim("Photo of a coat").told(TONGUE, cut=lambda words: words[:5]) == "Photo"


def test_a_percent_sign_is_a_percent_sign():
    assert Phrase("100 %").told(ENGLISH) == "100 %"
    assert Phrase("Contact: %(name)s", name="100 %(name)s %").told(TONGUE) == "100 %(name)s % ist ein Kontakt"


def test_a_copy_of_a_phrase_is_a_phrase():
    said = Phrase("Contact: %(name)s", name="Amal")

    for same in (copy.copy(said), copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert same.told(TONGUE) == "Amal ist ein Kontakt"


def test_a_line_stays_a_phrase_through_an_edit():
    content = read_content(edited(card("Amal\n\nHaddad")))

    assert content.line == "Edited: Contact: Amal Haddad"
    assert told(content.line, TONGUE) == "Bearbeitet: Amal Haddad ist ein Kontakt"


def test_a_customers_words_are_not_translated_even_if_they_are_ours():
    content = read_content({"type": "text", "text": {"body": "Photo"}})

    assert told(content.line, TONGUE) == "Photo"
    assert told(read_content({"type": "image", "image": {"id": "1"}}).line, TONGUE) == "Foto"


def test_a_long_line_is_cut_in_every_language():
    content = read_content(card("A" * 500))

    assert len(content.line) == LONGEST_LINE
    assert len(told(content.line, TONGUE)) == LONGEST_LINE


def test_a_line_without_anything_to_see_says_so():
    assert Content("text", "\u202e \u2800").line is UNREADABLE


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[:30])
def test_every_line_tells_its_english_again(line):
    assert told(line, ENGLISH) == line


@given(WORDS, st.sampled_from([card, location]))
def test_so_does_every_line_with_any_words_in_it(words, message):
    for content in (read_content(message(words)), read_content(edited(message(words)))):
        assert told(content.line, ENGLISH) == content.line


def test_what_is_wrong_with_a_file_is_a_phrase():
    with pytest.raises(NotSendable) as refusal:
        check_file("image", "image/png", 6_500_000)
    with pytest.raises(NotSendable) as of_type:
        checked_kind("image/gif", 100, b"GIF89a")

    assert refusal.value.args[0] == "The photo has 6.2 MB, but WhatsApp takes 5 MB at most."
    assert "6.2 Megabyte" in refusal.value.args[0].told(TONGUE)
    assert of_type.value.args[0].told(BRACKETS).startswith("[[WhatsApp takes a photo as JPEG or PNG only.]")


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.title[:30])
def test_a_stored_notice_is_told_as_if_it_were_new(notice):
    said = recognised(str(notice.title))

    assert said == notice.title
    assert said.told(BRACKETS) == phrase(notice.title).told(BRACKETS)
    assert recognised(str(notice.text)) == notice.text


def test_what_is_stored_in_english_is_told_in_other_languages():
    rejected, quality = (
        "Template order_ready (en) was rejected",
        "Quality of template without a name: Green to Red",
    )

    assert recognised(rejected).told(TONGUE) == "Die Vorlage order_ready (en) wurde abgelehnt"
    assert recognised(quality).told(TONGUE) == "ohne Namen: von Grün zu Rot"
    assert recognised("Nobody here ever said this.").told(BRACKETS) == "Nobody here ever said this."


@pytest.mark.parametrize("code", EXPLANATIONS)
def test_a_stored_reason_is_both_of_its_sentences(code):
    meaning = explain(code)
    said = recognised(f"{meaning.what} {meaning.to_do}").told(BRACKETS)

    assert said == meaning.said.told(BRACKETS)


def test_whatsapps_own_words_stay_as_they_are_in_the_middle_of_ours():
    meaning = explain(1312345, "Something (#5) odd")

    assert (
        recognised(str(meaning.said))
        .told(TONGUE)
        .startswith("Something (#5) odd (Fehler 1312345 bei WhatsApp). Try again")
    )


@given(WORDS)
def test_recognising_changes_no_english(words):
    assert recognised(words) == words
    assert recognised(words).told(ENGLISH) == words
