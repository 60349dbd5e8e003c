"""The inbox's words, in the language of whoever reads them.

Everything that people read goes through here; no other module knows flask-babel. Jobs and the command
line speak English. Constants are marked with `lazy`, and become words when they are shown. What the lower
layers say is marked with `marked`, `stored` or a `Phrase`, and goes through `translated` where it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import Flask, g, has_app_context, has_request_context
from flask_babel import Babel, get_domain, get_locale
from flask_babel.speaklater import LazyString

from inbox.whatsapp.phrases import Amount, Day, Phrase, Tongue, marked
from inbox.whatsapp.recognition import recognised, stored

__all__ = [
    "gettext",
    "grouped",
    "lazy",
    "marked",
    "ngettext",
    "pgettext",
    "stored",
    "reason",
    "translated",
]

ENGLISH = "en"
# What each is called by those who speak it. All words are English until they are translated.
LANGUAGES = {ENGLISH: "English", "ar": "العربية", "es": "Español", "hi": "हिन्दी", "pt": "Português"}
CUSTOMS = {ENGLISH: Locale("en", "GB")}  # for dates: the day comes before the month


def init_app(app: Flask, language_of_visitor: Callable[[], str]) -> None:
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    Babel(
        app,
        default_locale=ENGLISH,
        locale_selector=lambda: language_of_visitor() if has_request_context() else ENGLISH,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue().ugettext(text),
        ngettext=lambda one, many, number: catalogue().ungettext(one, many, number),
        pgettext=lambda context, text: catalogue().upgettext(context, text),
        npgettext=lambda context, one, many, number: catalogue().unpgettext(context, one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(language=language, direction=direction)
    app.jinja_env.filters.update(translated=translated, grouped=grouped)


def catalogue() -> Any:
    """The words of this request's language, looked up once: a page asks for a thousand of them."""
    if not has_app_context():
        return NullTranslations()
    if "words" not in g:
        g.words = get_domain().get_translations()
    return g.words


def gettext(text: str, **values: object) -> str:
    """These words in the reader's language; `%(name)s` in them is where a value goes."""
    said: str = catalogue().ugettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The words that fit the number, which they may name as `%(num)s`."""
    said: str = catalogue().ungettext(one, many, number)
    return said % {"num": number, **values}


def pgettext(context: str, text: str, **values: object) -> str:
    """Words that mean different things in different places, such as "Open"."""
    said: str = catalogue().upgettext(context, text)
    return said % values if values else said


def lazy(text: str) -> str:
    """Words that are looked up when they are shown. No `str`, but nearly everywhere as good as one."""
    return cast(str, LazyString(gettext, text))


def translated(text: str, cut: Callable[[str], str] = str) -> str:
    """What a lower layer said, in the reader's language; `cut` is what becomes of the values in it."""
    if not text:
        return ""
    if isinstance(text, Phrase):
        return text.told(TONGUE, cut)
    said = gettext(text)
    return said if said != text or language() == ENGLISH else recognised(text).told(TONGUE, cut)


def reason(error: Exception) -> str:
    """Why something was refused, in the reader's language; `str` would make plain text of a `Phrase`."""
    return translated(error.args[0]) if error.args else ""


def language() -> str:
    """The language of this request, such as `pt`."""
    return (get_locale() or CUSTOMS[ENGLISH]).language


def customs() -> Locale:
    """How dates and numbers are written in the language of this request."""
    return CUSTOMS.get(language()) or get_locale() or CUSTOMS[ENGLISH]


def grouped(number: float, places: int = 0) -> str:
    """A number as people write it in the language of this request: 1,024 or 1.024, with so many decimals."""
    return format_decimal(number, f"#,##0.{'0' * places}" if places else "#,##0", locale=customs())


def direction() -> str:
    """Which way the language of this request is written: `ltr` or `rtl`."""
    return customs().text_direction


def form(one: str, many: str, number: int) -> str:
    """The form for a number, with its blanks still in it."""
    return str(catalogue().ungettext(one, many, number))


def value(told: object) -> object:
    """A date or an amount in a sentence, as they are written here."""
    if language() == ENGLISH:
        return told
    if isinstance(told, Day):
        return format_date(told, "medium", locale=customs())
    return format_decimal(told, locale=customs()) if isinstance(told, Amount) else told


TONGUE = Tongue(gettext, form, value)
