"""Whom a template is chosen for: an open conversation, or a number that nobody here has written to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from inbox.models.conversation import Conversation
from inbox.operations import addressing
from inbox.operations.addressing import Address
from inbox.operations.desk import Desk
from inbox.operations.templates import Choice
from inbox.pages import people
from inbox.pages.surroundings import around

MARKETING, ONE_TIME_CODE = "MARKETING", "AUTHENTICATION"
OPTED_OUT = "They asked for no more marketing messages."
NEEDS_NUMBER = "One-time codes go to phone numbers only, and this customer shares none."


@dataclass(frozen=True, slots=True)
class Place:
    """Where the picker stands. Exactly one of `conversation` and `address` is there; `desk` comes along with
    the conversation where the page shows that too.
    """

    conversation: Conversation | None = None
    address: Address | None = None
    desk: Desk | None = None

    @property
    def name(self) -> str:
        if self.conversation is not None:
            return people.name_of(self.conversation)
        return self.number

    @property
    def customer_name(self) -> str:
        """What the customer calls themselves, on one line; empty for a group and where they told nothing."""
        found = self.conversation
        return " ".join((found.contact_name or "").split()) if found and not found.is_group else ""

    @property
    def number(self) -> str:
        """The customer's number as people write it."""
        digits = self.conversation.phone_number if self.conversation else self.address and self.address.name
        return people.phone(digits) if digits else ""

    @property
    def waba_id(self) -> str | None:
        """The business account whose templates can be sent from here; None where that is not known."""
        if self.conversation is not None:
            return self.conversation.channel.waba_id
        known = {each.phone_number_id: each.waba_id for each in around().channels}
        return known.get(self.asked["through"]) or current_app.extensions["settings"].business_account_id

    @property
    def asked(self) -> dict[str, Any]:
        """What every address must carry, where no conversation names the customer."""
        if self.address is None:
            return {}
        return {"number": self.address.name, "through": self.address.phone_number_id}

    @property
    def back_url(self) -> str:
        if self.conversation is not None:
            return url_for("pages.conversation", conversation_id=self.conversation.id)
        return url_for("pages.new_conversation", **self.asked)

    def open(self) -> int:
        """The id of the conversation, which is made where there is none."""
        if self.conversation is not None:
            return self.conversation.id
        if self.address is None:
            raise LookupError("This place has neither a conversation nor a number.")
        return addressing.open_with(self.address)

    def list_url(self, **query: Any) -> str:
        return self.url("template_choices", **query)

    def form_url(self, template_id: int) -> str:
        return self.url("template", template_id=template_id)

    def preview_url(self, template_id: int) -> str:
        return self.url("template_preview", template_id=template_id)

    def url(self, name: str, **values: Any) -> str:
        if self.conversation is not None:
            return url_for(f"pages.{name}", conversation_id=self.conversation.id, **values)
        return url_for(f"pages.new_{name}", **self.asked, **values)

    def why_not(self, choice: Choice) -> str:
        """Why this template cannot go to this customer, in a sentence; empty where it can."""
        contact = self.conversation.contact if self.conversation else None
        category = choice.template.category.upper()
        if category == MARKETING and contact is not None and contact.wants_no_marketing:
            return OPTED_OUT
        if category == ONE_TIME_CODE and not self.number:
            return NEEDS_NUMBER
        return choice.why_not
