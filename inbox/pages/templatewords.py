"""Meta's words for templates in words for agents."""

from __future__ import annotations

from inbox.words import gettext, lazy

STATUSES = {
    "APPROVED": lazy("Approved"),
    "REINSTATED": lazy("Approved again"),
    "PENDING": lazy("Waiting for approval"),
    "IN_APPEAL": lazy("Under appeal"),
    "REJECTED": lazy("Rejected"),
    "PAUSED": lazy("Paused"),
    "DISABLED": lazy("Switched off by WhatsApp"),
    "FLAGGED": lazy("About to be switched off"),
    "LIMIT_EXCEEDED": lazy("Over the limit"),
    "PENDING_DELETION": lazy("Being deleted"),
    "DELETED": lazy("Deleted"),
    "ARCHIVED": lazy("Archived"),
}
LOOKS = {"APPROVED": "good", "REINSTATED": "good", "REJECTED": "danger", "DISABLED": "danger"}
LOOKS |= dict.fromkeys(("PAUSED", "FLAGGED", "LIMIT_EXCEEDED", "PENDING_DELETION", "DELETED"), "caution")
CATEGORIES = {
    "MARKETING": lazy("Marketing"),
    "UTILITY": lazy("Utility"),
    "AUTHENTICATION": lazy("One-time code"),
}
QUALITIES = {"GREEN": lazy("High quality"), "YELLOW": lazy("Medium quality"), "RED": lazy("Low quality")}
# What Meta charges a message as, in the words of `Status.pricing_category`.
CHARGES = {
    "marketing": lazy("Marketing"),
    "marketing lite": lazy("Marketing lite"),
    "utility": lazy("Utility"),
    "service": lazy("Service"),
    "authentication": lazy("Authentication"),
    "authentication international": lazy("Authentication international"),
    "referral conversion": lazy("Referral conversion"),
}
REASONS = {
    "ABUSIVE_CONTENT": lazy("WhatsApp considers its words abusive."),
    "CATEGORY_NOT_AVAILABLE": lazy("Its category is not available to this account."),
    "INCORRECT_CATEGORY": lazy("Its words do not fit its category."),
    "INVALID_FORMAT": lazy("Its blanks or its format are not as WhatsApp wants them."),
    "PROMOTIONAL": lazy("It advertises, and its category does not allow that."),
    "SCAM": lazy("WhatsApp takes it for a fraud."),
    "TAG_CONTENT_MISMATCH": lazy("Its words do not fit its language or its category."),
}
NOTES = {
    "MARKETING": lazy(
        "Only for customers who agreed to get offers. WhatsApp charges for each one that arrives."
    ),
    "UTILITY": lazy("About something the customer ordered or asked for. WhatsApp may charge for it."),
    "AUTHENTICATION": lazy("For one-time codes. WhatsApp charges for each one that arrives."),
}


def status(word: str) -> str:
    return str(STATUSES.get(word.upper(), plain(word))) or gettext("Unknown")


def look(word: str) -> str:
    """How strongly a status is shown."""
    return LOOKS.get(word.upper(), "")


def category(word: str) -> str:
    return str(CATEGORIES.get(word.upper(), plain(word))) or gettext("No category")


def quality(word: str | None) -> str:
    """How customers like it; empty where WhatsApp has not said."""
    return str(QUALITIES.get((word or "").upper(), ""))


def reason(word: str | None) -> str:
    """Why it is not approved; what Meta wrote itself stays as it is."""
    return str(REASONS.get((word or "").upper(), word or ""))


def note(word: str) -> str:
    """What to think of before one sends it."""
    return str(NOTES.get(word.upper(), "")) or gettext("WhatsApp may charge for it.")


def charge(category: str) -> str:
    """What WhatsApp charges a message as."""
    return str(CHARGES.get(category.lower(), plain(category)))


def plain(word: str) -> str:
    return word.replace("_", " ").capitalize()
