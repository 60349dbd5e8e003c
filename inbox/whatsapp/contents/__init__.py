"""What messages say: one small reader per type, found by its name.

Adding a type is one function with `@reads("its name")` in the file of its family, one partial, one payload.
"""

from __future__ import annotations

# Importing a family registers its readers.
from inbox.whatsapp.contents import (
    answers,
    calls,
    cards,
    changes,
    groups,
    media,
    notices,
    orders,
    places,
    texts,
)
from inbox.whatsapp.contents.cards import own_number
from inbox.whatsapp.contents.content import Content, Media
from inbox.whatsapp.contents.context import (
    Referral,
    ReferredProduct,
    forwarded,
    quoted_id,
    referral,
    referred_product,
    target_id,
)
from inbox.whatsapp.contents.readers import READERS, read_content, reads

FAMILIES = (answers, calls, cards, changes, groups, media, notices, orders, places, texts)

__all__ = [
    "FAMILIES",
    "READERS",
    "Content",
    "Media",
    "ReferredProduct",
    "Referral",
    "forwarded",
    "own_number",
    "quoted_id",
    "read_content",
    "reads",
    "referral",
    "referred_product",
    "target_id",
]
