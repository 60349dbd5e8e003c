"""How customers answer when the shop writes to them through the inbox: after a while, and to the point."""

from collections.abc import Mapping
from typing import Any

from inbox.demo import parts
from inbox.demo.people import Customer
from inbox.demo.world import Line

Json = dict[str, Any]

THANKS = {
    "ar": "شكرًا جزيلًا!", "hi": "धन्यवाद 🙏", "ja": "ありがとうございます！", "pt": "Perfeito, obrigado!",
    "tr": "Tamam, teşekkürler!", "uk": "Дякую!", "ko": "감사합니다!", "fr": "Parfait, merci !",
    "es": "¡Perfecto, gracias!", "en": "Great, thank you!",
}  # fmt: skip


def answer_to(
    line: Line, customer: Customer, template: Mapping[str, Any] | None = None
) -> tuple[Json, bool] | None:
    """Choose what this customer answers, and whether it quotes; None where silence is answer enough.

    `template` is the one that the shop sent, if it was one: its first button is tapped.
    """
    kind = line.message["type"]
    if kind == "interactive":
        return _tap(line.message["interactive"]), True
    if kind == "template" and (label := _first_button(template)):
        return parts.button(label, label), True
    if kind in ("image", "video", "sticker", "location"):
        return parts.reaction(line.id, "😍"), False
    return parts.text(THANKS.get(customer.language, THANKS["en"])), False


def _first_button(template: Mapping[str, Any] | None) -> str:
    """The words on the first button that answers; the others lead elsewhere."""
    components = template["components"] if template else []
    buttons = [button for component in components for button in component.get("buttons", [])]
    return next((str(button["text"]) for button in buttons if button["type"] == "QUICK_REPLY"), "")


def _tap(interactive: Json) -> Json:
    kind, action = interactive["type"], interactive["action"]
    if kind == "button":
        reply = action["buttons"][0]["reply"]
        return parts.button_reply(reply["id"], reply["title"])
    if kind == "list":
        row = next(row for section in action["sections"] for row in section["rows"])
        return parts.list_reply(row["id"], row["title"], row.get("description", ""))
    if kind == "location_request_message":
        return parts.location(51.50735, -0.12776, "Northgate Fountain", "14 Canal Row, Northgate")
    return parts.text("👍")
