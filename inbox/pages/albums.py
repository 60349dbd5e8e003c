"""Which photos stand together in one frame: those sent one after the other with nothing to tell."""

from __future__ import annotations

from inbox.models import attachment
from inbox.operations.thread import Bubble


def go_together(one: Bubble, other: Bubble) -> bool:
    """Tell whether two bubbles of one person speaking on are photos of one album."""
    return (
        is_plain_photo(one)
        and is_plain_photo(other)
        and one.message.origin == other.message.origin
        and one.forwarded == other.forwarded
    )


def is_plain_photo(bubble: Bubble) -> bool:
    """Tell whether a photo comes with nothing that must be told of it alone."""
    message, content, file = bubble.message, bubble.content, bubble.attachment
    tells_more = (
        content.caption
        or bubble.is_deleted
        or bubble.earlier
        or bubble.reactions
        or bubble.quoted
        or bubble.referral
        or bubble.product
        or message.status == "failed"
    )
    is_lost = file is None or file.state in (attachment.FAILED, attachment.EXPIRED)
    return content.kind == "image" and not is_lost and not tells_more
