"""Where a message comes from: what it quotes, what it changes, the advert or product that led to it."""

from __future__ import annotations

from dataclasses import dataclass

from inbox.whatsapp.contents.part import Part


@dataclass(frozen=True, slots=True)
class Referral:
    """The advert or post that brought the customer; addresses are empty where they must not become links."""

    headline: str
    body: str
    source_type: str
    source_id: str
    source_url: str
    media_type: str
    media_url: str
    thumbnail_url: str
    click_id: str
    welcome_text: str


@dataclass(frozen=True, slots=True)
class ReferredProduct:
    """The product of our catalogue that the customer asks about."""

    catalog_id: str
    product_id: str


def quoted_id(message: object) -> str | None:
    """Return the id of the quoted message; a message that was only forwarded quotes nothing."""
    return Part(message).part("context").text("id", "message_id") or None


def forwarded(message: object) -> str:
    """Tell whether a message was forwarded: "", "once", or "many" for more than five times."""
    context = Part(message).part("context")
    if context.flag("frequently_forwarded"):
        return "many"
    return "once" if context.flag("forwarded") else ""


def target_id(message: object) -> str | None:
    """Return the id of the message that a reaction, an edit or a deletion is about."""
    whole = Part(message)
    if whole.text("type") == "reaction":
        return whole.part("reaction").text("message_id") or None
    if whole.text("type") in ("edit", "revoke"):
        return whole.part(whole.text("type")).text("original_message_id") or None
    return None


def referral(message: object) -> Referral | None:
    part = Part(message).part("referral")
    if not part:
        return None
    return Referral(
        headline=part.text("headline"),
        body=part.text("body"),
        source_type=part.text("source_type"),
        source_id=part.text("source_id"),
        source_url=part.link("source_url"),
        media_type=part.text("media_type"),
        media_url=part.link("image_url") or part.link("video_url"),
        thumbnail_url=part.link("thumbnail_url"),
        click_id=part.text("ctwa_clid"),
        welcome_text=part.part("welcome_message").text("text"),
    )


def referred_product(message: object) -> ReferredProduct | None:
    product = Part(message).part("context").part("referred_product")
    catalog_id, product_id = product.text("catalog_id"), product.text("product_retailer_id")
    return ReferredProduct(catalog_id, product_id) if catalog_id or product_id else None
