"""The message templates of the pretend business: approved ones, and one that still waits."""

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
    components.append({"type": "BODY", "text": body})
    components += [{"type": "FOOTER", "text": footer}] if footer else []
    components += [{"type": "BUTTONS", "buttons": buttons}] if buttons else []
    return {
        "id": id,
        "name": name,
        "category": category,
        "language": language,
        "status": status,
        "parameter_format": more.get("parameters", "POSITIONAL"),
        "components": components,
    }


def _quick(text: str) -> dict[str, str]:
    return {"type": "QUICK_REPLY", "text": text}


_READY = "Hello {{1}}, your order {{2}} is ready. We are open until {{3}}."
_LOST = "Hello {{customer}}, we found {{item}} in a pocket and keep it for you at the counter."

TEMPLATES: tuple[Mapping[str, Any], ...] = (
    _template(
        "900112233445501",
        "ready_for_pickup",
        "UTILITY",
        _READY,
        footer="Northgate Tailors",
        buttons=[_quick("On my way"), _quick("Tomorrow")],
    ),
    _template(
        "900112233445502",
        "ready_for_pickup",
        "UTILITY",
        "Olá {{1}}, o seu pedido {{2}} está pronto. Estamos abertos até às {{3}}.",
        language="pt_PT",
    ),
    _template("900112233445503", "found_in_pocket", "UTILITY", _LOST, parameters="NAMED"),
    _template(
        "900112233445504",
        "autumn_offer",
        "MARKETING",
        "Winter coats cleaned and mended, two for one until {{1}}.",
        header={"format": "IMAGE"},
        buttons=[_quick("Book a slot"), _quick("Stop promotions")],
    ),
    _template(
        "900112233445505",
        "appointment",
        "UTILITY",
        "Your fitting is on {{1}} at {{2}}.",
        header={"format": "TEXT", "text": "Fitting"},
        buttons=[{"type": "URL", "text": "Change it", "url": "https://shop.example/fittings/{{1}}"}],
    ),
    _template("900112233445506", "hello_again", "UTILITY", "Hello! May we continue our conversation?"),
    _template(
        "900112233445507",
        "login_code",
        "AUTHENTICATION",
        "*{{1}}* is your code.",
        buttons=[{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code"}],
    ),
    _template("900112233445508", "holiday_hours", "UTILITY", "We are closed on {{1}}.", status="PENDING"),
)
