"""Phone numbers as people type them, and what to say of those that cannot be dialled."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, ValidationResult

from inbox.pages.people import phone
from inbox.words import lazy

WRITTEN = re.compile(r"[0-9+()./\s\u00a0-]+")
LONGEST = 40

EMPTY = lazy("Enter the customer's number.")
NO_NUMBER = lazy(
    "This is not a phone number: it may have digits, spaces, hyphens, brackets and a + in front."
)
NO_COUNTRY = lazy("Begin with + and the country code, as in +44 7700 900123.")
WRONG = {
    ValidationResult.INVALID_COUNTRY_CODE: lazy("No country has this code. Check what follows the +."),
    ValidationResult.TOO_SHORT: lazy("This number is too short for its country. Some digits are missing."),
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: lazy("The area code is missing from this number."),
    ValidationResult.TOO_LONG: lazy("This number is too long for its country. Check its digits."),
    ValidationResult.INVALID_LENGTH: lazy("No number of this country has so many digits. Check them."),
}


class NotANumber(ValueError):
    """What was typed cannot be dialled; `meant` is the number that it might stand for."""

    def __init__(self, sentence: str, meant: str = "") -> None:
        super().__init__(sentence)
        self.meant = meant


@dataclass(frozen=True, slots=True)
class Dialled:
    """A number that can be dialled, as Meta writes it."""

    digits: str

    def __str__(self) -> str:
        return phone(self.digits)


def read(text: str, *, home: str = "") -> Dialled:
    """The number in what was typed; `home` is one of ours, whose country a missing code may mean."""
    text = text.strip()
    if not text:
        raise NotANumber(EMPTY)
    if not WRITTEN.fullmatch(text) or len(text) > LONGEST or not re.search("[0-9]", text):
        raise NotANumber(NO_NUMBER)
    international = "+" + text[2:] if text.startswith("00") else text
    if not international.startswith("+"):
        raise NotANumber(NO_COUNTRY, meant(text, home))
    try:
        number = phonenumbers.parse(international)
    except phonenumbers.NumberParseException as error:
        is_code = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        raise NotANumber(WRONG[ValidationResult.INVALID_COUNTRY_CODE] if is_code else NO_NUMBER) from None
    wrong = WRONG.get(phonenumbers.is_possible_number_with_reason(number))
    if wrong:
        raise NotANumber(wrong)
    return Dialled(written(number))


def meant(text: str, home: str) -> str:
    """The number with the + that was left out, or with the country of ours before it."""
    tries: list[tuple[str, str | None]] = [(f"+{text}", None)]
    try:
        ours = phonenumbers.parse(f"+{home}")
    except phonenumbers.NumberParseException:
        pass
    else:
        tries.insert(0, (text, phonenumbers.region_code_for_country_code(ours.country_code or 0)))
    for candidate, region in tries:
        try:
            number = phonenumbers.parse(candidate, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phone(written(number))
    return ""


def written(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")
