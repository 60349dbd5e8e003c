"""Sentences of ours that somebody may read in another language than the one they were written in.

They are English to everybody, and keep what a translation needs: the page that shows one translates it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple, Self

Cut = Callable[[str], str]


class Tongue(NamedTuple):
    """How a language is spoken: a sentence, the form of one that fits a number, a date or an amount."""

    words: Callable[[str], str] = str
    form: Callable[[str, str, int], str] = lambda one, many, number: one if number == 1 else many
    value: Callable[[object], object] = lambda value: value


ENGLISH = Tongue()


def marked(text: str) -> str:
    """Mark a sentence for translation, which happens where it is shown."""
    return text


class Phrase(str):
    """A sentence with values in it: English as it is, and still to be translated.

    `Phrase("Edited: %(line)s", line=...)` is that string in English; `template` and `values` are what a
    translation needs. Values may be phrases themselves. Text made out of a phrase, by slicing or
    formatting, is plain text in English.
    """

    template: str
    values: dict[str, Any]
    clean: Cut = str  # what becomes of the whole sentence, in every language

    def __new__(cls, template: str, /, **values: object) -> Self:
        phrase = super().__new__(cls, template % values if values else template)
        phrase.template, phrase.values = template, values
        return phrase

    def told(self, tongue: Tongue, cut: Cut = str) -> str:
        """The sentence in this language; `cut` is what becomes of each value of text."""
        values = {name: told(value, tongue, cut) for name, value in self.values.items()}
        sentence = self.sentence(tongue)
        return self.clean(sentence % values if values else sentence)

    def sentence(self, tongue: Tongue) -> str:
        return tongue.words(self.template)

    def cleaned(self, clean: Cut) -> Self:
        """The same phrase, of which no language shows more than `clean` leaves of it."""
        phrase = str.__new__(type(self), clean(self))
        phrase.__dict__.update(self.__dict__, clean=clean)
        return phrase


class Counted(Phrase):
    """A sentence that depends on a number, which it may name as `%(num)s`."""

    many: str

    def __new__(cls, one: str, many: str, number: int, /, **values: object) -> Self:
        form = ENGLISH.form(one, many, number)
        phrase = super().__new__(cls, form, num=number, **values)
        phrase.template, phrase.many = one, many
        return phrase

    def sentence(self, tongue: Tongue) -> str:
        return tongue.form(self.template, self.many, self.values["num"])


class Verbatim(Phrase):
    """Words that are nobody's to translate: a customer's, WhatsApp's, a name."""

    def __new__(cls, words: str, /) -> Self:
        return super().__new__(cls, words)

    def told(self, tongue: Tongue, cut: Cut = str) -> str:
        return cut(str(self))


class Day(dt.date):
    """A date in a sentence."""

    def __str__(self) -> str:
        return f"{self.day} {self:%b %Y}"


class Amount(Decimal):
    """A number in a sentence that is written as people write numbers; codes and years are plain ones."""

    def __str__(self) -> str:
        return f"{self:,f}"


def phrase(text: str) -> Phrase:
    """The text as a phrase: where it is none, somebody else's words."""
    return text if isinstance(text, Phrase) else Verbatim(text)


def told(value: object, tongue: Tongue, cut: Cut) -> object:
    if isinstance(value, Phrase):
        return value.told(tongue, cut)
    return cut(value) if isinstance(value, str) else tongue.value(value)
