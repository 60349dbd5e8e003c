"""What Meta tells the business itself: about its account, numbers, templates and limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from inbox.whatsapp import groups
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.errors import explain

# How soon somebody should look: at once, when there is time, or never unless they care.
ALERT, WARNING, INFO = "alert", "warning", "info"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing an admin should know: what happened, and what to do about it where there is something."""

    severity: str
    title: str
    text: str = ""


Reader = Callable[[Part], Notice]


def read_notice(data: Mapping[str, Any]) -> Notice:
    """Say in words what a notice means; a field that nobody knows yet is named as it is."""
    field, value = Part(data).text("field"), Part(data).part("value")
    if not field and Part(data).whole("code") is not None:
        return read_error(Part(data))
    reader = READERS.get(field_by_keys(value) or field)
    if reader is None:
        return Notice(INFO, f"Meta sent something new to this inbox: {field or 'without a name'}")
    return reader(value)


def field_by_keys(value: Part) -> str:
    """Meta's own sample of a template's quality carries the name of another field: its keys tell."""
    return "message_template_quality_update" if "new_quality_score" in value else ""


def read_error(error: Part) -> Notice:
    known = explain(error.whole("code"), error.text("title"), error.part("error_data").text("details"))
    return Notice(WARNING, f"{known.what} (code {error.whole('code')})", known.to_do)


def template_status(value: Part) -> Notice:
    name, event = template_of(value), value.text("event").upper()
    reason = value.part("rejection_info").text("reason") or value.text("reason")
    advice = value.part("rejection_info").text("recommendation")
    said = ". ".join(words for words in (readable(reason), advice) if words and words != "None")
    severity, happened = TEMPLATE_EVENTS.get(event, (INFO, f"is now {event.lower() or 'in another state'}"))
    return Notice(severity, f"Template {name} {happened}", said)


def template_quality(value: Part) -> Notice:
    before, now = value.text("previous_quality_score"), value.text("new_quality_score")
    fell = now.upper() in ("YELLOW", "RED")
    return Notice(
        WARNING if fell else INFO,
        f"Quality of template {template_of(value)}: {readable(before) or 'unknown'} to {readable(now)}",
        "Customers block or report it. Send it to fewer people, or change its text." if fell else "",
    )


def template_category(value: Part) -> Notice:
    before, now = value.text("previous_category"), value.text("new_category")
    return Notice(
        WARNING,
        f"Template {template_of(value)} is charged as {readable(now) or 'another category'} now",
        f"It was {readable(before)}. Meta decides by what the text says." if before else "",
    )


def number_quality(value: Part) -> Notice:
    number, event = value.text("display_phone_number"), value.text("event").upper()
    limit = value.text("current_limit") or value.text("max_daily_conversations_per_business")
    severity, happened = NUMBER_EVENTS.get(event, (INFO, f"has news: {readable(event)}"))
    return Notice(
        severity, f"Number {plus(number)} {happened}", f"Limit: {readable(limit)}." if limit else ""
    )


def number_name(value: Part) -> Notice:
    name = value.text("requested_verified_name")
    decision = value.text("decision").upper()
    severity = INFO if decision == "APPROVED" else WARNING
    return Notice(severity, f"The name {name or 'of the number'} was {readable(decision) or 'decided on'}")


def account(value: Part) -> Notice:
    event = value.text("event").upper()
    severity, title, advice = ACCOUNT_EVENTS.get(event, (INFO, f"Account: {readable(event) or 'news'}", ""))
    violation = value.part("violation_info").text("violation_type")
    return Notice(severity, title, ". ".join(words for words in (readable(violation), advice) if words))


def account_alert(value: Part) -> Notice:
    info = value.part("alert_info")
    info = info if info else value
    severity = ALERT if info.text("alert_severity").upper() == "CRITICAL" else WARNING
    return Notice(severity, readable(info.text("alert_type")) or "Alert", info.text("alert_description"))


def account_review(value: Part) -> Notice:
    decision = value.text("decision").upper()
    return Notice(INFO if decision == "APPROVED" else ALERT, f"Account review: {readable(decision)}")


def capability(value: Part) -> Notice:
    limit = value.whole("max_daily_conversation_per_phone") or value.whole("max_phone_numbers_per_business")
    return Notice(INFO, "Limits of the business have changed", f"New limit: {limit}." if limit else "")


def security(value: Part) -> Notice:
    number, event = plus(value.text("display_phone_number")), value.text("event").upper()
    title = SECURITY_EVENTS.get(event, readable(event) or "Security notice")
    return Notice(
        ALERT, f"{title} (number {number})", "If nobody of you did this, change the PIN at Meta now."
    )


def history(value: Part) -> Notice:
    return Notice(INFO, "Older messages from the phone app are being copied")


def group(value: Part) -> Notice:
    """A failure, a suspension, or news of a kind that nobody knows yet."""
    kind, name = value.text("type"), value.text("subject") or value.part("group_subject").text("text")
    called = f"group “{name}”" if name else "group"
    if kind == groups.SUSPENDED:
        return Notice(ALERT, f"WhatsApp suspended a {called}", "Nobody can write in it until Meta lifts it.")
    if kind == groups.CLEARED:
        return Notice(INFO, f"The suspension of a {called} was lifted")
    errors = [*value.parts("errors"), *failures_in(value)]
    if not errors:
        return Notice(INFO, f"Meta told something new about a {called}: {readable(kind) or 'without a name'}")
    code = errors[0].whole("code")
    what = errors[0].part("error_data").text("details") or errors[0].text("title", "message")
    said = f"{what.rstrip('.')} (code {code})." if code is not None else what
    return Notice(WARNING, GROUP_FAILURES.get(kind, "A change of the {} failed").format(called), said)


def failures_in(value: Part) -> list[Part]:
    parts = [*value.parts("failed_participants"), *map(value.part, groups.SETTINGS)]
    return [error for part in parts for error in part.parts("errors")]


def handover(value: Part) -> Notice:
    """Who answers a customer from now on: Meta's agent, or the people here."""
    sender = value.part("sender")
    customer = sender.text("phone_number", "wa_id", "user_id")
    whom = f"customer {plus(customer)}" if customer else "a customer"
    passed = value.part("control_passed")
    if not passed:
        return Notice(INFO, f"Who answers {whom} was decided anew: {readable(value.text('type')) or 'news'}")
    now, before = passed.text("new_owner_role"), passed.text("previous_owner_role", "previous_owner_app_role")
    if now in AGENTS:
        return Notice(INFO, f"Meta's agent answers {whom} now")
    by = "Meta's agent" if before in AGENTS else "Another app"
    return Notice(INFO, f"{by} passed {whom} on to you", "Their next messages count as unread here.")


def template_of(value: Part) -> str:
    name, language = value.text("message_template_name"), value.text("message_template_language")
    return f"{name or 'without a name'}{f' ({language})' if language else ''}"


def readable(word: str) -> str:
    """A constant of Meta's as words: TIER_UNLIMITED becomes Tier unlimited."""
    return word.replace("_", " ").capitalize() if word.isupper() or "_" in word else word


def plus(number: str) -> str:
    return f"+{number}" if number.isdigit() else number or "without a number"


TEMPLATE_EVENTS = {
    "APPROVED": (INFO, "was approved and can be sent"),
    "REJECTED": (WARNING, "was rejected"),
    "PENDING": (INFO, "is being looked at by Meta"),
    "PENDING_DELETION": (INFO, "is being deleted"),
    "DELETED": (INFO, "was deleted"),
    "FLAGGED": (WARNING, "may be disabled soon: customers complain about it"),
    "PAUSED": (WARNING, "is paused: customers complained about it"),
    "DISABLED": (ALERT, "was disabled"),
    "REINSTATED": (INFO, "can be sent again"),
    "LIMIT_EXCEEDED": (WARNING, "could not be added: there are too many"),
}
NUMBER_EVENTS = {
    "FLAGGED": (WARNING, "has low quality: customers block or report it"),
    "UNFLAGGED": (INFO, "has good quality again"),
    "DOWNGRADE": (WARNING, "may write to fewer people a day"),
    "UPGRADE": (INFO, "may write to more people a day"),
    "THROUGHPUT_UPGRADE": (INFO, "may send more messages a second"),
    "ONBOARDING": (INFO, "was added"),
}
ACCOUNT_EVENTS = {
    "ACCOUNT_VIOLATION": (
        ALERT,
        "Meta says that the account broke a rule",
        "Open the account at Meta to appeal.",
    ),
    "ACCOUNT_RESTRICTION": (
        ALERT,
        "The account is restricted",
        "Open the account at Meta to see for how long.",
    ),
    "DISABLED_UPDATE": (ALERT, "The account was disabled, or this was lifted", "Open the account at Meta."),
    "ACCOUNT_DELETED": (ALERT, "The account was deleted", "Nothing can be sent or received with it."),
    "ACCOUNT_OFFBOARDED": (
        ALERT,
        "The phone app was disconnected",
        "Messages written on the phone are not copied here until it is connected again.",
    ),
    "ACCOUNT_RECONNECTED": (INFO, "The phone app is connected again", ""),
    "PARTNER_REMOVED": (
        ALERT,
        "The app lost its access to the account",
        "Subscribe the app to the account again.",
    ),
    "PARTNER_ADDED": (INFO, "An app was given access to the account", ""),
    "VERIFIED_ACCOUNT": (INFO, "The account was verified", ""),
}
GROUP_FIELDS = (
    "group_lifecycle_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
)
GROUP_FAILURES = {
    groups.CREATED: "The {} could not be created",
    groups.DELETED: "The {} could not be deleted",
    groups.JOINED: "Somebody could not join a {}",
    groups.REMOVED: "Somebody could not be removed from a {}",
}
AGENTS = ("ai_agent", "meta_business_agent")
SECURITY_EVENTS = {
    "PIN_CHANGED": "The two-step PIN was changed",
    "PIN_RESET_REQUEST": "Somebody asked to reset the two-step PIN",
    "PIN_RESET_SUCCESS": "The two-step PIN was reset",
}
READERS: dict[str, Reader] = {
    "message_template_status_update": template_status,
    "message_template_quality_update": template_quality,
    "template_category_update": template_category,
    "phone_number_quality_update": number_quality,
    "phone_number_name_update": number_name,
    "account_update": account,
    "account_alerts": account_alert,
    "account_review_update": account_review,
    "business_capability_update": capability,
    "security": security,
    "history": history,
    "messaging_handovers": handover,
    **dict.fromkeys(GROUP_FIELDS, group),
}
