"""Messages as long and as varied as people write them, the same in every run."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

VOCABULARY = 20_000
LANGUAGES = ("क्या मेरा ऑर्डर तैयार है", "هل طلبي جاهز اليوم", "我的订单准备好了吗", "¿Está listo mi pedido? 👍")


def texts(seed: str) -> Iterator[str]:
    """Yield texts of 60 letters on average: few words are common and most are rare, as in every language."""
    source = random.Random(seed)
    words = vocabulary()
    weights = list(itertools.accumulate(1 / place for place in range(1, len(words) + 1)))
    while True:
        text = " ".join(source.choices(words, cum_weights=weights, k=source.randint(2, 18)))
        yield f"{text.capitalize()}. {source.choice(LANGUAGES)}" if source.random() < 0.1 else text


def vocabulary() -> list[str]:
    source = random.Random("words")
    syllables = [a + b + c for a in "bcdfghjklmnprstvwz" for b in "aeiou" for c in ("", "n", "r", "s")]
    return ["".join(source.choices(syllables, k=source.choice((1, 1, 2, 2, 3)))) for _ in range(VOCABULARY)]
