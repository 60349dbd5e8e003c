"""Meta's words for templates in words for agents."""

from __future__ import annotations

STATUSES = {
    "APPROVED": "Approved",
    "REINSTATED": "Approved again",
    "PENDING": "Waiting for approval",
    "IN_APPEAL": "Under appeal",
    "REJECTED": "Rejected",
    "PAUSED": "Paused",
    "DISABLED": "Switched off by WhatsApp",
    "FLAGGED": "About to be switched off",
    "LIMIT_EXCEEDED": "Over the limit",
    "PENDING_DELETION": "Being deleted",
    "DELETED": "Deleted",
    "ARCHIVED": "Archived",
}
LOOKS = {"APPROVED": "good", "REINSTATED": "good", "REJECTED": "danger", "DISABLED": "danger"}
LOOKS |= dict.fromkeys(("PAUSED", "FLAGGED", "LIMIT_EXCEEDED", "PENDING_DELETION", "DELETED"), "caution")
CATEGORIES = {"MARKETING": "Marketing", "UTILITY": "Utility", "AUTHENTICATION": "One-time code"}
QUALITIES = {"GREEN": "High quality", "YELLOW": "Medium quality", "RED": "Low quality"}
REASONS = {
    "ABUSIVE_CONTENT": "WhatsApp considers its words abusive.",
    "CATEGORY_NOT_AVAILABLE": "Its category is not available to this account.",
    "INCORRECT_CATEGORY": "Its words do not fit its category.",
    "INVALID_FORMAT": "Its blanks or its format are not as WhatsApp wants them.",
    "PROMOTIONAL": "It advertises, and its category does not allow that.",
    "SCAM": "WhatsApp takes it for a fraud.",
    "TAG_CONTENT_MISMATCH": "Its words do not fit its language or its category.",
}
NOTES = {
    "MARKETING": "Only for customers who agreed to get offers. WhatsApp charges for each one that arrives.",
    "UTILITY": "About something the customer ordered or asked for. WhatsApp may charge for it.",
    "AUTHENTICATION": "For one-time codes. WhatsApp charges for each one that arrives.",
}


def status(word: str) -> str:
    return STATUSES.get(word.upper(), plain(word)) or "Unknown"


def look(word: str) -> str:
    """How strongly a status is shown."""
    return LOOKS.get(word.upper(), "")


def category(word: str) -> str:
    return CATEGORIES.get(word.upper(), plain(word)) or "No category"


def quality(word: str | None) -> str:
    """How customers like it; empty where WhatsApp has not said."""
    return QUALITIES.get((word or "").upper(), "")


def reason(word: str | None) -> str:
    """Why it is not approved; what Meta wrote itself stays as it is."""
    return REASONS.get((word or "").upper(), word or "")


def note(word: str) -> str:
    """What to think of before one sends it."""
    return NOTES.get(word.upper(), "WhatsApp may charge for it.")


def plain(word: str) -> str:
    return word.replace("_", " ").capitalize()
