"""Invented people: names of many places, numbers of the ranges that films use, usernames and groups."""

from __future__ import annotations

import random
from dataclasses import dataclass

FIRST = """Asha Nia Tomas Leila Ravi Chen Sofia Mateo Amara Yusuf Ingrid Kofi Mei Omar Lucia Anders Priya
Fatima João Zainab Emre Hana Ivan Chloe Tariq Marta Dmitri Rosa Kwame Aiko Nadia Pedro Elif Samir Greta
प्रिया राहुल अनिता محمد ليلى خالد 李娜 王伟 张敏""".split()
LAST = """Rao Okoro Lind Haddad Iyer Wei Marin Vega Diallo Demir Solberg Mensah Lin Farouk Bianchi Holm
Nair Costa Silva Yilmaz Sato Petrov Martin Aziz Nowak Volkov Alvarez Boateng Tanaka Rahman Souza Kaya
शर्मा वर्मा العلي حسن 陈 刘""".split()
GROUPS = (
    "Wedding fitting",
    "School uniforms",
    "Theatre costumes",
    "Choir robes",
    "Family order",
    "Suppliers",
)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    number: str | None
    username: str | None


def person(place: int, source: random.Random) -> Person:
    """The person with this number among all; one in twenty shares a username and no number."""
    name = f"{source.choice(FIRST)} {source.choice(LAST)}"
    has_username = place % 20 == 7
    plain = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalpha()) or "guest"
    username = f"{plain}.{place}" if has_username or place % 9 == 0 else None
    return Person(name, None if has_username else number(place), username)


def number(place: int) -> str:
    """A number that belongs to nobody: 555-01xx in any area, while there are areas."""
    return f"1{200 + place // 100 % 800}55501{place % 100:02}" + (
        "" if place < 80_000 else str(place // 80_000)
    )


def group(place: int, source: random.Random) -> str:
    return f"{source.choice(GROUPS)} {place}"
