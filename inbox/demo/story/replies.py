"""How customers answer when the shop writes to them through the inbox: after a while, and to the point."""

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


def answer_to(line: Line, customer: Customer) -> tuple[Json, bool] | None:
    """Choose what this customer answers, and whether it quotes; None where silence is answer enough."""
    kind = line.message["type"]
    if kind == "interactive":
        return _tap(line.message["interactive"]), True
    if kind == "template":
        return parts.button("on-my-way", "On my way"), True
    if kind in ("image", "video", "sticker", "location"):
        return parts.reaction(line.id, "😍"), False
    return parts.text(THANKS.get(customer.language, THANKS["en"])), False


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
