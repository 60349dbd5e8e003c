"""The checks of all types by Meta's name for them, and the way from a body to its check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from inbox.whatsapp.phrases import Amount, Phrase

Body = dict[str, Any]
Check = Callable[["Given"], None]

CHECKS: dict[str, Check] = {}

# What the sender fills in; somebody else's values would end up at the wrong customer or lose the receipt.
OURS = ("messaging_product", "recipient_type", "to", "recipient", "biz_opaque_callback_data", "status")


class NotSendable(ValueError):
    """The body cannot be sent; `field` is the path of what is wrong, the message a sentence about it.

    The sentence may be a `Phrase`: `inbox.words.reason` says it in the reader's language.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Given:
    """A part of a body whose values come from outside, with the path that leads to it."""

    def __init__(self, value: Any, path: str) -> None:
        self.value = value
        self.path = path

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        return isinstance(self.value, Mapping) and self.value.get(key) not in (None, "")

    def part(self, key: str) -> Given:
        """An object that must be there."""
        found = self.value.get(key) if isinstance(self.value, Mapping) else None
        if not isinstance(found, Mapping):
            raise NotSendable(self.at(key), Phrase("%(field)s must be an object.", field=self.at(key)))
        return Given(found, self.at(key))

    def parts(self, key: str, *, most: int) -> list[Given]:
        """A list of objects that must hold one at least."""
        path = self.at(key)
        return listed(self.value.get(key) if isinstance(self.value, Mapping) else None, path, most=most)

    def words(self, key: str, *, most: int) -> str:
        """A text that must be there and may have `most` characters."""
        path = self.at(key)
        value = self.value.get(key) if isinstance(self.value, Mapping) else None
        if not isinstance(value, str) or not value.strip():
            raise NotSendable(path, Phrase("%(field)s must be a text that is not empty.", field=path))
        if len(value) > most:
            told = {"field": path, "length": Amount(len(value)), "most": Amount(most)}
            raise NotSendable(
                path,
                Phrase("%(field)s has %(length)s characters, but WhatsApp takes %(most)s at most.", **told),
            )
        return value

    def optional_words(self, key: str, *, most: int) -> str:
        return self.words(key, most=most) if self.has(key) else ""

    def number(self, key: str, *, most: float) -> float:
        path = self.at(key)
        try:
            value = float(self.value[key])
        except (KeyError, TypeError, ValueError):
            raise NotSendable(path, Phrase("%(field)s must be a number.", field=path)) from None
        if not -most <= value <= most:  # also refuses what is not a number at all
            raise NotSendable(
                path,
                Phrase(
                    "%(field)s must lie between %(least)s and %(most)s.",
                    field=path,
                    least=f"-{most:g}",
                    most=f"{most:g}",
                ),
            )
        return value


def listed(value: Any, path: str, *, most: int) -> list[Given]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise NotSendable(
            path, Phrase("%(field)s must be a list of 1 to %(most)s elements.", field=path, most=most)
        )
    for number, each in enumerate(value):
        if not isinstance(each, Mapping):
            field = f"{path}[{number}]"
            raise NotSendable(field, Phrase("%(field)s must be an object.", field=field))
    return [Given(each, f"{path}[{number}]") for number, each in enumerate(value)]


def checks(type: str) -> Callable[[Check], Check]:
    """Register the check for one message type."""

    def register(check: Check) -> Check:
        CHECKS[type] = check
        return check

    return register


def checked(body: Any) -> Body:
    """The body that is to be posted, without the recipient; raise `NotSendable` for one Meta would refuse.

    It holds the type, the type's own part and, for an answer, the context; nothing else gets through.
    """
    if not isinstance(body, Mapping):
        raise NotSendable("", Phrase("The message must be a JSON object."))
    kind = body.get("type", "text" if "text" in body else None)
    if not isinstance(kind, str) or kind not in CHECKS:
        raise NotSendable(
            "type",
            Phrase("%(field)s must be one of %(names)s.", field="type", names=", ".join(sorted(CHECKS))),
        )
    refuse_unknown(body, kind)
    CHECKS[kind](Given(body.get(kind), kind))
    message: Body = {"type": kind, kind: body[kind]}
    if body.get("context") is not None and kind != "reaction":
        message["context"] = {"message_id": Given(body, "").part("context").words("message_id", most=512)}
    return message


def refuse_unknown(body: Mapping[str, Any], kind: str) -> None:
    for key in body:
        if key in OURS:
            raise NotSendable(key, Phrase("%(field)s is filled in by the inbox: leave it out.", field=key))
        if key not in ("type", kind, "context"):
            raise NotSendable(
                str(key),
                Phrase(
                    "%(field)s does not belong into a message of the type %(type)s.", field=key, type=kind
                ),
            )
