"""What Meta tells the business itself: about its account, numbers, templates and limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inbox.whatsapp import groups
from inbox.whatsapp import noticewords as words
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.errors import explain
from inbox.whatsapp.noticewords import ALERT, INFO, WARNING
from inbox.whatsapp.phrases import Phrase
from inbox.whatsapp.recognition import recognised


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing an admin should know: what happened, and what to do about it where there is something.

    It is stored, in English, and recognised where it is shown.
    """

    severity: str
    title: str
    text: str = ""


__all__ = ["ALERT", "INFO", "WARNING", "Notice", "read_notice"]

AGENTS = ("ai_agent", "meta_business_agent")
Reader = Callable[[Part], Notice]


def read_notice(data: Mapping[str, Any]) -> Notice:
    """Say in words what a notice means; a field that nobody knows yet is named as it is."""
    field, value = Part(data).text("field"), Part(data).part("value")
    if not field and Part(data).whole("code") is not None:
        return read_error(Part(data))
    reader = READERS.get(field_by_keys(value) or field)
    if reader is None:
        return Notice(INFO, Phrase(words.NEW, field=field) if field else Phrase(words.NEW_WITHOUT_NAME))
    return reader(value)


def field_by_keys(value: Part) -> str:
    """Meta's own sample of a template's quality carries the name of another field: its keys tell."""
    return "message_template_quality_update" if "new_quality_score" in value else ""


def read_error(error: Part) -> Notice:
    code = error.whole("code")
    known = explain(code, error.text("title"), error.part("error_data").text("details"))
    return Notice(WARNING, Phrase(words.WITH_CODE, what=known.what, code=code), known.to_do)


def template_status(value: Part) -> Notice:
    template, event = template_of(value), value.text("event").upper()
    reason = value.part("rejection_info").text("reason") or value.text("reason")
    advice = value.part("rejection_info").text("recommendation")
    said = ". ".join(part for part in (readable(reason), advice) if part and part != "None")
    if event in words.TEMPLATE_EVENTS:
        severity, title = words.TEMPLATE_EVENTS[event]
        return Notice(severity, Phrase(title, template=template), said)
    if event:
        return Notice(INFO, Phrase(words.TEMPLATE_STATE, template=template, state=event.lower()), said)
    return Notice(INFO, Phrase(words.TEMPLATE_STATELESS, template=template), said)


def template_quality(value: Part) -> Notice:
    before, now = value.text("previous_quality_score"), value.text("new_quality_score")
    fell = now.upper() in ("YELLOW", "RED")
    title = Phrase(
        words.TEMPLATE_QUALITY,
        template=template_of(value),
        before=constant(before) or recognised("unknown"),
        now=constant(now),
    )
    return Notice(WARNING if fell else INFO, title, Phrase(words.TEMPLATE_FELL) if fell else "")


def template_category(value: Part) -> Notice:
    before, now = constant(value.text("previous_category")), constant(value.text("new_category"))
    template = template_of(value)
    if now:
        title = Phrase(words.TEMPLATE_CATEGORY, template=template, category=now)
    else:
        title = Phrase(words.OTHER_CATEGORY, template=template)
    return Notice(WARNING, title, Phrase(words.CATEGORY_BEFORE, category=before) if before else "")


def number_quality(value: Part) -> Notice:
    number, event = plus(value.text("display_phone_number")), value.text("event").upper()
    limit = constant(value.text("current_limit") or value.text("max_daily_conversations_per_business"))
    said = Phrase(words.LIMIT, limit=limit) if limit else ""
    if event in words.NUMBER_EVENTS:
        severity, title = words.NUMBER_EVENTS[event]
        return Notice(severity, Phrase(title, number=number), said)
    return Notice(INFO, Phrase(words.NUMBER_NEWS, number=number, event=constant(event)), said)


def number_name(value: Part) -> Notice:
    name, decision = value.text("requested_verified_name"), value.text("decision").upper()
    severity, *titles = words.NAME_DECISIONS.get(decision, words.NAME_DECIDED)
    told = {} if decision in words.NAME_DECISIONS else {"decision": constant(decision)}
    return Notice(severity, about(titles, "name", name, **told))


def account(value: Part) -> Notice:
    event = value.text("event").upper()
    violation = readable(value.part("violation_info").text("violation_type"))
    if event not in words.ACCOUNT_EVENTS:
        news = constant(event) or recognised("news")
        return Notice(INFO, Phrase(words.ACCOUNT_NEWS, event=news), violation)
    severity, title, advice = words.ACCOUNT_EVENTS[event]
    return Notice(severity, Phrase(title), ". ".join(part for part in (violation, advice) if part))


def account_alert(value: Part) -> Notice:
    info = value.part("alert_info")
    info = info if info else value
    severity = ALERT if info.text("alert_severity").upper() == "CRITICAL" else WARNING
    title = constant(info.text("alert_type")) or recognised("Alert")
    return Notice(severity, title, info.text("alert_description"))


def account_review(value: Part) -> Notice:
    decision = value.text("decision").upper()
    severity = INFO if decision == "APPROVED" else ALERT
    return Notice(severity, Phrase(words.ACCOUNT_REVIEW, decision=constant(decision)))


def capability(value: Part) -> Notice:
    limit = value.whole("max_daily_conversation_per_phone") or value.whole("max_phone_numbers_per_business")
    return Notice(INFO, Phrase(words.LIMITS_CHANGED), Phrase(words.NEW_LIMIT, limit=limit) if limit else "")


def security(value: Part) -> Notice:
    number, event = plus(value.text("display_phone_number")), value.text("event").upper()
    if event in words.SECURITY_EVENTS:
        title = Phrase(words.SECURITY_EVENTS[event], number=number)
    else:
        news = constant(event) or recognised("Security notice")
        title = Phrase(words.SECURITY_NEWS, event=news, number=number)
    return Notice(ALERT, title, Phrase(words.SECURITY_ADVICE))


def history(value: Part) -> Notice:
    return Notice(INFO, Phrase(words.COPYING))


def group(value: Part) -> Notice:
    """A failure, a suspension, or news of a kind that nobody knows yet."""
    kind, name = value.text("type"), value.text("subject") or value.part("group_subject").text("text")
    if kind == groups.SUSPENDED:
        return Notice(ALERT, about(words.GROUP_SUSPENDED, "name", name), Phrase(words.GROUP_SILENT))
    if kind == groups.CLEARED:
        return Notice(INFO, about(words.GROUP_CLEARED, "name", name))
    errors = [*value.parts("errors"), *failures_in(value)]
    if not errors:
        event = constant(kind) or recognised(words.NO_TEMPLATE_NAME)
        return Notice(INFO, about(words.GROUP_NEWS, "name", name, event=event))
    code = errors[0].whole("code")
    what = errors[0].part("error_data").text("details") or errors[0].text("title", "message")
    said = Phrase(words.GROUP_REASON, words=what.rstrip("."), code=code) if code is not None else what
    return Notice(WARNING, about(words.GROUP_FAILURES.get(kind, words.GROUP_FAILED), "name", name), said)


def failures_in(value: Part) -> list[Part]:
    parts = [*value.parts("failed_participants"), *map(value.part, groups.SETTINGS)]
    return [error for part in parts for error in part.parts("errors")]


def handover(value: Part) -> Notice:
    """Who answers a customer from now on: Meta's agent, or the people here."""
    number = value.part("sender").text("phone_number", "wa_id", "user_id")
    customer = plus(number) if number else ""
    passed = value.part("control_passed")
    if not passed:
        news = constant(value.text("type")) or recognised("news")
        return Notice(INFO, about(words.DECIDED_ANEW, "customer", customer, event=news))
    now, before = passed.text("new_owner_role"), passed.text("previous_owner_role", "previous_owner_app_role")
    if now in AGENTS:
        return Notice(INFO, about(words.AGENT_ANSWERS, "customer", customer))
    titles = words.AGENT_PASSED if before in AGENTS else words.APP_PASSED
    return Notice(INFO, about(titles, "customer", customer), Phrase(words.PASSED_NOTE))


def about(titles: Sequence[str], key: str, name: str, **values: Phrase) -> Phrase:
    """The first of the two titles for what has a name, the other for what has none."""
    return Phrase(titles[0], **{key: name}, **values) if name else Phrase(titles[1], **values)


def template_of(value: Part) -> str:
    name, language = value.text("message_template_name"), value.text("message_template_language")
    if not name:
        return recognised(words.NO_TEMPLATE_NAME)
    return f"{name} ({language})" if language else name


def constant(word: str) -> Phrase:
    """The same as a phrase; empty where there is none."""
    return recognised(readable(word))


def readable(word: str) -> str:
    """A constant of Meta's as words: TIER_UNLIMITED becomes Tier unlimited."""
    return word.replace("_", " ").capitalize() if word.isupper() or "_" in word else word


def plus(number: str) -> str:
    return f"+{number}" if number.isdigit() else number or recognised(words.NO_NUMBER)


GROUP_FIELDS = (
    "group_lifecycle_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
)
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
