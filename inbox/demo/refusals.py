"""The error answers of the pretend Graph, worded and numbered as Meta's are."""

import secrets
from typing import Any


class Refusal(Exception):
    """The Graph says no; it becomes Meta's error body."""

    def __init__(
        self, code: int, message: str, details: str = "", *, status: int = 400, subcode: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.status = status
        self.subcode = subcode

    def body(self) -> dict[str, Any]:
        """Write the answer's JSON."""
        error: dict[str, Any] = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        error["fbtrace_id"] = "A" + secrets.token_urlsafe(16)
        return {"error": error}


def bad_token() -> Refusal:
    """The token is missing, wrong or expired."""
    return Refusal(190, "Error validating access token: the session is invalid.", status=401)


def bad_parameter(details: str) -> Refusal:
    """A parameter is missing or has the wrong form."""
    return Refusal(100, "(#100) Invalid parameter", details)


def bad_value(details: str) -> Refusal:
    """A parameter has the right form, but its value means nothing here."""
    return Refusal(131009, "(#131009) Parameter value is not valid", details)


def missing(name: str) -> Refusal:
    """A parameter that this message type cannot do without."""
    return Refusal(131008, "(#131008) Required parameter is missing", f"Parameter {name} is required.")


def no_such_object(id: str, method: str = "get") -> Refusal:
    """Nothing has this id, or the token may not see it; Meta does not tell which."""
    message = (
        f"Unsupported {method} request. Object with ID '{id}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation"
    )
    return Refusal(100, message, subcode=33)


def unknown_path() -> Refusal:
    """There is no such address in the Graph."""
    return Refusal(2500, "Unknown path components", status=400)


def window_closed() -> Refusal:
    """More than a day has passed since the customer's last word."""
    details = (
        "Message failed to send because more than 24 hours have passed since the customer last replied to "
        "this number."
    )
    return Refusal(131047, "(#131047) Re-engagement message", details)


def unsupported_type(kind: str) -> Refusal:
    """A type that businesses cannot send."""
    return Refusal(131051, "(#131051) Unsupported message type", f"Messages of type {kind} cannot be sent.")


def to_ourselves() -> Refusal:
    """The business cannot write to itself."""
    return Refusal(131021, "(#131021) Recipient cannot be sender", "Sender and recipient are the same.")


def opted_out() -> Refusal:
    """The customer stopped marketing messages."""
    return Refusal(
        131050,
        "(#131050) User has stopped marketing messages",
        "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages.",
    )


def needs_number() -> Refusal:
    """Codes to log in with go to phone numbers only."""
    return Refusal(
        131062,
        "(#131062) Recipient not allowed for this message",
        "Business-scoped user ids cannot receive authentication templates.",
    )


def template_missing(name: str, language: str) -> Refusal:
    """No approved template has this name in this language."""
    details = f"template name ({name}) does not exist in {language}"
    return Refusal(132001, "(#132001) Template name does not exist in the translation", details, status=404)


def template_count(found: int, expected: int) -> Refusal:
    """The variables of the template and the given ones are not as many."""
    return Refusal(
        132000,
        "(#132000) Number of parameters does not match the expected number of params",
        f"body: number of localizable_params ({found}) does not match the expected number ({expected})",
    )
