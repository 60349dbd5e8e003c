"""Signed webhook bodies as Meta writes them, each different from all others."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator

from benchmarks.words import texts
from inbox.whatsapp.signature import sign

SECRET = "benchmark-app-secret"
CUSTOMERS = 500

Signed = tuple[bytes, str]


def bodies(run: str, messages: int = 1, *, began: float | None = None) -> Iterator[Signed]:
    """Yield bodies of so many text messages from some 500 customers, with their signatures.

    All are written now, or one each second since `began`.
    """
    words = texts(run)
    for number in itertools.count():
        body = json.dumps(one_body(run, number, messages, words, began), separators=(",", ":")).encode()
        yield body, sign(body, SECRET)


def one_body(
    run: str,
    number: int,
    messages: int,
    words: Iterator[str],
    began: float | None = None,
    *,
    step: int = 1,
    customers: int = CUSTOMERS,
) -> dict[str, object]:
    """A body of messages that customers wrote one after the other, or all of them now."""
    places = range(number * messages, (number + 1) * messages)
    people = [place % customers for place in places]
    times = [time.time() if began is None else began + step * place for place in places]
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550100101", "phone_number_id": "407712900015501"},
        "contacts": [
            {"profile": {"name": f"Customer {who}"}, "wa_id": wa_id(who), "user_id": f"GB.{10**9 + who}"}
            for who in sorted(set(people))
        ],
        "messages": [
            {
                "from": wa_id(who),
                "from_user_id": f"GB.{10**9 + who}",
                "id": f"wamid.bench.{run}.{number}.{n}",
                "timestamp": str(int(times[n])),
                "type": "text",
                "text": {"body": next(words)},
            }
            for n, who in enumerate(people)
        ],
    }
    change = {"value": value, "field": "messages"}
    return {"object": "whatsapp_business_account", "entry": [{"id": "318840027745501", "changes": [change]}]}


def wa_id(who: int) -> str:
    return f"4477009{who:05d}"
