"""The message templates of the pretend business: approved ones, and some that are not (any more)."""

from collections.abc import Mapping
from typing import Any


def _template(
    id: str,
    name: str,
    category: str,
    body: str,
    *,
    language: str = "en_GB",
    status: str = "APPROVED",
    **more: Any,
) -> dict[str, Any]:
    header, footer, buttons = more.get("header"), more.get("footer"), more.get("buttons", [])
    components: list[dict[str, Any]] = [{"type": "HEADER", **header}] if header else []
    examples = more.get("examples")
    components.append({"type": "BODY", "text": body, **({"example": examples} if examples else {})})
    components += [{"type": "FOOTER", "text": footer}] if footer else []
    components += [{"type": "BUTTONS", "buttons": buttons}] if buttons else []
    return {
        "id": id,
        "name": name,
        "category": category,
        "language": language,
        "status": status,
        "quality_score": {"score": more.get("quality", "UNKNOWN")},
        "rejected_reason": more.get("reason", "NONE"),
        "parameter_format": more.get("parameters", "POSITIONAL"),
        "components": components,
    }


def _quick(text: str) -> dict[str, str]:
    return {"type": "QUICK_REPLY", "text": text}


def _numbered(*values: str) -> dict[str, list[list[str]]]:
    return {"body_text": [list(values)]}


def _named(**values: str) -> dict[str, list[dict[str, str]]]:
    named = [{"param_name": name, "example": value} for name, value in values.items()]
    return {"body_text_named_params": named}


_READY = "Hello {{1}}, your order {{2}} is ready. We are open until {{3}}."
_LOST = "Hello {{customer}}, we found {{item}} in a pocket and keep it for you at the counter."

TEMPLATES: tuple[Mapping[str, Any], ...] = (
    _template(
        "900112233445501",
        "ready_for_pickup",
        "UTILITY",
        _READY,
        examples=_numbered("Ilse", "A-1042", "six o'clock"),
        quality="GREEN",
        footer="Northgate Tailors",
        buttons=[_quick("On my way"), _quick("Tomorrow")],
    ),
    _template(
        "900112233445502",
        "ready_for_pickup",
        "UTILITY",
        "Olá {{1}}, o seu pedido {{2}} está pronto. Estamos abertos até às {{3}}.",
        language="pt_PT",
        examples=_numbered("Joana", "A-1042", "18h"),
    ),
    _template(
        "900112233445503",
        "found_in_pocket",
        "UTILITY",
        _LOST,
        parameters="NAMED",
        examples=_named(customer="Ilse", item="a train ticket"),
    ),
    _template(
        "900112233445504",
        "autumn_offer",
        "MARKETING",
        "Winter coats cleaned and mended, two for one until {{1}}.",
        header={"format": "IMAGE"},
        examples=_numbered("Friday"),
        quality="YELLOW",
        buttons=[_quick("Book a slot"), _quick("Stop promotions")],
    ),
    _template(
        "900112233445505",
        "appointment",
        "UTILITY",
        "Your fitting is on {{1}} at {{2}}.",
        header={"format": "TEXT", "text": "Fitting"},
        examples=_numbered("Tuesday, 24 November", "10:30"),
        buttons=[{"type": "URL", "text": "Change it", "url": "https://shop.example/fittings/{{1}}"}],
    ),
    _template("900112233445506", "hello_again", "UTILITY", "Hello! May we continue our conversation?"),
    _template(
        "900112233445507",
        "login_code",
        "AUTHENTICATION",
        "*{{1}}* is your code.",
        examples=_numbered("481902"),
        buttons=[{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code"}],
    ),
    _template("900112233445508", "holiday_hours", "UTILITY", "We are closed on {{1}}.", status="PENDING"),
    _template(
        "900112233445509",
        "thank_you_coupon",
        "MARKETING",
        "Thank you for coming by! *Ten percent* off your next repair.",
        footer="Until the end of the month",
        buttons=[
            {"type": "COPY_CODE", "example": "SEW10"},
            {"type": "URL", "text": "See what we mend", "url": "https://shop.example/repairs"},
        ],
    ),
    _template(
        "900112233445510",
        "book_a_fitting",
        "UTILITY",
        "Choose a time for your fitting.",
        buttons=[{"type": "FLOW", "text": "Choose a time", "flow_id": "77"}],
    ),
    _template(
        "900112233445511",
        "win_a_coat",
        "UTILITY",
        "Win a winter coat! Answer now!!!",
        status="REJECTED",
        reason="INCORRECT_CATEGORY",
    ),
    _template(
        "900112233445512",
        "weekly_news",
        "MARKETING",
        "News from the workshop: {{1}}",
        status="PAUSED",
        quality="RED",
        examples=_numbered("we have new zips"),
    ),
)
